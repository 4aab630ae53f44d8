"""Notices: on which day one is deemed given, and by which limb of the clause; or that only actual receipt can say so.

The limbs are an agreement's own. They leave gaps, and a gap is never filled by a guess: of the 2003 agreement's §7(g)
exactly 5:00 pm, from 11:59 pm to midnight, before 5:00 pm on a day that is no business day, and e-mail.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from operator import itemgetter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .calendars import Calendar
from .calendars import calendar as calendar_named
from .errors import DayOutOfReach, RuleError
from .words import counted, medium_date


class Method(StrEnum):
    """How notices are commonly sent; a clause may name other methods in words of its own."""

    FAX = "fax"
    COURIER = "overnight courier"
    MAIL = "mail"
    PERSONAL = "personal delivery"
    EMAIL = "e-mail"


class Gives(StrEnum):
    """Which day a limb gives."""

    THAT_DAY = "that day"
    NEXT_BUSINESS_DAY = "next business day"
    BUSINESS_DAYS = "business days after"
    DAYS = "days after"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Limb:
    """One way in which a clause deems a notice given: by when it was sent, or by its receipt."""

    label: str
    """As printed: `(i)`."""
    methods: frozenset[str]
    """The methods that it is for; none: for every method."""
    gives: Gives
    days: int = 0
    """How many, where it gives so many business or calendar days after."""
    after: time | None = None
    """It is sent later than this time of day; that very time is not meant."""
    before: time | None = None
    """It is sent earlier than this time of day; that very time is not meant."""
    by: time | None = None
    """It is sent no later than this time of day; that very time is meant too."""
    business_days_only: bool = False

    def takes(self, method: str) -> bool:
        """Whether it is for notices sent so."""
        return not self.methods or method in self.methods

    def objection(self, method: str, sent: datetime, days: Calendar) -> str:
        """Why it does not apply to a notice sent at that local time; empty if it does. Raises OutsideCalendar."""
        if not self.takes(method):
            return f"it is for {' or '.join(sorted(self.methods))}, not for {method}"
        moment = sent.time()
        in_time = (
            (self.after is None or moment > self.after)
            and (self.before is None or moment < self.before)
            and (self.by is None or moment <= self.by)
        )
        if not in_time:
            return f"it is for notices sent {self._times()}, and this was sent at {clock(moment)}"
        closed = days.holiday_name(sent.date()) if self.business_days_only else None
        return f"it is for business days, and {medium_date(sent.date())} is none: {closed}" if closed else ""

    def day(self, sent: date, days: Calendar) -> date:
        """The day that it gives a notice sent on a day, if it applies. Raises OutsideCalendar, DayOutOfReach."""
        match self.gives:
            case Gives.NEXT_BUSINESS_DAY:
                return days.after(sent, 1)
            case Gives.BUSINESS_DAYS:
                return days.after(sent, self.days)
            case Gives.DAYS:
                try:
                    return sent + timedelta(days=self.days)
                except OverflowError:
                    raise DayOutOfReach(f"{counted(self.days, 'day')} after {sent} cannot be named.") from None
            case _:
                return sent

    def condition(self) -> str:
        """`before 5:00 pm on a business day`; nothing if it sets none."""
        return self._times() + (" on a business day" if self.business_days_only else "")

    def result(self) -> str:
        """`the next business day`, `3 business days after`."""
        match self.gives:
            case Gives.THAT_DAY:
                return "that day"
            case Gives.NEXT_BUSINESS_DAY:
                return "the next business day"
            case Gives.BUSINESS_DAYS:
                return f"{counted(self.days, 'business day')} after"
            case Gives.DAYS:
                return f"{counted(self.days, 'day')} after"
            case Gives.RECEIPT:
                return "the day of actual receipt"

    def _times(self) -> str:
        limits = (("after", self.after), ("before", self.before), ("by", self.by))
        return " and ".join(f"{word} {clock(limit)}" for word, limit in limits if limit is not None)


@dataclass(frozen=True, slots=True)
class NoticeClause:
    """When an agreement deems notices given: on the earliest day that a limb gives. No limbs: it is not entered."""

    number: str = ""
    """`§7(g)`; empty if it is not entered."""
    limbs: tuple[Limb, ...] = ()

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return self.number or "the notice clause"

    @property
    def receipt(self) -> Limb | None:
        """The limb of actual receipt, if it has one."""
        return next((limb for limb in self.limbs if limb.gives == Gives.RECEIPT), None)

    def provides_for(self, method: str) -> list[Limb]:
        """The limbs for notices sent so, that of actual receipt apart."""
        return [limb for limb in self.limbs if limb.gives != Gives.RECEIPT and limb.takes(method)]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one limb says of a notice."""

    label: str
    on: date | None
    """The day that it gives; None if it does not apply."""
    why: str


