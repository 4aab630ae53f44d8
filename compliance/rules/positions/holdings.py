"""What each holder has on a day: by closing and security, lot by lot, and in shares of common stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .entries import Rounding, Terms
from .ledger import Ledger, Lot


@dataclass(frozen=True, slots=True)
class Position:
    """What a holder has of a security from one closing, in whole shares."""

    holder: str
    closing: str
    security: str
    quantity: int
    common: int | None
    """Shares of common stock that it is or can become, a half rounded up; None where no document gives the price."""
    lots: tuple[tuple[Lot, int], ...]
    """Its lots with their shares, the oldest first."""


def positions(ledger: Ledger, as_of: date) -> tuple[Position, ...]:
    """Every position at the end of a day, in the order in which they came to be."""
    grouped: dict[tuple[str, str, str], list[tuple[Lot, int]]] = {}
    for lot, count in ledger.held(as_of).items():
        grouped.setdefault((lot.holder, lot.closing, lot.security), []).append((lot, count))
    found = []
    for (holder, closing, security), lots in grouped.items():
        quantity = sum(count for _, count in lots)
        common = common_shares(ledger.terms_on(security, as_of), quantity)
        lots.sort(key=lambda each: each[0].since or date.min)
        found.append(Position(holder, closing, security, quantity, common, tuple(lots)))
    return tuple(found)


def common_shares(terms: Terms, quantity: int) -> int | None:
    """Shares of common stock that `quantity` is or can become at the prices in force, a half rounded up.

    None where the price or the conversion price is stated nowhere.
    """
    if terms.kind in ("common", "warrant"):
        return quantity
    if terms.price is None or terms.conversion_price is None:
        return None
    return Rounding.HALF_UP.whole(Fraction(quantity) * terms.price / terms.conversion_price)


def base(found: Iterable[Position]) -> int:
    """The shares of common stock of all positions that can be counted."""
    return sum(position.common or 0 for position in found)
