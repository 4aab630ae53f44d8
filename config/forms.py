"""The sign-in form."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """Name and password, laid out by crispy-forms."""

    error_messages = {
        "invalid_login": "This name and password do not belong together. Check both; capitals count.",
        "inactive": "This account is closed. Ask an administrator to open it.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Name"
        self.helper = FormHelper(self)
        # The browser's own bubbles are not read out by every screen reader; the page's messages are.
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("sign_in", "Sign in"))
