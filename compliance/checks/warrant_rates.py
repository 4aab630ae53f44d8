"""The share of warrants to common stock that a schedule shows: how many percent, and how its rows are rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from compliance.rules.rounding import half_up
from holders.models import Allocation
from placements.models import Closing, Security

from .arithmetic import common_shares, floor, percent
from .deal import Deal

Rounding = Callable[[Fraction], int]
NAMES: dict[Rounding, str] = {half_up: "half up", floor: "down"}


@dataclass(frozen=True, slots=True)
class Row:
    """A purchaser's line of warrants, and the shares of common stock its purchase comes to, unrounded."""

    line: Allocation
    bought: Fraction


@dataclass(frozen=True, slots=True)
class WarrantRate:
    """The rate that the rows of one series of warrants follow at one closing."""

    closing: Closing
    security: Security
    percent: int
    rounding: Rounding
    rows: tuple[Row, ...]

    def warrants(self, bought: Fraction) -> Fraction:
        """Warrant shares, unrounded, for a purchase of so many shares of common stock."""
        return bought * self.percent / 100

    def followed(self) -> int:
        """How many of the rows are what the rate gives."""
        return sum(self.rounding(self.warrants(row.bought)) == row.line.quantity for row in self.rows)


def warrant_rates(deal: Deal) -> Iterator[WarrantRate]:
    """The rate of each series of warrants at each closing; none where most rows follow no whole percent."""
    for closing in deal.closings:
        lines = deal.allocated(closing)
        for security in dict.fromkeys(line.security for line in lines if line.security.kind == Security.Kind.WARRANT):
            rows = tuple(_rows(deal, closing, security))
            bought = sum((row.bought for row in rows), Fraction(0))
            rate = half_up(percent(sum(row.line.quantity for row in rows), bought)) if bought else 0
            found = max((WarrantRate(closing, security, rate, each, rows) for each in NAMES), key=WarrantRate.followed)
            if rate and found.followed() * 2 > len(rows):
                yield found


def _rows(deal: Deal, closing: Closing, security: Security) -> Iterator[Row]:
    """The lines of ``security`` whose holder bought at the closing, where it is known what that comes to."""
    buyers = deal.buyers(closing)
    for line in deal.allocated(closing, security):
        if line.holder_id not in buyers:
            continue
        bought = [
            common_shares(other)
            for other in deal.allocated(closing)
            if other.holder_id == line.holder_id and other.security.kind != Security.Kind.WARRANT
        ]
        known = [shares for shares in bought if shares is not None]
        if known and len(known) == len(bought):
            yield Row(line, sum(known, Fraction(0)))
