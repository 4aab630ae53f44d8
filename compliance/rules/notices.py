"""Notices: on which day one is deemed given, and by which limb of the clause; or that only actual receipt can say so.

The 2003 agreement has the rule in §7(g). Its limbs leave gaps, and a gap is never filled by a guess: exactly 5:00 pm,
from 11:59 pm to midnight, before 5:00 pm on a day that is no business day, and every method that it does not name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .calendars import Calendar
from .calendars import calendar as calendar_named
from .errors import DayOutOfReach, RuleError
from .words import medium_date


class Method(StrEnum):
    """How a notice is sent."""

    FAX = "fax"
    COURIER = "overnight courier"
    MAIL = "mail"
    PERSONAL = "personal delivery"
    EMAIL = "e-mail"


@dataclass(frozen=True, slots=True)
class Limb:
    """One way in which a clause deems a notice given, by when it was sent."""

    label: str
    """As printed: `(i)`."""
    methods: frozenset[Method]
    gives: Literal["that day", "the next business day"]
    after: time | None = None
    """It is sent later than this time of day; that very time is not meant."""
    before: time | None = None
    """It is sent earlier than this time of day; that very time is not meant."""
    business_days_only: bool = False

    def day(self, sent: datetime, days: Calendar) -> date | None:
        """The day that the limb gives a notice sent at that local time; None if it does not apply.

        Raises OutsideCalendar.
        """
        in_time = (self.after is None or sent.time() > self.after) and (
            self.before is None or sent.time() < self.before
        )
        if not in_time or (self.business_days_only and not days.is_business_day(sent.date())):
            return None
        return sent.date() if self.gives == "that day" else days.after(sent.date(), 1)

    def condition(self) -> str:
        """`before 5:00 pm on a business day`; nothing if it sets none."""
        limits = (("after", self.after), ("before", self.before))
        times = " and ".join(f"{word} {clock(limit)}" for word, limit in limits if limit is not None)
        return times + (" on a business day" if self.business_days_only else "")


@dataclass(frozen=True, slots=True)
class NoticeClause:
    """When an agreement deems notices given: on the earliest day that a limb or actual receipt gives.

    The values are those of the 2003 agreement, §7(g); another agreement gives its own.
    """

    number: str = "§7(g)"
    limbs: tuple[Limb, ...] = (
        Limb("(i)", frozenset({Method.FAX}), "that day", before=time(17), business_days_only=True),
        Limb("(ii)", frozenset({Method.FAX}), "the next business day", after=time(17), before=time(23, 59)),
        Limb("(iii)", frozenset({Method.COURIER}), "the next business day"),
    )
    receipt: str = "(iv)"
    """The limb of actual receipt, which holds for every method."""


SECTION_7G = NoticeClause()


@dataclass(frozen=True, slots=True)
class Given:
    """When a notice is deemed given."""

    on: date | None
    """None: the clause does not say, and no receipt is on record."""
    limb: str
    """The limb that gives the day, `(ii)`; empty if there is none."""
    because: str


def deemed_given(
    method: Method,
    sent_at: datetime,
    zone: str,
    calendar: str,
    received_at: datetime | None = None,
    clause: NoticeClause = SECTION_7G,
) -> Given:
    """The day on which a notice is deemed given, and the limb that says so (2003 agreement §7(g)).

    `sent_at` (for a courier, when it was handed over) and `received_at` carry a zone of their own, and are read on the
    clocks of `zone`, the agreement's: `America/New_York`. Business days are those of the calendar. Of limbs that give
    the same day the first is named. Raises RuleError (a time without a zone, an unknown zone, receipt before sending),
    UnknownCalendar, OutsideCalendar.
    """
    sent = _local(sent_at, zone, "sent")
    received = _local(received_at, zone, "received") if received_at else None
    if received_at and received_at < sent_at:
        raise RuleError("The notice is recorded as received before it was sent. Correct one of the two times.")
    days = calendar_named(calendar)
    candidates = list(_deemed(method, sent, days, clause))
    if received:
        words = f"received {_moment(received)}: actual receipt, {clause.number}{clause.receipt}"
        candidates.append(Given(received.date(), clause.receipt, words))
    if not candidates:
        return Given(None, "", _gap(method, sent, days, clause))
    return min(candidates, key=lambda given: given.on or date.max)


def clock(moment: time) -> str:
    """`5:00 pm`; with seconds only where there are some: `5:00:30 pm`."""
    seconds = f":{moment.second:02}" if moment.second or moment.microsecond else ""
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{seconds} {half}"


def _deemed(method: Method, sent: datetime, days: Calendar, clause: NoticeClause) -> Iterator[Given]:
    """What each limb gives that applies."""
    for limb in clause.limbs:
        day = limb.day(sent, days) if method in limb.methods else None
        if day:
            condition = limb.condition()
            how = f"{method} sent {_moment(sent)}" + (f", {condition}" if condition else "")
            closed = "".join(
                f"; {medium_date(holiday)} is {name}"
                for holiday, name in days.skipped(sent.date(), day)
                if day != holiday
            )
            yield Given(
                day, limb.label, f"{how}: {limb.gives}, {medium_date(day)}, {clause.number}{limb.label}{closed}"
            )


def _gap(method: Method, sent: datetime, days: Calendar, clause: NoticeClause) -> str:
    """Why no limb applies, and what would."""
    limbs = [limb for limb in clause.limbs if method in limb.methods]
    closed = days.holiday_name(sent.date()) if limbs else None
    when = f"{method} sent {_moment(sent)}" + (f" (no business day: {closed})" if closed else "")
    if limbs:
        why = f"{clause.number} provides only for " + " and ".join(f"{limb.label} {limb.condition()}" for limb in limbs)
    else:
        why = f"{clause.number} does not provide for {method}"
    return f"{when}: {why}; only actual receipt {clause.receipt} gives the day, and none is on record"


def _local(moment: datetime, zone: str, what: str) -> datetime:
    """The moment on the clocks of the zone."""
    if moment.utcoffset() is None:
        raise RuleError(f"The time at which the notice was {what} has no time zone. Say in which zone the clock stood.")
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleError(f'There is no time zone "{zone}". Give a name such as America/New_York.') from None
    except OverflowError:
        raise DayOutOfReach(
            f"The time at which the notice was {what} lies beyond the days that can be named."
        ) from None


def _moment(local: datetime) -> str:
    """`Wed May 7, 2003 at 4:59 pm EDT`."""
    return f"{medium_date(local.date())} at {clock(local.time())} {local.tzname()}"
