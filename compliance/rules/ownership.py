"""Beneficial ownership as a selling-holder table shows it: before the offering, offered, after it, and of the class.

Rule 13d-3(d)(1): a person owns beneficially what it has the right to acquire within 60 days. Those shares are deemed
outstanding for its own percentage and for nobody else's. Whoever has voting or investment power over shares owns them
beneficially too (Rule 13d-3(a)), so what several holders under one control own counts together for who controls them.

After the offering means that all shares offered were sold. The class is not made smaller by that: shares offered that
were still to be issued are then outstanding.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from .errors import RuleError
from .percentages import percent_of_class
from .words import counted, folded

WITHIN = timedelta(days=60)
MUST_REPORT = 5
"""Percent of a class above which a person reports on Schedule 13D or 13G (Rule 13d-1)."""

H = TypeVar("H", bound=Hashable)


def counts_as_owned(exercisable_on: date | None, as_of: date) -> bool:
    """Whether a right to acquire that begins on `exercisable_on` counts on `as_of`; None: it has begun already.

    Calendar days; the 60th day still counts (Rule 13d-3(d)(1)(i)).
    """
    return exercisable_on is None or exercisable_on - as_of <= WITHIN


@dataclass(frozen=True, slots=True)
class Outstanding:
    """The shares of the class outstanding: one number, or the range that the documents leave open."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 < self.least <= self.most:
            raise RuleError(
                f"A class of between {self.least:,} and {self.most:,} shares cannot be. Give the least, more than 0, "
                "and then the most."
            )

    def __str__(self) -> str:
        return f"{self.least:,}" if self.least == self.most else f"{self.least:,} to {self.most:,}"


@dataclass(frozen=True, slots=True)
class Owned:
    """What one person owns beneficially, in whole shares. Raises RuleError where more is offered than owned."""

    shares: int
    """Shares held outright."""
    within_60_days: int
    """Shares that the person may acquire within 60 days."""
    offered: int
    later: int = 0
    """Of the shares offered, those that the person may acquire only after the 60 days."""

    def __post_init__(self) -> None:
        if min(self.shares, self.within_60_days, self.offered, self.later) < 0:
            raise RuleError("Shares owned, to be acquired and offered are 0 or more. Correct the figure below 0.")
        if self.offered - self.later > self.before:
            raise RuleError(
                f"{counted(self.offered - self.later, 'share')} offered, and only {self.before:,} owned. A holder "
                "sells what it owns or may acquire: correct one of the figures."
            )

    @property
    def before(self) -> int:
        """Owned before the offering."""
        return self.shares + self.within_60_days

    @property
    def after(self) -> int:
        """Owned once all shares offered are sold."""
        return self.before - (self.offered - self.later)

    def percent_before(self, outstanding: Outstanding) -> str:
        """Of the class before the offering, as filings print it: `1.42%`, `*` under 1%."""
        return self._percent(self.before, outstanding)

    def percent_after(self, outstanding: Outstanding) -> str:
        """Of the class after the offering, as filings print it."""
        return self._percent(self.after, outstanding)

    def must_report(self, outstanding: Outstanding) -> bool:
        """Whether it is more than 5% of the class before the offering, on any number that the range allows."""
        return self.before * 100 > MUST_REPORT * (outstanding.least + self.within_60_days)

    def _percent(self, shares: int, outstanding: Outstanding) -> str:
        return percent_of_class(shares, outstanding.least + self.within_60_days, outstanding.most + self.within_60_days)


def together(owned: Iterable[Owned]) -> Owned:
    """What several holders own, as one person who has voting or investment power over all of it."""
    owned = tuple(owned)
    return Owned(
        sum(each.shares for each in owned),
        sum(each.within_60_days for each in owned),
        sum(each.offered for each in owned),
        sum(each.later for each in owned),
    )


def groups(controls: Iterable[tuple[H, str]]) -> list[frozenset[H]]:
    """Holders under common control: those that share a person who controls them, directly or through another holder.

    `controls` are pairs of a holder and the name of who controls it; names are the same but for capitals and spaces.
    Groups of one are left out; the others stand in the order in which a holder of theirs is first named.
    """
    by_person: dict[str, list[H]] = defaultdict(list)
    for holder, person in controls:
        by_person[folded(person)].append(holder)
    found: dict[H, set[H]] = {}
    for holders in by_person.values():
        joined = set[H]().union(*(found.get(holder, {holder}) for holder in holders))
        found.update(dict.fromkeys(joined, joined))
    return [frozenset(group) for group in {id(group): group for group in found.values()}.values() if len(group) > 1]
