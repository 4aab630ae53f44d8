"""Business-day calendars: data in `calendar_data/*.toml`, answers by look-ups in precomputed tables.

A calendar answers only between its first and last day. Outside them it refuses, since holidays that nobody has
decided yet cannot be counted.
"""

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator
from datetime import MAXYEAR, date, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, NamedTuple, Self

from .errors import RuleError

CALENDAR_NAMES: tuple[str, ...] = ("NYBANK", "SEC", "NYSE", "NYGCL")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


class UnknownCalendar(RuleError):
    """There is no calendar of that name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.near = near_calendars(name)
        meant = f" Did you mean {' or '.join(self.near)}?" if self.near else ""
        super().__init__(f'There is no calendar "{name}"; there are {", ".join(CALENDAR_NAMES)}.{meant}')


class OutsideCalendar(RuleError):
    """A day, or the result of a count, lies outside the years which a calendar covers."""

    def __init__(self, calendar: "Calendar", words: str) -> None:
        super().__init__(
            f"{words} lies outside the {calendar.name} calendar, which covers {calendar.first} to {calendar.last}."
        )


Count = Callable[[date, int], date]
Roll = Callable[[date], date]


class Calendar:
    """One calendar. Its four answers are functions over tables by day."""

    __slots__ = (
        "_closed",
        "_holidays",
        "_tables",
        "after",
        "back",
        "before",
        "citation",
        "first",
        "forward",
        "last",
        "name",
        "named",
        "roll_calendar",
        "roll_citation",
        "title",
    )

    after: Count
    """The `count`-th business day strictly after a day; a count is at least 1. Raises OutsideCalendar, ValueError."""
    before: Count
    """The `count`-th business day strictly before a day; a count is at least 1. Raises OutsideCalendar, ValueError."""
    forward: Roll
    """The day itself if it is a business day, else the next one. Raises OutsideCalendar."""
    back: Roll
    """The day itself if it is a business day, else the previous one. Raises OutsideCalendar."""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name = name
        self.title: str = data["title"]
        self.named: str = data["named"]
        self.citation: str = data["citation"]
        self.first: date = data["first"]
        self.last: date = data["last"]
        self.roll_calendar: str = data["roll_calendar"]
        self.roll_citation: str = data["roll_citation"]
        self._holidays = dict(_closed_days(data, self.first, self.last))
        self._closed = list(self._holidays)
        self._tables = _Tables.of(self.first, self.last, self._holidays)
        self.after, self.before = _counts(self, self._tables)
        self.forward, self.back = _rolls(self, self._tables)

    def __repr__(self) -> str:
        return f"<Calendar {self.name}>"

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is a business day. Raises OutsideCalendar."""
        return self.holiday_name(day) is None

    def holiday_name(self, day: date) -> str | None:
        """Why `day` is no business day: the holiday's name, else "Saturday" or "Sunday"; None for a business day."""
        if not self.first <= day <= self.last:
            raise OutsideCalendar(self, day.isoformat())
        return self._holidays.get(day) or (WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else None)

    def skipped(self, start: date, end: date) -> list[tuple[date, str]]:
        """The weekday holidays from `start` to `end`, both included, with their names."""
        days = self._closed
        return [(day, self._holidays[day]) for day in days[bisect_left(days, start) : bisect_right(days, end)]]


class _Tables(NamedTuple):
    """The business days of a calendar, and where each day of its years stands among them."""

    base: int
    """The ordinal of the first day: day i of the lists is so many days later."""
    days: list[date]
    """The business days."""
    last: list[int]
    """The position in `days` of the last business day up to and including day i; -1 before the first."""
    next: list[int]
    """The position of the first business day from day i on."""

    @classmethod
    def of(cls, first: date, last: date, closed: Container[date]) -> Self:
        """The tables of the days from `first` to `last`; weekends and the days in `closed` are no business days."""
        base = first.toordinal()
        every_day = [date.fromordinal(n) for n in range(base, last.toordinal() + 1)]
        is_open = [day.weekday() < SATURDAY and day not in closed for day in every_day]
        up_to = [count - 1 for count in accumulate(map(int, is_open))]
        return cls(
            base,
            [day for day, opened in zip(every_day, is_open, strict=True) if opened],
            up_to,
            [position + (not opened) for position, opened in zip(up_to, is_open, strict=True)],
        )


def _counts(own: Calendar, tables: _Tables) -> tuple[Count, Count]:
    """After and before of a calendar, each two list look-ups.

    Closures, since a method would fetch each table anew from its object: a call takes a tenth of a microsecond, and a
    tenth longer so. A negative index would wrap round to the far end of a table, so each is looked at first.
    """
    base, days, last, following = tables

    def after(day: date, count: int) -> date:
        i = day.toordinal() - base
        if i >= 0 and count > 0:
            try:
                return days[last[i] + count]
            except IndexError:
                pass
        raise _refusal(own, day, count, "after")

    def before(day: date, count: int) -> date:
        i = day.toordinal() - base
        if i >= 0 and count > 0:
            try:
                position = following[i] - count
            except IndexError:
                position = -1
            if position >= 0:
                return days[position]
        raise _refusal(own, day, count, "before")

    return after, before


