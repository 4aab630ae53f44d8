"""Transfers from one holder to another (2003 agreement: §7(i))."""

from __future__ import annotations

from typing import Any

from holders.models import Transfer

from .asking import MORE, UNSURE, EnteredForm, asked_as

LEAVES = {
    "security": "Choose what leaves the transferor's position",
    "closing": "Choose the closing at which the transferor's securities were sold",
    "quantity": "Say how many leave the transferor's position",
}
"""What the ledger needs of a transferor, beside the day, which a document may not state."""


class TransferForm(EnteredForm):
    """A transfer on the site. The ledger takes it, or refuses it in its own words."""

    nothing = "not known"
    folded = {
        UNSURE: ("reason", "not_before", "not_after"),
        MORE: ("lot_since_on", "code", "note"),
    }

    class Meta:
        model = Transfer
        formfield_callback = asked_as
        fields = (
            "transferor", "transferee", "security", "closing", "quantity", "shares", "occurred_on", "certainty",
            "source", "clause", "reason", "not_before", "not_after", "lot_since_on", "code", "note",
        )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        """Refuse a transferor without what leaves its position: of that nothing would move."""
        cleaned = super().clean()
        if self.cleaned_data.get("transferor") and self._says_who_gives():
            for name, wanted in LEAVES.items():
                if name not in self.errors and self.cleaned_data.get(name) is None:
                    self.add_error(name, f"{wanted}, or leave the transferor empty if no document says it.")
        return cleaned

    def _says_who_gives(self) -> bool:
        """Whether what it says of the transferor is new; a transfer on record may be corrected in all else."""
        return self.instance.pk is None or not {"transferor", *LEAVES}.isdisjoint(self.changed_data)

    @property
    def said(self) -> str:
        return f"transfer, {self.instance}"
