"""Who the parties are, whatever the placement: the holders and the issuers as they are on file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from compliance.intake.codes import codes_for
from compliance.visibility import visible
from holders.models import Holder
from placements.models import Issuer, Placement, Viewer

from .asking import MORE, EnteredForm, asked_as

EVERY = "All placements"
"""What stands for the placement of a fact that all of them share."""


def every_placement() -> Placement:
    """What a form has for its placement where the fact belongs to all that name it."""
    return Placement(name=EVERY)


class HolderForm(EnteredForm):
    """A holder as it is on file: its name there, and who signs for it."""

    folded = {MORE: ("code",)}

    class Meta:
        model = Holder
        formfield_callback = asked_as
        fields = ("name", "signatory", "signatory_title", "code")
        widgets = {"signatory": forms.TextInput(attrs={"size": 40})}
        labels = {"name": "Name on file", "signatory": "Who signs for it", "signatory_title": "As what"}

    @property
    def said(self) -> str:
        return f"holder {self.instance}"


class NewHolderForm(HolderForm):
    """A holder that is put on file, for one placement to begin with."""

    def __init__(self, *args: Any, placement: Placement, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, placement=placement, viewer=viewer, **kwargs)
        self._on_file = visible(Holder.objects.all(), viewer)
        self.placements_before |= {placement.pk}
        self.fields["code"].required = False
        self.fields["code"].help_text += " Left empty, it is made of the name."

    def clean(self) -> dict[str, Any] | None:
        """Refuse a name that is on file, unless a code says that this is another entity; make a code of the name."""
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name", "")
        if name and not cleaned.get("code") and "code" not in self.errors:
            if same := self._on_file.filter(name__iexact=name).first():
                self.add_error("name", _on_file(same))
                return cleaned
            [cleaned["code"]] = codes_for([name])
        return cleaned

    def enter(self) -> models.Model:
        """Put the holder on file, and on the list of the placement's."""
        row = super().enter()
        self.instance.party_to.add(self.placement)
        return row


def _on_file(holder: Holder) -> str:
    return (
        f"{holder} is on file, with the code {holder.code}, and can be named in every placement. If this is another "
        "entity of the same name, give it a code of its own under “More”."
    )


class IssuerForm(EnteredForm):
    """The company whose securities are sold, and that owes the duties."""

    class Meta:
        model = Issuer
        formfield_callback = asked_as
        fields = ("name", "state", "symbol", "fiscal_year_end")
        error_messages = {"fiscal_year_end": {"max_length": "Give month and day, such as 12-31."}}

    @property
    def said(self) -> str:
        return f"issuer {self.instance}"
