"""Entries of the ledger of positions: conversions, exercises, sales, splits, dividends; and what is made void."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from compliance import operations
from compliance.positions import why_not_void
from compliance.wording import day_known
from holders.models import AssignmentPaper, PositionEntry, Transfer
from placements.models import Security

from .asking import CHOOSE, MORE, UNSURE, EnteredForm, RowField, asked_as

Kind = PositionEntry.Kind

_WHOSE = {"holder": "Holder", "closing": "Sold to it at", "quantity": "How many"}
ASKED: dict[str, dict[str, str]] = {
    Kind.CONVERSION: {"security": "What is converted", **_WHOSE, "into": "Into"},
    Kind.EXERCISE: {
        "security": "Warrant", **_WHOSE, "into": "Shares issued", "cashless": "Without cash",
        "price": "Market price, where without cash",
    },
    Kind.SALE: {
        "security": "What is sold", **_WHOSE, "under": "Sold under",
        "registration_statement": "Registration statement", "price": "Price, if stated",
    },
    Kind.REDEMPTION: {"security": "What is redeemed", **_WHOSE},
    Kind.CANCELLATION: {"security": "What is cancelled or has expired", **_WHOSE},
    Kind.SPLIT: {"security": "What is split", "new_shares": "New shares", "old_shares": "For old shares"},
    Kind.REPRICING: {"security": "Whose price changes", "price": "New price"},
    Kind.DIVIDEND: {
        "security": "Paid on", "amount": "Dividend on each share", "into": "Paid in",
        "price": "Price at which the shares are counted",
    },
}  # fmt: skip
"""What each kind of entry asks beside its day, and how it is called there."""
MEANS = {
    Kind.CONVERSION: "Preferred stock or a note becomes common stock, at the conversion price in force on the day.",
    Kind.EXERCISE: "Shares are bought by a warrant, for cash or without.",
    Kind.SALE: "Shares leave a holder for the market, under a registration statement, Rule 144 or otherwise.",
    Kind.REDEMPTION: "The issuer takes securities back and pays for them.",
    Kind.CANCELLATION: "Securities end without anything for them, such as a warrant that has expired.",
    Kind.SPLIT: "So many new shares for so many old ones, for all holders.",
    Kind.REPRICING: "Another conversion or exercise price from the day on, for all holders.",
    Kind.DIVIDEND: "A dividend that is paid in shares, to all holders.",
}
"""What each kind of entry says, for who chooses among them."""
OPTIONAL = frozenset({"cashless", "registration_statement"})
MAY_LACK_PRICE = frozenset({Kind.EXERCISE, Kind.SALE, Kind.DIVIDEND})
LIKELY = {
    Kind.CONVERSION: (Security.Kind.PREFERRED, Security.Kind.NOTE),
    Kind.EXERCISE: (Security.Kind.WARRANT,),
    Kind.DIVIDEND: (Security.Kind.PREFERRED,),
}
"""The securities of which such an entry mostly is: where the placement has one of them, it is chosen beforehand."""
HELP = {
    "quantity": "Whole shares; for a warrant the shares it buys.",
    "closing": "At which the securities were sold.",
    "price": "Dollars a share.",
    "new_shares": "Such as 2, of 2 for 1.",
    "old_shares": "Such as 1; in a reverse split more, such as 25.",
    "amount": "Dollars.",
}
FIGURES = ("quantity", "price", "amount", "new_shares", "old_shares")


def entry_of(kind: PositionEntry.Kind) -> str:
    """A kind of entry as the heading of its form goes on: "an exercise of a warrant"."""
    return f"{'an' if kind.label[0] in 'aeiou' else 'a'} {kind.label}"


class EntryForm(EnteredForm):
    """An entry of the kind that its row says, which asks what such an entry has and nothing else."""

    folded = {UNSURE: ("reason", "not_before", "not_after"), MORE: ("fractions", "lot_since_on", "note")}

    class Meta:
        model = PositionEntry
        formfield_callback = asked_as
        fields = (
            "security", "holder", "closing", "quantity", "into", "cashless", "amount", "price", "new_shares",
            "old_shares", "under", "registration_statement", "occurred_on", "certainty", "source", "clause", "reason",
            "not_before", "not_after", "fractions", "lot_since_on", "note",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = Kind(self.instance.kind)
        asked = ASKED[self.kind]
        self._leave_out(asked)
        for name, label in asked.items():
            field = self.fields[name]
            field.label, field.help_text = label, HELP.get(name, "")
            field.required = not (name in OPTIONAL or (name == "price" and self.kind in MAY_LACK_PRICE))
            field.error_messages["required"] = f"Fill in “{label}”."
            if field.required and isinstance(field, RowField):
                field.empty_label = CHOOSE
            if name in FIGURES:
                field.validators.append(MinValueValidator(0 if name == "price" else 1, "Give more than 0."))
        self.order_fields([*asked, *(name for name in self.fields if name not in asked)])
        if self.instance.pk is None:
            self._choose_the_only()

    def _leave_out(self, asked: dict[str, str]) -> None:
        """The fields of other kinds of entry; what becomes of fractions only where there are any."""
        others = {name for each in ASKED.values() for name in each} - set(asked)
        if self.kind not in (Kind.SPLIT, Kind.DIVIDEND, Kind.CONVERSION, Kind.EXERCISE):
            others.add("fractions")
        if "holder" not in asked:
            others.add("lot_since_on")
        for name in others:
            del self.fields[name]

    def _choose_the_only(self) -> None:
        """Choose beforehand what there is no other of."""
        kinds = {"security": LIKELY.get(self.kind, Security.Kind.values), "into": (Security.Kind.COMMON,)}
        for name in ("security", "into", "closing"):
            field: Any = self.fields.get(name)
            if field is not None and not self.initial.get(name):
                rows = field.queryset.filter(kind__in=kinds[name]) if name in kinds else field.queryset
                only = list(rows.values_list("pk", flat=True)[:2])
                self.initial[name] = only[0] if len(only) == 1 else None

    def clean(self) -> dict[str, Any] | None:
        """An exercise without cash is at a market price, one for cash at the warrant's own (in its terms)."""
        cleaned = super().clean() or self.cleaned_data
        if self.kind == Kind.EXERCISE and "price" not in self.errors:
            if cleaned.get("cashless") and cleaned.get("price") is None:
                self.add_error("price", "Without cash the market price decides how many shares are given up: give it.")
            elif cleaned.get("price") is not None and not cleaned.get("cashless"):
                self.add_error("price", "For cash it is at the warrant's own price: leave this empty, or tick the box.")
        return cleaned

    @property
    def said(self) -> str:
        return f"{self.instance}: {day_known(self.instance)}"


