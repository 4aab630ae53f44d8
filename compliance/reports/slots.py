"""When a report is to go out: the slots of a rhythm, each at a full hour of the office's wall clock. Pure, no clock.

Where the clock springs over the hour, the slot is as much later; where the hour comes twice, it is the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LONGEST = timedelta(days=8)
"""Within so long every rhythm has a slot, however the clock is changed."""


def day_at(moment: datetime, zone: ZoneInfo) -> date:
    """The day that it is in ``zone`` at ``moment``."""
    return moment.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every day, or every week on ``weekday`` (0 is Monday), at ``hour`` (0 to 23) in ``zone``."""

    weekday: int | None
    hour: int
    zone: ZoneInfo

    def has(self, day: date) -> bool:
        """Whether there is a slot on ``day``."""
        return self.weekday is None or day.weekday() == self.weekday

    def on(self, day: date) -> datetime:
        """The moment of the slot on ``day``, in UTC."""
        return datetime.combine(day, time(self.hour), tzinfo=self.zone).astimezone(UTC)


def slots(rhythm: Rhythm, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """The slots later than ``after``, up to and with ``until``, in order and in UTC."""
    day, last = day_at(after, rhythm.zone), day_at(until, rhythm.zone)
    day -= DAY
    while day <= last:
        if rhythm.has(day) and after < (slot := rhythm.on(day)) <= until:
            yield slot
        day += DAY


def latest(rhythm: Rhythm, *, after: datetime, until: datetime) -> datetime | None:
    """The last slot later than ``after`` and not later than ``until``; None if there is none."""
    return max(slots(rhythm, after=max(after, until - LONGEST), until=until), default=None)


def following(rhythm: Rhythm, *, after: datetime) -> datetime:
    """The first slot later than ``after``."""
    return next(slots(rhythm, after=after, until=after + LONGEST))