def _rolls(own: Calendar, tables: _Tables) -> tuple[Roll, Roll]:
    """Forward and back of a calendar, as `_counts` makes its counts."""
    base, days, last, following = tables

    def forward(day: date) -> date:
        i = day.toordinal() - base
        if i >= 0:
            try:
                return days[following[i]]
            except IndexError:
                pass
        raise _beyond(own, day, f"The next business day from {day}")

    def back(day: date) -> date:
        i = day.toordinal() - base
        if i >= 0:
            try:
                position = last[i]
            except IndexError:
                position = -1
            if position >= 0:
                return days[position]
        raise _beyond(own, day, f"The last business day up to {day}")

    return forward, back


def _beyond(own: Calendar, day: date, words: str) -> OutsideCalendar:
    """The refusal of a day that is outside, or else of the answer that is."""
    return OutsideCalendar(own, words if own.first <= day <= own.last else day.isoformat())


def _refusal(own: Calendar, day: date, count: int, direction: str) -> Exception:
    """Why no day can be given for a count."""
    if count < 1:
        return ValueError(f"a count of business days is at least 1, not {count}")
    if not own.first <= day <= own.last:
        return OutsideCalendar(own, day.isoformat())
    return OutsideCalendar(own, f"Business day {count} {direction} {day}")


@cache
def calendar(name: str) -> Calendar:
    """The calendar of that name, built once. Raises UnknownCalendar with near names."""
    if name not in CALENDAR_NAMES:
        raise UnknownCalendar(name)
    text = files(__package__).joinpath("calendar_data", f"{name}.toml").read_text(encoding="utf-8")
    return Calendar(name, tomllib.loads(text))


def near_calendars(name: str) -> list[str]:
    """Calendar names that look like `name`."""
    return get_close_matches(name.upper()[:40], CALENDAR_NAMES, n=2, cutoff=0.5)


def _closed_days(data: dict[str, Any], first: date, last: date) -> list[tuple[date, str]]:
    """The holidays and closures that fall on a weekday from `first` to `last`, with their names, in order."""
    closed: dict[date, str] = {}
    for rule in data["holiday"]:
        # One year more on either side: New Year's Day may be kept on December 31.
        for year in range(rule.get("from", first.year - 1), min(rule.get("until", MAXYEAR), last.year + 1) + 1):
            day = _observed(_holiday(rule, year), rule.get("observed", "none"))
            closed.setdefault(day, rule["name"])
    for closure in data.get("closure", ()):
        for day in _run(closure):
            closed.setdefault(day, closure["name"])
    return sorted((day, name) for day, name in closed.items() if first <= day <= last and day.weekday() < SATURDAY)


def _holiday(rule: dict[str, Any], year: int) -> date:
    """The day itself of one holiday rule in one year."""
    match rule:
        case {"fixed": month_day}:
            return date.fromisoformat(f"{year}-{month_day}")
        case {"nth": {"week": week, "weekday": weekday, "month": month}}:
            return _nth_weekday(year, month, weekday, week)
        case {"easter": days}:
            return _easter(year) + timedelta(days=days)
        case {"after_first": {"weekday": weekday, "of": of, "month": month}}:
            start = _nth_weekday(year, month, of, 1)
            return start + timedelta(days=(WEEKDAYS.index(weekday) - start.weekday()) % 7)
    raise ValueError(f"holiday rule {rule['name']!r} has no known form")


def _observed(day: date, rule: str) -> date:
    """Where a holiday is kept: `nearest` weekday, Monday for a `sunday` only, or its own day."""
    if day.weekday() == SUNDAY and rule in ("nearest", "sunday"):
        return day + ONE_DAY
    if day.weekday() == SATURDAY and rule == "nearest":
        return day - ONE_DAY
    return day


def _run(closure: dict[str, Any]) -> Iterator[date]:
    day, until = closure.get("on") or closure["from"], closure.get("on") or closure["until"]
    while day <= until:
        yield day
        day += ONE_DAY


def _nth_weekday(year: int, month: int, weekday: str, week: int) -> date:
    """The `week`-th such weekday of the month; -1 is the last."""
    if week < 0:
        next_month = date(year + month // 12, month % 12 + 1, 1)
        return _nth_weekday(next_month.year, next_month.month, weekday, 1) + timedelta(weeks=week)
    start = date(year, month, 1)
    return start + timedelta(days=(WEEKDAYS.index(weekday) - start.weekday()) % 7, weeks=week - 1)


def _easter(year: int) -> date:
    """Easter Sunday (Gregorian; the anonymous computus of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lunar = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * lunar) // 451
    month, day = divmod(h + lunar - 7 * m + 114, 31)
    return date(year, month, day + 1)
