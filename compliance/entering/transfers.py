"""Transfers from one holder to another (2003 agreement: §7(i))."""

from __future__ import annotations

from holders.models import Transfer

from .asking import MORE, UNSURE, EnteredForm, asked_as


class TransferForm(EnteredForm):
    """A transfer on the site. The ledger takes it, or refuses it in its own words."""

    nothing = "not known"
    folded = {
        "What leaves the transferor's position": ("closing", "quantity", "lot_since_on"),
        UNSURE: ("reason", "not_before", "not_after"),
        MORE: ("code", "note"),
    }

    class Meta:
        model = Transfer
        formfield_callback = asked_as
        fields = (
            "transferor", "transferee", "security", "shares", "occurred_on", "certainty", "source", "clause", "closing",
            "quantity", "lot_since_on", "reason", "not_before", "not_after", "code", "note",
        )  # fmt: skip

    @property
    def said(self) -> str:
        return f"transfer, {self.instance}"
