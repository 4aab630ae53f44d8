"""What a change of facts does to the dates, as a page shows it: each deadline before and after, by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.changes import Alike, Move, Moves
from compliance.rules import words
from compliance.wording import badge

AT_ONCE = 5
"""How many of the deadlines that come or go are shown before the rest is folded away."""
MOST = 200
"""How many rows of one kind are listed; more are counted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A deadline before or after: its day, its safe day where that is another, and where it stands."""

    day: str
    safe: str
    standing: str

    @classmethod
    def of(cls, row: Any, said: str) -> Cell | None:
        if row is None:
            return None
        safe = row.safe_on if row.safe_on != row.due_on else None
        return cls(
            day=words.medium_date(row.due_on) if row.due_on else "",
            safe=words.medium_date(safe) if safe else "",
            standing=badge(row.standing, said),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One move as a table shows it, or several that are alike but for the holder."""

    alike: Alike

    @property
    def move(self) -> Move:
        return self.alike.first

    @property
    def old(self) -> Cell | None:
        return Cell.of(self.move.old, self.move.was)

    @property
    def new(self) -> Cell | None:
        return Cell.of(self.move.new, self.move.becomes)


@dataclass(frozen=True, slots=True)
class Group:
    """The moves of one kind: a heading, the rows shown at once, those folded away, and how many are only counted."""

    key: str
    title: str
    lines: list[Line]
    folded: list[Line]
    rest: int


def groups(moves: Moves) -> list[Group]:
    """The moves by kind: what moves, what goes, what comes, and what stands otherwise on the same day."""
    return list(_groups(moves))


def _groups(moves: Moves) -> Iterator[Group]:
    for kind, title, at_once in (
        ("moved", _moving, MOST),
        ("gone", lambda count: f"{words.counted(count, 'deadline')} no longer on the list", AT_ONCE),
        ("new", lambda count: words.counted(count, "new deadline"), AT_ONCE),
        ("standing", lambda count: f"{words.counted(count, 'deadline')} with another standing", MOST),
    ):
        if found := moves.alike(kind):
            # One row more is shown sooner than it is unfolded.
            shown = at_once if len(found) > at_once + 1 else len(found)
            lines = [Line(alike) for alike in found[:MOST]]
            rest = sum(len(alike.moves) for alike in found[MOST:])
            count = sum(len(alike.moves) for alike in found)
            yield Group(kind, title(count), lines[:shown], lines[shown:], rest)


def _moving(count: int) -> str:
    return "1 date moves" if count == 1 else f"{count:,} dates move"


def shown(moves: Moves, *, today: date) -> dict[str, Any]:
    """What ``compliance/_moves.html`` shows; ``today`` is named by that word."""
    return {
        "moves": moves,
        "move_groups": groups(moves),
        "moves_as_of": "today" if moves.as_of == today else words.medium_date(moves.as_of),
    }