@dataclass(frozen=True, slots=True)
class Given:
    """When a notice is deemed given."""

    on: date | None
    """None: the clause does not say, and no receipt is on record."""
    limb: str
    """The limb that gives the day, `(ii)`; empty if there is none."""
    because: str
    weighed: tuple[Weighed, ...] = ()
    """Every limb of the clause, in its order."""


def deemed_given(
    method: str,
    sent_at: datetime,
    zone: str,
    calendar: str,
    received_at: datetime | None = None,
    *,
    clause: NoticeClause,
) -> Given:
    """The day on which a notice is deemed given, and the limb of the clause that says so (2003 agreement: §7(g)).

    `sent_at` (for a courier, when it was handed over) and `received_at` carry a zone of their own, and are read on the
    clocks of `zone`, the agreement's: `America/New_York`. Business days are those of the calendar. Of limbs that give
    the same day the first is named. A clause without a limb of actual receipt, or one that is not entered, leaves the
    day of a receipt on record as the only one that can be said, where no limb gives one. Raises RuleError (a time
    without a zone, an unknown zone, receipt before sending), UnknownCalendar, OutsideCalendar.
    """
    sent = _local(sent_at, zone, "sent")
    received = _local(received_at, zone, "received") if received_at else None
    if received_at and received_at < sent_at:
        raise RuleError("The notice is recorded as received before it was sent. Correct one of the two times.")
    notice = _Notice(method, sent, received, calendar_named(calendar), clause)
    weighed = tuple(notice.weigh(limb) for limb in clause.limbs)
    applying = [(each.on, limb, each.why) for limb, each in zip(clause.limbs, weighed, strict=True) if each.on]
    if applying:
        on, limb, why = min(applying, key=itemgetter(0))
        return Given(on, limb.label, f"{notice.lead(limb)}{why}", weighed)
    if received:
        return Given(received.date(), "", f"received {_moment(received)}: actual receipt; {notice.gap()}", weighed)
    only = f"only actual receipt{f' {clause.receipt.label}' if clause.receipt else ''} gives the day"
    return Given(None, "", f"{method} sent {notice.when()}: {notice.gap()}; {only}, and none is on record", weighed)


@dataclass(frozen=True, slots=True)
class _Notice:
    """A notice on the agreement's clocks, and the clause that it is held against."""

    method: str
    sent: datetime
    received: datetime | None
    days: Calendar
    clause: NoticeClause

    def weigh(self, limb: Limb) -> Weighed:
        """What one limb says of it."""
        if limb.gives == Gives.RECEIPT:
            return self._receipt(limb)
        if objection := limb.objection(self.method, self.sent, self.days):
            return Weighed(limb.label, None, objection)
        sent_on = self.sent.date()
        day = limb.day(sent_on, self.days)
        counts_business_days = limb.gives in {Gives.NEXT_BUSINESS_DAY, Gives.BUSINESS_DAYS}
        holidays = self.days.skipped(sent_on, day) if counts_business_days else []
        closed = "".join(f"; {medium_date(on)} is {name}" for on, name in holidays if on not in (sent_on, day))
        condition = f"{limb.condition()}: " if limb.condition() else ""
        cited = f"{self.clause.number}{limb.label}"
        return Weighed(limb.label, day, f"{condition}{limb.result()}, {medium_date(day)}, {cited}{closed}")

    def _receipt(self, limb: Limb) -> Weighed:
        if not limb.takes(self.method):
            return Weighed(limb.label, None, f"it is for {' or '.join(sorted(limb.methods))}, not for {self.method}")
        if self.received is None:
            return Weighed(limb.label, None, "no actual receipt is on record")
        words = f"received {_moment(self.received)}: actual receipt, {self.clause.number}{limb.label}"
        return Weighed(limb.label, self.received.date(), words)

    def lead(self, limb: Limb) -> str:
        """What stands before the reason of the limb that gives the day."""
        if limb.gives == Gives.RECEIPT:
            return ""
        return f"{self.method} sent {_moment(self.sent)}{', ' if limb.condition() else ': '}"

    def when(self) -> str:
        """The time of sending, with why its day is no business day where a limb asks for one."""
        asked = any(limb.business_days_only for limb in self.clause.provides_for(self.method))
        closed = self.days.holiday_name(self.sent.date()) if asked else None
        return _moment(self.sent) + (f" (no business day: {closed})" if closed else "")

    def gap(self) -> str:
        """What the clause leaves open."""
        if not self.clause.limbs:
            return "the agreement's notice clause is not entered"
        limbs = self.clause.provides_for(self.method)
        if not limbs:
            return f"{self.clause.name} does not provide for {self.method}"
        return f"{self.clause.name} provides only for " + " and ".join(
            f"{limb.label} {limb.condition()}" for limb in limbs
        )


def clock(moment: time) -> str:
    """`5:00 pm`; with seconds only where there are some: `5:00:30 pm`."""
    seconds = f":{moment.second:02}" if moment.second or moment.microsecond else ""
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{seconds} {half}"


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
