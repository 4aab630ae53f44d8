"""From a printed percentage to the shares outstanding that it implies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from compliance.rules.rounding import half_up
from holders.models import Coverage

PRINTED = re.compile(r"\s*(\d+)(?:\.(\d+))?\s*%\s*")


@dataclass(frozen=True, slots=True)
class Implied:
    """The shares outstanding, whole and half up, between which a printed percentage was rounded to what it is."""

    shares: int
    printed: str
    low: int
    high: int

    @classmethod
    def by(cls, shares: int | None, printed: str) -> Self | None:
        """What ``shares`` at a percentage such as "1.42%" imply; None for "*" and for a percentage near 0."""
        found = PRINTED.fullmatch(printed)
        if not shares or not found:
            return None
        half = Fraction(1, 2 * 10 ** len(found[2] or ""))
        value = Fraction(f"{found[1]}.{found[2] or 0}")
        if value <= half:
            return None
        return cls(
            shares, printed.strip(), half_up(shares * 100 / (value + half)), half_up(shares * 100 / (value - half))
        )

    @staticmethod
    def common(ranges: Iterable[Implied]) -> tuple[int, int] | None:
        """The numbers of shares, lowest and highest, that fit all; None where none does or none is given."""
        ranges = list(ranges)
        low = max((each.low for each in ranges), default=1)
        high = min((each.high for each in ranges), default=0)
        return (low, high) if low <= high else None


def implied_before_and_after(line: Coverage) -> dict[str, Implied]:
    """What the percentages of a line imply, by "before" and "after" the offering, where they are printed as numbers."""
    found = {
        "before": Implied.by(line.shares_before, line.percent_before),
        "after": Implied.by(line.shares_after, line.percent_after),
    }
    return {name: each for name, each in found.items() if each}
