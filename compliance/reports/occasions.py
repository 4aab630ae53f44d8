"""When somebody is reminded of a deadline: on its day, once it is missed, and, if it stays so, somebody else. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

CATCH_UP = 7
"""Calendar days. A reminder that no run made on its day is made within so many; after that it is not."""


class Occasion(StrEnum):
    """What somebody is reminded of: it is due, it was missed, and it stays missed."""

    DUE = "due"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


class Unperformed(Protocol):
    """A deadline that is neither performed nor relieved."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def safe_on(self) -> date | None: ...
    @property
    def is_right(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked to be told of their own deadlines, and since when."""

    since: date
    on_the_day: bool = False
    overdue: bool = False
    escalate_after: int | None = None
    """Calendar days after the due day; None: nobody else is told."""


def occasions(deadline: Unperformed, choice: Wish, *, as_of: date) -> Iterator[tuple[Occasion, date]]:
    """The occasions on which a deadline is to be told of on ``as_of``, each with the day for which it is.

    On the day: the safe day, by which alerts go. Missed: the day after the due day. Nothing is told of a right that has
    ended, nor of what came before ``choice.since``.
    """
    due = deadline.due_on
    if due is None:
        return
    if choice.on_the_day and as_of == (deadline.safe_on or due) and as_of >= choice.since:
        yield Occasion.DUE, as_of
    if deadline.is_right or due >= as_of:
        return
    after = [(Occasion.OVERDUE, 1)] if choice.overdue else []
    after += [(Occasion.ESCALATED, choice.escalate_after)] if choice.escalate_after else []
    for occasion, days in after:
        day = due + timedelta(days=days)
        if choice.since <= day and timedelta() <= as_of - day <= timedelta(days=CATCH_UP):
            yield occasion, day
