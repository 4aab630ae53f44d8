"""Consents: whether the holders who signed are enough, by how much, and who would tip it.

The 2003 agreement asks for holders of a majority of the Registrable Securities (§3(a), §3(e), §7(b), a waiver under
the second sentence of §7(f)) or for each holder (every other amendment and waiver, §7(f); an assignment by the issuer,
§7(h)). How they are counted:

- A majority is more than half; a percentage is at least so much. Both are counted in shares of common stock.
- §7(o) leaves out what the issuer and its Affiliates hold wherever a *percentage* is asked for. A holder that is an
  Affiliate only by its holding is counted.
- Where each holder must sign, §7(o) leaves nobody out, and shares decide nothing.
- Nobody who has not answered is taken to agree.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from .errors import RuleError
from .percentages import percentage
from .words import counted

MOST_SETS = 8
"""How many of the smallest sets that would carry a question are named."""


class Standard(StrEnum):
    """What a clause asks for."""

    MAJORITY = "majority"
    PERCENT = "percentage"
    EACH = "each holder"


class Answer(StrEnum):
    """How a holder stands to a question on a day."""

    SIGNED = "signed"
    REFUSED = "refused"
    SILENT = "not answered"


@dataclass(frozen=True, slots=True)
class Vote:
    """One holder's part in a question."""

    holder: str
    """Opaque key of the holder: `xmark`."""
    shares: int
    """Shares of common stock that it counts for on the base chosen, rounded half up."""
    answer: Answer = Answer.SILENT
    is_affiliate: bool = False
    """The issuer, or an Affiliate of it otherwise than by its holding alone (§7(o))."""


@dataclass(frozen=True)
class Meter:
    """Where a question stands: everything in shares of common stock, or in holders where each must sign."""

    standard: Standard
    percent: Fraction | None
    votes: tuple[Vote, ...]

    @cached_property
    def excluded(self) -> tuple[Vote, ...]:
        """Those whom §7(o) leaves out."""
        return () if self.standard is Standard.EACH else tuple(vote for vote in self.votes if vote.is_affiliate)

    @cached_property
    def counted(self) -> tuple[Vote, ...]:
        """Those who count: with a share on the base, or each holder where each must sign."""
        return tuple(
            vote
            for vote in self.votes
            if vote not in self.excluded and (vote.shares > 0 or self.standard is Standard.EACH)
        )

    def weight(self, vote: Vote) -> int:
        """What one vote counts for: its shares, or 1 where each holder must sign."""
        return 1 if self.standard is Standard.EACH else vote.shares

    def total(self, answer: Answer | None = None) -> int:
        """What those who gave `answer` count for together; without one, the whole base."""
        return sum(self.weight(vote) for vote in self.counted if answer in (None, vote.answer))

    def shares(self, answer: Answer | None = None) -> int:
        """The shares of those who gave `answer`, whatever the standard; without one, of all who count."""
        return sum(vote.shares for vote in self.counted if answer in (None, vote.answer))

    @cached_property
    def needed(self) -> int:
        """The least that carries the question: a majority is more than half, a percentage at least that much."""
        base = self.total()
        match self.standard:
            case Standard.MAJORITY:
                return base // 2 + 1
            case Standard.PERCENT if self.percent is not None:
                return max(1, math.ceil(base * self.percent / 100))
            case _:
                return max(1, base)

    @property
    def short_by(self) -> int:
        """What is still missing; 0 or less: it is carried, with that much to spare."""
        return self.needed - self.total(Answer.SIGNED)

    @property
    def is_carried(self) -> bool:
        """Whether those who signed are enough."""
        return self.short_by <= 0

    @property
    def can_carry(self) -> bool:
        """Whether it is carried, or would be if all who have not answered signed."""
        return self.short_by <= self.total(Answer.SILENT)

    @cached_property
    def tipping(self) -> tuple[Vote, ...]:
        """Each holder whose signature alone would carry it, the largest first."""
        if self.is_carried:
            return ()
        return tuple(vote for vote in self._silent if self.weight(vote) >= self.short_by)

    def smallest_sets(self, most: int = MOST_SETS) -> tuple[tuple[Vote, ...], ...]:
        """The sets of as few holders as possible whose signatures together would carry it; the first `most` of them.

        Within a set the largest holder stands first, and so does the set of larger holders. Empty where it is carried
        already, or cannot be without somebody who refused.
        """
        if self.is_carried or not self.can_carry:
            return ()
        weights = [self.weight(vote) for vote in self._silent]
        size, reached = 0, 0
        while reached < self.short_by:
            reached += weights[size]
            size += 1
        found = _reaching(weights, self.short_by, size)
        sets = (tuple(self._silent[place] for place in places) for places, _ in zip(found, range(most), strict=False))
        return tuple(sets)

    @cached_property
    def pivotal(self) -> tuple[Vote, ...]:
        """Where it is carried: each who signed and without whom it would not be, the largest first."""
        if not self.is_carried:
            return ()
        signed = [vote for vote in self.counted if vote.answer is Answer.SIGNED and self.weight(vote) > -self.short_by]
        return tuple(sorted(signed, key=self._order))

    @property
    def rule(self) -> str:
        """What is needed, with the arithmetic: `more than 1,983,830 of 3,967,660 shares (at least 1,983,831)`."""
        base = self.total()
        match self.standard:
            case Standard.MAJORITY:
                half = f"{base // 2:,}{'.5' if base % 2 else ''}"
                return f"more than {half} of {counted(base, 'share')} (at least {self.needed:,})"
            case Standard.PERCENT if self.percent is not None:
                return f"at least {self.needed:,} of {counted(base, 'share')} ({_plain(self.percent)}%)"
            case _:
                return f"each of {counted(base, 'holder')}"

    @property
    def outcome(self) -> str:
        """`Carried: 7,659 shares more than half`, `Not carried: 843,406 shares short`."""
        if not self.is_carried:
            noun = "holder" if self.standard is Standard.EACH else "share"
            short = f"Not carried: {counted(self.short_by, noun)} short"
            return short if self.can_carry else f"{short}, and those who have not answered are not enough"
        match self.standard:
            case Standard.EACH:
                return "Carried: every holder has signed"
            case Standard.MAJORITY:
                twice = 2 * self.total(Answer.SIGNED) - self.total()
                return f"Carried: {twice // 2:,}{'.5' if twice % 2 else ''} shares more than half"
            case _:
                return f"Carried: {counted(-self.short_by, 'share')} more than needed"

    def share_of(self, vote: Vote) -> str:
        """`28.74%`: a holder's shares as part of the base, to two places, half up."""
        return percentage(vote.shares, self.shares())

    @cached_property
    def _silent(self) -> tuple[Vote, ...]:
        silent = (vote for vote in self.counted if vote.answer is Answer.SILENT)
        return tuple(sorted(silent, key=self._order))

    def _order(self, vote: Vote) -> tuple[int, str]:
        return -self.weight(vote), vote.holder


