"""When a notice would be given: the question of an address, and its answer limb by limb (2003 agreement: §7(g))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance import rules
from compliance.facts.notices import given, methods_known
from compliance.fields import MomentField, moment_at
from compliance.notices import Addressee, day_sent, holder_of, issuer_of
from compliance.rules.words import long_date, medium_date
from holders.models import Holder
from placements.models import Agreement, Placement
from placements.models.deal import validate_time_zone

ISSUER = "issuer"


@dataclass(frozen=True, slots=True)
class Answer:
    """When the notice is deemed given, and where it goes."""

    found: rules.Given
    to: Addressee | None

    @property
    def sentence(self) -> str:
        """The answer, in one sentence."""
        if self.found.on is None:
            return "No day can be said: only actual receipt can give one."
        by = f"by limb {self.found.limb}" if self.found.limb else "by actual receipt alone"
        return f"Deemed given on {long_date(self.found.on)}, {by}."

    @property
    def limbs(self) -> list[tuple[str, str, str]]:
        """Each limb of the clause: its label, the day that it gives, if any, and why."""
        return [
            (each.label, medium_date(each.on) if each.on else "does not apply", each.why) for each in self.found.weighed
        ]


class QuestionForm(forms.Form):
    """A notice under a placement's agreement: how and when it was sent, when it arrived, and to whom it goes."""

    method = forms.ChoiceField(
        label="Method",
        error_messages={
            "required": "Say how it was sent.",
            "invalid_choice": "No notice is sent by “%(value)s”: choose a method of the list.",
        },
    )
    sent = MomentField(
        label="Sent",
        help_text="Such as 2003-07-03 16:30; by courier, when it was handed over.",
        error_messages={"required": "Say when it was sent."},
    )
    zone = forms.CharField(
        label="Time zone",
        max_length=60,
        validators=[validate_time_zone],
        help_text="Where the clocks of both times stood.",
        error_messages={"required": "Say in which time zone the clock stood, such as America/New_York."},
        widget=forms.TextInput(attrs={"size": 28, "autocomplete": "off", "spellcheck": "false"}),
    )
    received = MomentField(label="Received", required=False, help_text="If its actual receipt is on record.")
    to = forms.ChoiceField(
        label="To",
        required=False,
        error_messages={"invalid_choice": "No holder of this placement has the code “%(value)s”."},
    )

    def __init__(self, data: QueryDict, *, placement: Placement) -> None:
        agreement = getattr(placement, "agreement", None) or Agreement()
        usual = {"zone": agreement.time_zone, "method": str(rules.Method.FAX)}
        super().__init__({**usual, **data.dict()} if "sent" in data else None, initial=usual)
        self.placement = placement
        self.holders = {holder.code: holder for holder in Holder.objects.filter(party_to=placement).order_by("name")}
        self._offer("method", {name: name.capitalize() for name in methods_known(placement)})
        named = {code: holder.name for code, holder in self.holders.items()}
        self._offer("to", {"": "Nobody named", ISSUER: placement.issuer.name, **named})

    def _offer(self, name: str, choices: dict[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = list(choices.items())

    def clean(self) -> dict[str, Any]:
        """Put both times into the time zone."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("sent", "received"):
            if cleaned.get(name) and cleaned.get("zone"):
                try:
                    cleaned[name] = moment_at(cleaned[name], cleaned["zone"])
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def answer(self) -> Answer | None:
        """What the clause says; None where nothing was asked, or not well enough. What the core refuses is said."""
        if not self.is_valid():
            return None
        asked = self.cleaned_data
        try:
            found = given(self.placement, asked["method"], asked["sent"], asked["received"])
        except rules.RuleError as error:
            self.add_error(None, str(error))
            return None
        on = day_sent(self.placement, asked["sent"])
        return Answer(found, self._addressee(asked["to"], on))

    def _addressee(self, to: str, on: date) -> Addressee | None:
        if not to:
            return None
        return issuer_of(self.placement, on) if to == ISSUER else holder_of(self.placement, self.holders[to], on)
