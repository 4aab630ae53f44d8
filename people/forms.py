"""The forms of signing in, in our words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest

from people.codes import is_first_use
from people.throttle import count_wrong_code, is_open


class PlainForm(Form):
    """Labels stand above the fields; nothing is repeated inside them, where it would vanish on typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainForm, LoginForm):  # type: ignore[misc]  # the library has no types
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Name"
        # The page leads there itself: a link between label and next field is in the way of the keyboard.
        self.fields["password"].help_text = ""


class ConfirmPasswordForm(PlainForm, ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The password once more, before something that an open browser alone must not do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class CodeForm(PlainForm):
    """A code from an app or from the list of recovery codes; a wrong one counts as a wrong password does."""

    def clean_code(self) -> str:
        """The code without the spaces in which apps show it."""
        name = self.user.get_username()  # type: ignore[attr-defined]  # of the library's form beside this one
        if not is_open(context.request, name):
            raise get_adapter().validation_error("too_many_login_attempts")
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            used: Authenticator = self.authenticator  # type: ignore[attr-defined]
            if used.type == Authenticator.Type.TOTP and not is_first_use(used, code):
                raise mfa_adapter().validation_error("incorrect_code")
        except ValidationError:
            count_wrong_code(context.request, name)
            raise
        return code


class SecondFactorForm(CodeForm, AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """The code at sign-in."""


class ConfirmCodeForm(CodeForm, ReauthenticateByCodeForm):  # type: ignore[misc]  # the library has no types
    """The code once more, as ``ConfirmPasswordForm`` asks for the password."""


class SetUpAppForm(PlainForm, ActivateTOTPForm):  # type: ignore[misc]  # the library has no types
    """The first code of an app, which shows that it has taken the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows"


class ForgottenPasswordForm(PlainForm, ResetPasswordForm):  # type: ignore[misc]  # the library has no types
    """The e-mail address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Mail the link. An unknown address gets a mail too, so that neither page nor time tells them apart."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(PlainForm, ResetPasswordKeyForm):  # type: ignore[misc]  # the library has no types
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "New password"
        self.fields["password2"].label = "New password again"
