"""What a person asks of their own report: the form."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.contrib.auth.models import User

from compliance.asked import placements_named
from compliance.fields import key_typed
from compliance.models import Subscription
from placements.models import Placement, Viewer

OFFERED = 25
"""Placements to choose from at once; others are found by their names."""


class SubscriptionForm(forms.ModelForm[Subscription]):
    """What a person asks of their own report."""

    named = forms.CharField(
        label="Find placements named",
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"size": 24, "autocomplete": "off"}),
    )

    class Meta:
        model = Subscription
        fields = (
            "placements", "whose", "window", "rhythm", "weekday", "hour", "dates",
            "on_the_day", "overdue", "escalate_after", "escalate_to",
        )  # fmt: skip
        labels = {
            "placements": "Placements",
            "whose": "Of whom",
            "on_the_day": "A reminder on the day on which one of my own is due",
            "overdue": "A reminder once one of my own is missed",
        }
        help_texts = {
            "placements": "None chosen: every placement that you may see.",
            "whose": "Your own are those for which the placement's page names you as responsible.",
            "on_the_day": "",
            "overdue": "",
            "escalate_after": "Calendar days for which one of your own has been missed. Empty: nobody else is told.",
            "escalate_to": "",
        }
        widgets = {"placements": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        self._offer()
        people: Any = self.fields["escalate_to"]
        oneself = viewer.get_username() if isinstance(viewer, User) else ""
        people.queryset = User.objects.filter(is_active=True).exclude(username=oneself).order_by("username")
        people.empty_label = "Nobody"
        for name in ("window", "hour", "escalate_after"):
            self.fields[name].widget = forms.TextInput(attrs={"size": 5, "inputmode": "numeric"})
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.field_template = "compliance/_field.html"
        self.helper.layout = Layout(
            Fieldset("Of what", "placements", *self._search(), "whose", "window"),
            Fieldset("When, and how", "rhythm", "weekday", "hour", "dates"),
            Fieldset("Reminders between reports", "on_the_day", "overdue", "escalate_after", "escalate_to"),
        )

    def _search(self) -> list[Any]:
        """The words to find placements by, with a button of their own."""
        button = StrictButton("Find", type="submit", name="find", css_class="btn-outline-secondary")
        return [Div("named", button, css_class="found-by")] if "named" in self.fields else []

    def clean(self) -> dict[str, Any] | None:
        """Take away the person to tell where no number of days is given for it, so that leaving it empty is enough."""
        cleaned = super().clean()
        if cleaned and cleaned.get("escalate_after") is None and "escalate_after" not in self.errors:
            cleaned["escalate_to"] = None
        return cleaned

    def found(self) -> SubscriptionForm:
        """The same, not judged yet, with the placements to choose from that have the words which it was sent with."""
        said = {each.name: each.data for each in self}
        return SubscriptionForm(initial=said, instance=self.instance, viewer=self._viewer)

    def _offer(self) -> None:
        """Let placements be chosen: all of few; of many those chosen already, and those found by their names."""
        choice: Any = self.fields["placements"]
        choice.queryset = every = Placement.objects.visible_to(self._viewer).order_by("name", "pk")
        if len(every[: OFFERED + 1]) <= OFFERED:
            del self.fields["named"]
            return
        named = str(self["named"].value() or "").replace("\0", "").strip()
        keys = [key for key in self["placements"].value() or () if key_typed(key)]
        found = placements_named(named, self._viewer)[:OFFERED] if named else ()
        choice.widget.choices = list({each.pk: str(each) for each in (*every.filter(pk__in=keys), *found)}.items())
        choice.help_text = f"{choice.help_text} Find others by their names, then choose them."