class PaperForm(EnteredForm):
    """A paper by which registration rights pass with a transfer (2003 agreement: §7(i))."""

    folded = {
        "What a notice leaves out": ("gives_name", "gives_address", "gives_securities"),
        UNSURE: ("reason", "not_before", "not_after"),
        MORE: ("note",),
    }

    class Meta:
        model = AssignmentPaper
        formfield_callback = asked_as
        fields = (
            "transfer", "kind", "occurred_on", "certainty", "source", "clause", "gives_name", "gives_address",
            "gives_securities", "reason", "not_before", "not_after", "note",
        )  # fmt: skip

    @property
    def said(self) -> str:
        return f"{self.instance}: {day_known(self.instance)}"


class VoidForm(EnteredForm):
    """Why a row of the ledger counts no more. It stays on record, with the reason and the day."""

    class Meta:
        fields = ("void_reason",)
        labels = {"void_reason": "Why"}
        help_texts = {"void_reason": "It stays on record with this reason, and counts on no day."}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["void_reason"].required = True
        self.fields["void_reason"].error_messages["required"] = "Say why: the reason stays on record."
        self._on = on

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if why_not := why_not_void(self.instance):
            raise ValidationError(why_not)
        self.instance.voided_on = self._on
        return cleaned

    def enter(self) -> Transfer | PositionEntry:
        """Raises RuleError where somebody made it void, or entered what rests on it, meanwhile."""
        row: Transfer | PositionEntry = self.instance
        operations.void(fact=row, on=self._on, reason=row.void_reason)
        return row

    @property
    def said(self) -> str:
        return f"{self.instance}, {day_known(self.instance)}"


class VoidTransferForm(VoidForm):
    """A transfer that does not count."""

    class Meta(VoidForm.Meta):
        model = Transfer


class VoidEntryForm(VoidForm):
    """Another entry that does not count."""

    class Meta(VoidForm.Meta):
        model = PositionEntry
