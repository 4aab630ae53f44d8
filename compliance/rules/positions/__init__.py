"""Positions: who holds how much of what on any day, from entries over lots."""

from .entries import (
    Allocation,
    Conversion,
    Dividend,
    Draw,
    Entry,
    Exercise,
    Names,
    PriceChange,
    Rounding,
    Sale,
    Split,
    Terms,
    Transfer,
    Withdrawal,
)
from .holdings import Position, base, common_shares, positions
from .ledger import ENDS, Ledger, Lot, Movement, Outside, Tally
from .replay import Impossible, Overdrawn, replay, resting_on
from .telling import said, told

__all__ = [
    "ENDS",
    "Allocation",
    "Conversion",
    "Dividend",
    "Draw",
    "Entry",
    "Exercise",
    "Impossible",
    "Ledger",
    "Lot",
    "Movement",
    "Names",
    "Outside",
    "Overdrawn",
    "Position",
    "PriceChange",
    "Rounding",
    "Sale",
    "Split",
    "Tally",
    "Terms",
    "Transfer",
    "Withdrawal",
    "base",
    "common_shares",
    "positions",
    "replay",
    "resting_on",
    "said",
    "told",
]
