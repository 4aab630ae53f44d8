"""The standing of a deadline on a day. It is derived from its dates and never stored."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

ALERT_WINDOW = 14
"""Calendar days before the safe day from which a deadline is due soon, unless the reader sets another window."""


class Standing(StrEnum):
    """The words used everywhere, also in JSON."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    MISSED = "missed"
    MET = "met"
    MET_LATE = "met_late"
    WAIVED = "waived"
    EXCUSED = "excused"
    OPEN = "open"
    ENDED = "ended"


class Entry(Protocol):
    """What a standing is derived from: a stretch of a deadline's life, or its row."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def safe_on(self) -> date | None: ...
    @property
    def satisfied_on(self) -> date | None: ...
    @property
    def waived_on(self) -> date | None: ...
    @property
    def excused_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def opened_on(self) -> date | None: ...
    @property
    def unknown(self) -> bool: ...
    @property
    def is_right(self) -> bool: ...


def standing(entry: Entry, as_of: date, window: int = ALERT_WINDOW) -> Standing:
    """The standing on `as_of`; `window` is in calendar days before the safe day."""
    return _settled(entry) or _running(entry, as_of, window)


def _settled(entry: Entry) -> Standing | None:
    """Waived, excused, ended, met, or not to be said; None while something is still to be done."""
    if entry.waived_on:
        return Standing.WAIVED
    if entry.excused_on:
        return Standing.EXCUSED
    if entry.ended_on:
        return Standing.ENDED
    if entry.unknown:
        return Standing.UNKNOWN
    if entry.satisfied_on:
        in_time = entry.due_on is None or entry.satisfied_on <= entry.due_on
        return Standing.MET if in_time else Standing.MET_LATE
    return None


def _running(entry: Entry, as_of: date, window: int) -> Standing:
    """Of what is still to be done: whether its day is past, near, far or not there."""
    if entry.due_on:
        if as_of > entry.due_on:
            return Standing.ENDED if entry.is_right else Standing.MISSED
        is_near = (entry.safe_on or entry.due_on) - as_of <= timedelta(days=window)
        return Standing.DUE_SOON if is_near else Standing.UPCOMING
    return Standing.OPEN if entry.opened_on else Standing.WAITING


def days_late(entry: Entry, as_of: date) -> int:
    """Calendar days after the due day on which it was met, or is still missed; 0 if it is not late or has no day."""
    if entry.due_on is None:
        return 0
    return max(0, ((entry.satisfied_on or as_of) - entry.due_on).days)


def days_open(entry: Entry, as_of: date) -> int:
    """Calendar days for which an undated duty has been open; 0 if it has not been opened."""
    return (as_of - entry.opened_on).days if entry.opened_on else 0
