"""The ledger that entries give: every movement from one account to another, and what is held on any day.

Each movement takes from one account what it gives to another, so that nothing appears or vanishes: a lot is an
account, and so is each way in which shares come into being or end.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .entries import Entry, Terms


class Outside(StrEnum):
    """The accounts that are no holder's: where shares come from, and where they end."""

    ISSUED = "issued"
    SPLIT = "split"
    SOLD = "sold"
    CONVERTED = "converted"
    EXERCISED = "exercised"
    REDEEMED = "redeemed"
    CANCELLED = "cancelled"


# From which shares come, or into which a reverse split takes them back; in the others they end.
SOURCES = (Outside.ISSUED, Outside.SPLIT)
ENDS = tuple(account for account in Outside if account not in SOURCES)


@dataclass(frozen=True, slots=True)
class Lot:
    """Shares of one holder, closing and security whose holding period under Rule 144 began on one day.

    `since` is None where the day of the closing is not stated.
    """

    holder: str
    closing: str
    security: str
    since: date | None


Account = Lot | Outside


@dataclass(frozen=True, slots=True)
class Movement:
    """So many shares of a security from one account to another, by an entry; on None: on a day not stated."""

    entry: Entry
    on: date | None
    security: str
    quantity: int
    source: Account
    target: Account


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the shares of one security came from and where they are: `came` equals `held` and all that ended."""

    came: int
    """Issued, and made by splits less those that reverse splits took back."""
    held: int
    ended: Mapping[Outside, int]

    @property
    def balances(self) -> bool:
        return self.came == self.held + sum(self.ended.values())


@dataclass(frozen=True, slots=True)
class Ledger:
    """Movements in their order, and the terms of each security with the day from which they are in force."""

    movements: Sequence[Movement]
    terms: Mapping[str, Sequence[tuple[date, Terms]]]
    _known: dict[date, Mapping[Lot, int]] = field(default_factory=dict, compare=False, repr=False)

    def until(self, as_of: date) -> Iterator[Movement]:
        """The movements up to and on a day, and those whose day is not stated."""
        return (movement for movement in self.movements if movement.on is None or movement.on <= as_of)

    def held(self, as_of: date) -> Mapping[Lot, int]:
        """What each lot holds at the end of a day, in whole shares; empty lots are left out."""
        if as_of not in self._known:
            balances: defaultdict[Account, int] = defaultdict(int)
            for movement in self.until(as_of):
                balances[movement.source] -= movement.quantity
                balances[movement.target] += movement.quantity
            self._known[as_of] = {lot: count for lot, count in balances.items() if count and isinstance(lot, Lot)}
        return self._known[as_of]

    def terms_on(self, security: str, as_of: date) -> Terms:
        """The terms of a security in force at the end of a day."""
        return next(terms for since, terms in reversed(self.terms[security]) if since <= as_of)

    def history(self, lot: Lot, as_of: date) -> list[Movement]:
        """What came into a lot and left it, up to and on a day."""
        return [movement for movement in self.until(as_of) if lot in (movement.source, movement.target)]

    def tally(self, security: str, as_of: date) -> Tally:
        """Where the shares of a security came from, and where they are at the end of a day."""
        came, held = 0, 0
        ended = dict.fromkeys(ENDS, 0)
        for movement in self.until(as_of):
            if movement.security != security:
                continue
            for account, count in ((movement.source, -movement.quantity), (movement.target, movement.quantity)):
                if isinstance(account, Lot):
                    held += count
                elif account in SOURCES:
                    came -= count
                else:
                    ended[account] += count
        return Tally(came, held, ended)
