"""Entries and movements in words."""

from compliance.rules.words import medium_date

from .entries import (
    Allocation,
    Conversion,
    Dividend,
    Draw,
    Entry,
    Exercise,
    Names,
    PriceChange,
    Sale,
    Split,
    Transfer,
    Withdrawal,
)
from .ledger import Lot, Movement

CALLED = {
    Allocation: "allocation",
    Transfer: "transfer",
    Conversion: "conversion",
    Exercise: "exercise",
    Sale: "sale",
    Withdrawal: "withdrawal",
    Split: "split",
    PriceChange: "change of price",
    Dividend: "dividend",
}


def said(entry: Entry, names: Names) -> str:
    """An entry in words: `the transfer of 100 by Xmark Fund Ltd. on Wed Aug 6, 2003`."""
    what = CALLED[type(entry)]
    if isinstance(entry, Draw):
        what += f" of {entry.quantity:,} by {names.holder(entry.holder)}"
    return f"the {what} on {medium_date(entry.on)}" if entry.on else f"the {what}"


def told(movement: Movement, lot: Lot, names: Names) -> str:
    """A movement as the history of one of its lots has it: `Wed Aug 6, 2003: 100 transferred to SDS`."""
    came = movement.target == lot
    day = medium_date(movement.on) if movement.on else "Day not stated"
    return f"{day}: {movement.quantity:,} {_how(movement.entry, names, came=came)}"


def _how(entry: Entry, names: Names, *, came: bool) -> str:
    match entry:
        case Transfer():
            return (
                f"transferred from {names.holder(entry.holder)}" if came else f"transferred to {names.holder(entry.to)}"
            )
        case Conversion():
            return f"by conversion of {entry.quantity:,}" if came else "converted"
        case Exercise():
            cash = "for cash" if entry.market_price is None else "without cash"
            return f"by exercise of {entry.quantity:,} {cash}" if came else f"exercised {cash}"
        case Sale():
            return f"sold under {entry.under}"
        case Withdrawal():
            return entry.how
        case Split():
            ratio = f"the split of {entry.new:,} for {entry.old:,}"
            return f"added by {ratio}" if came else f"taken back by {ratio}"
        case Dividend():
            return "paid as a dividend"
        case _:
            return "sold at the closing"