def meter(votes: Iterable[Vote], standard: Standard, percent: Fraction | None = None) -> Meter:
    """The meter of a question. `percent` is more than 0 and at most 100, and is given for Standard.PERCENT alone.

    Raises RuleError for a percentage that is missing or out of reach, a holder twice, or shares below 0.
    """
    votes = tuple(votes)
    if (standard is Standard.PERCENT) != (percent is not None) or (percent is not None and not 0 < percent <= 100):
        raise RuleError("A percentage of the shares is more than 0 and at most 100; other standards have none.")
    if len({vote.holder for vote in votes}) < len(votes):
        raise RuleError("A holder is counted once in a question. Merge the records that stand for one holder.")
    if any(vote.shares < 0 for vote in votes):
        raise RuleError("A holder cannot count for less than 0 shares. Correct its positions.")
    return Meter(standard, percent, votes)


def _reaching(weights: Sequence[int], goal: int, size: int) -> Iterator[tuple[int, ...]]:
    """The places, `size` of them, of `weights` (largest first) that add up to `goal` or more, in order of place.

    A branch is left as soon as the largest weights that remain could not reach the goal, so every branch that is
    followed gives a set.
    """
    ahead = [0]
    for weight in weights:
        ahead.append(ahead[-1] + weight)

    def chosen(start: int, left: int, goal: int) -> Iterator[tuple[int, ...]]:
        if left == 0:
            yield ()
            return
        for place in range(start, len(weights) - left + 1):
            if ahead[place + left] - ahead[place] < goal:
                return
            for rest in chosen(place + 1, left - 1, goal - weights[place]):
                yield (place, *rest)

    yield from chosen(0, size, goal)


def _plain(percent: Fraction) -> str:
    """`66.67`, `75`: to at most four places."""
    return f"{float(percent):.4f}".rstrip("0").rstrip(".")
