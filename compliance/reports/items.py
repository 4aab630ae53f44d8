"""One line of a report: what and when, why and by which clause; the same words as on screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from compliance.changes import Move
from compliance.models import Subscription
from compliance.rules import Standing, needed, words
from compliance.tables import Links
from compliance.wording import SIGNS, lateness, on_record, relative, standing_words

from .dates import rewritten


class Kind(StrEnum):
    """The parts of a report, in their order."""

    MISSED = "missed"
    DUE = "due"
    MET = "met"
    MOVED = "moved"
    OPEN = "open"
    UNKNOWN = "unknown"


# The standing in whose sign and colour each is shown.
SHOWN_AS = {
    Kind.MISSED: Standing.MISSED,
    Kind.DUE: Standing.DUE_SOON,
    Kind.MET: Standing.MET,
    Kind.MOVED: Standing.UPCOMING,
    Kind.OPEN: Standing.OPEN,
    Kind.UNKNOWN: Standing.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One deadline in a report. What names anybody or anything is empty where names may not be told."""

    kind: Kind
    key: int
    """The primary key of the deadline's row."""
    title: str
    about: str
    """The placement, and what in it the deadline is about."""
    when: str
    dates: str
    """The same without anything but figures and days, for readers to whom nothing else may be told."""
    why: str
    path: str
    """The page that explains it as of the report's day, below the site's address."""

    @property
    def sign(self) -> str:
        """The sign of its standing."""
        return SIGNS[SHOWN_AS[self.kind]]

    def dated(self, style: str, *, year: int) -> Item:
        """The same with its days in ``style``."""
        if style == Subscription.Dates.US:
            return self
        when, dates, why = (rewritten(text, style, year=year) for text in (self.when, self.dates, self.why))
        return replace(self, when=when, dates=dates, why=why)

    def without_names(self) -> Item:
        """Its dates alone."""
        return replace(self, title="", about="", when=self.dates, why="", path="")


@dataclass(frozen=True, slots=True)
class Before:
    """What was before a deadline moved: the row that held, or the day on which it was due; and what moved it."""

    row: Any = None
    was_on: date | None = None
    moved_by: str = ""
    """The facts, in words."""
    entered_by: str = ""
    """The person who put them on record."""

    @property
    def due_on(self) -> date | None:
        """The day on which it was due."""
        day: date | None = self.row.due_on if self.row else self.was_on
        return day


NOTHING_BEFORE = Before()


def item(row: Any, kind: Kind, *, as_of: date, links: Links, before: Before = NOTHING_BEFORE) -> Item:
    """The line of ``row``, a deadline as it stands on ``as_of``, and of one that moved what was before."""
    when = _when(row, kind, as_of, before)
    return Item(
        kind=kind,
        key=row.pk,
        title=row.duty.title,
        about=", ".join(filter(None, (row.placement.name, row.subject_label))),
        when=when,
        dates=_dates_alone(when, row, kind, before),
        why=_why(row, as_of, before),
        path=links.deadline(row),
    )


def _when(row: Any, kind: Kind, as_of: date, before: Before) -> str:
    match kind:
        case Kind.MISSED:
            said = [f"due {_day(row)}", lateness(row, as_of=as_of), on_record(row, as_of=as_of)]
        case Kind.DUE:
            said = [_due(row, as_of)]
        case Kind.MET:
            said = [standing_words(row, row.standing, as_of=as_of), f"due {_day(row)}" if row.due_on else ""]
            if row.standing == Standing.MET_LATE:
                said.insert(1, words.medium_date(row.satisfied_on))
        case Kind.MOVED:
            told = Move(before.row, row, as_of).told.rstrip(".") if before.row else ""
            said = [told or _moved(before.was_on, row.due_on)]
        case Kind.OPEN:
            said = [f"{standing_words(row, Standing.OPEN, as_of=as_of)}, since {words.medium_date(row.opened_on)}"]
        case Kind.UNKNOWN:
            said = [needed(row.missing) or "a fact that no document states"]
    return " · ".join(filter(None, said))


def _moved(was_on: date | None, is_on: date) -> str:
    if was_on is None:
        return f"now due {words.medium_date(is_on)}"
    return f"due moved from {words.medium_date(was_on)} to {words.medium_date(is_on)}"


def _dates_alone(when: str, row: Any, kind: Kind, before: Before) -> str:
    match kind:
        case Kind.MOVED if before.due_on:
            return f"due {_day(row)} · was due {words.medium_date(before.due_on)}"
        case Kind.MOVED:
            return f"now due {_day(row)}"
        case Kind.UNKNOWN:
            return "the day is not known"
    return when


def _day(row: Any) -> str:
    """`Sat Jun 21, 2003 (safe day Fri Jun 20, 2003)`: the due day, with the safe day where it is another."""
    safe = f" (safe day {words.medium_date(row.safe_on)})" if row.safe_on and row.safe_on != row.due_on else ""
    return f"{words.medium_date(row.due_on)}{safe}"


def _due(row: Any, as_of: date) -> str:
    """`by Fri Jun 20, 2003, in 5 days · due Sat Jun 21, 2003 as written`: the safe day first, then the literal one."""
    verb = "ends" if row.is_right and not row.duty.satisfied_by_id else "due"
    safe = row.safe_on or row.due_on
    if safe == row.due_on == row.literal_on:
        return f"{verb} {words.medium_date(safe)}, {relative(safe, as_of=as_of)}"
    first = f"by {words.medium_date(safe)}, {relative(safe, as_of=as_of)}"
    if safe < as_of:
        first = f"the safe day, {words.medium_date(safe)}, is past"
    governing = "" if row.due_on == row.literal_on else f" · {verb} {words.medium_date(row.due_on)} rolled forward"
    return f"{first} · {verb} {words.medium_date(row.literal_on)} as written{governing}"


def _why(row: Any, as_of: date, before: Before) -> str:
    """`§2, §3(a) · 45 days after closing (Wed May 7, 2003)`, and what moved it."""
    told = bool(row.missing) and row.because in row.missing
    reason = Move(before.row, row, as_of).why if before.row else "" if told else row.because
    moved_by = f"moved by {before.moved_by}" if before.moved_by else ""
    entered_by = f"entered by {before.entered_by}" if before.entered_by else ""
    return " · ".join(filter(None, (row.duty.clause or "no clause on record", reason, moved_by, entered_by)))
