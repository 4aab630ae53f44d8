"""What the ledger is made of: the terms of securities, and the entries that make, move and end shares.

Quantities are whole shares; those of a warrant are the shares of common stock that it buys. Prices are exact dollars.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from compliance.rules.rounding import half_up


class Rounding(StrEnum):
    """What becomes of a fraction of a share. Cash paid in its place is not kept here."""

    DOWN = "down"
    HALF_UP = "half up"
    UP = "up"

    def whole(self, exact: Fraction) -> int:
        """`exact` as whole shares."""
        match self:
            case Rounding.DOWN:
                return math.floor(exact)
            case Rounding.UP:
                return math.ceil(exact)
            case Rounding.HALF_UP:
                return half_up(exact)


@dataclass(frozen=True, slots=True)
class Terms:
    """A class of securities and its prices, in dollars; None: no document states it."""

    code: str
    kind: Literal["preferred", "common", "warrant", "note"]
    name: str
    price: Fraction | None = None
    """Paid for one: what one converts at."""
    conversion_price: Fraction | None = None
    exercise_price: Fraction | None = None

    def counted(self, quantity: int) -> str:
        """`134 shares of Series D`, `D-1 Warrants for 285,106 shares`."""
        shares = f"{quantity:,} share" if quantity == 1 else f"{quantity:,} shares"
        return f"{self.name} for {shares}" if self.kind == "warrant" else f"{shares} of {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger. `ref` names the row on record that states it."""

    ref: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Entry):
    """Securities sold at a closing. Where its day is not stated they are held on every day."""

    holder: str
    closing: str
    security: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(Entry):
    """An entry that takes `quantity` from what a holder has of a security from a closing.

    It takes from the lot whose holding period began on `since`; where none is named, from the oldest first.
    """

    on: date
    holder: str
    closing: str
    security: str
    quantity: int
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Draw):
    """From one holder to another. From an affiliate the transferee's holding period begins anew (`tacks` False)."""

    to: str
    tacks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Draw):
    """Of preferred stock or notes into common stock: quantity × price ÷ the conversion price in force."""

    into: str
    rounding: Rounding = Rounding.DOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Draw):
    """Of a warrant: for cash, a share for each; without cash, at a market price M and the exercise price X in force,
    quantity × (M - X) ÷ M."""

    into: str
    market_price: Fraction | None = None
    """None: exercised for cash."""
    rounding: Rounding = Rounding.DOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale(Draw):
    """To the market, after which the shares are followed no further. `under` says how, such as Rule 144."""

    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Draw):
    """Securities that end without becoming others."""

    how: Literal["redeemed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Entry):
    """`new` shares for each `old`, of every lot; fractions are rounded once for each holder and closing.

    A split of common stock is of all of it, and what converts into it or buys it is adjusted alike. A split of
    preferred stock leaves the dollars that all of it converts at as they were.
    """

    on: date
    security: str
    new: int
    old: int
    rounding: Rounding = Rounding.DOWN

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.new, self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange(Entry):
    """From this day on the conversion price, or a warrant's exercise price, is `price` dollars."""

    on: date
    security: str
    price: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Dividend(Entry):
    """A dividend of `amount` dollars on each share of `security`, paid in shares counted at `price` dollars.

    Where no price is given they are counted at the conversion price in force. Fractions are rounded once for each
    holder and closing.
    """

    on: date
    security: str
    amount: Fraction
    into: str
    price: Fraction | None = None
    rounding: Rounding = Rounding.DOWN


@dataclass(frozen=True, slots=True)
class Names:
    """What holders and closings are called in sentences; by their codes where nothing else is given."""

    holders: Mapping[str, str] = field(default_factory=dict)
    closings: Mapping[str, str] = field(default_factory=dict)

    def holder(self, code: str) -> str:
        return self.holders.get(code, code)

    def closing(self, code: str) -> str:
        return self.closings.get(code, f"closing {code}")
