"""What documents state of holders, name by name and address by address, and where the issuer has its notices."""

from __future__ import annotations

from typing import Any

from django import forms

from holders.models import Address, Control, HolderName, HolderStatus, QuestionnaireStep
from placements.models import IssuerAddress

from .asking import MORE, EnteredForm, asked_as

LINES = {
    "address": forms.Textarea(attrs={"rows": 4, "cols": 40}),
    "copies_to": forms.Textarea(attrs={"rows": 3, "cols": 40}),
}
"""What is typed a line each."""


class OtherNameForm(EnteredForm):
    """A name that a document gives to a holder, beside the name on file."""

    class Meta:
        model = HolderName
        formfield_callback = asked_as
        fields = ("holder", "name", "source", "clause")
        labels = {"name": "Called"}

    @property
    def said(self) -> str:
        return other_name_said(self.instance)


def other_name_said(row: HolderName) -> str:
    """A name in a few words: "“Xmark Funds”, of Xmark Fund Ltd."."""
    return f"“{row.name}”, of {row.holder}"


class AddressForm(EnteredForm):
    """Where a holder has its notices from a day on (2003 agreement: §7(g))."""

    folded = {MORE: ("email", "copies_to", "note")}

    class Meta:
        model = Address
        formfield_callback = asked_as
        fields = (
            "holder", "starts_on", "address", "attention", "fax", "source", "clause", "email", "copies_to", "note",
        )  # fmt: skip
        widgets = LINES

    @property
    def said(self) -> str:
        return f"address of {self.instance}"


class IssuerAddressForm(EnteredForm):
    """Where the issuer has its notices from a day on, under the agreement of one placement (2003 agreement: §7(g))."""

    folded = AddressForm.folded

    class Meta:
        model = IssuerAddress
        formfield_callback = asked_as
        fields = AddressForm.Meta.fields[1:]
        widgets = LINES

    @property
    def said(self) -> str:
        return f"address of {self.instance}"


class StatusForm(EnteredForm):
    """What a document says that a holder is by law. An affiliate is not counted in consents (2003 agreement: §7(o))."""

    folded = {"If it began or ended on a day": ("starts_on", "ends_on")}

    class Meta:
        model = HolderStatus
        formfield_callback = asked_as
        fields = ("holder", "status", "source", "clause", "starts_on", "ends_on")


class ControlForm(EnteredForm):
    """Who has voting or investment power over a holder's shares (Rule 13d-3(a)).

    Holders over which one person has it are a group under common control.
    """

    folded = StatusForm.folded

    class Meta:
        model = Control
        formfield_callback = asked_as
        fields = ("holder", "person", "power", "source", "clause", "starts_on", "ends_on")


class StepForm(EnteredForm):
    """A step of a holder's questionnaire: sent, chased, received, or its shares left out (2003 agreement: §3(m))."""

    class Meta:
        model = QuestionnaireStep
        formfield_callback = asked_as
        fields = ("registration_statement", "holder", "step", "occurred_on", "reason", "source", "clause")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        statements = self.fields["registration_statement"].queryset  # type: ignore[attr-defined]
        if not self.initial.get("registration_statement") and len(only := statements[:2]) == 1:
            self.initial["registration_statement"] = only[0].pk

    @property
    def said(self) -> str:
        return f"questionnaire, {self.instance}"
