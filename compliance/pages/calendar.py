"""What is due on which day: a month as a table, and a year as a picture with the same as a table."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from compliance import rules
from compliance.models.deadline import URGENCY
from compliance.rules import Standing, words
from compliance.rules.months import add_months
from compliance.tables import Links
from compliance.wording import NAMES, SIGNS, standing_words

SHOWN_A_DAY = 4
"""Deadlines of one day that a month names; more are counted."""
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
YEAR = re.compile(r"[0-9]{4}\Z")
ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""The days between which a month or a year can be asked for."""

WEEKDAYS = ("Sunday", *words.WEEKDAYS[:-1])
CELL, LEFT, TOP = 24, 44, 22
"""Of the picture of a year: the side of a day, the room for the months' names, and that for the days' numbers."""


def month_asked(asked: str, *, instead: date) -> date:
    """The first day of the month that an address names, `2003-08`; where it names none, of the month of ``instead``."""
    found = MONTH.match(asked)
    day = date(max(1, int(found[1])), int(found[2]), 1) if found else instead.replace(day=1)
    return min(max(day, EARLIEST), LATEST.replace(day=1))


def year_asked(asked: str, *, instead: date) -> int:
    """The year that an address names; where it names none, that of ``instead``."""
    year = int(asked) if YEAR.match(asked) else instead.year
    return min(max(year, EARLIEST.year), LATEST.year)


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline on its due day."""

    standing: str
    sign: str
    said: str
    title: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month, with what is due on it."""

    on: date
    is_of_month: bool
    is_as_of: bool
    closed: str
    """The holiday by the banks' calendar, or nothing."""
    entries: tuple[Entry, ...]
    more: int
    """Deadlines beyond those named."""

    @property
    def said(self) -> str:
        """`Tuesday, August 5, 2003`."""
        return words.long_date(self.on)


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month in weeks from Sunday to Saturday."""

    first: date
    weeks: tuple[tuple[CalendarDay, ...], ...]
    number: int
    """Deadlines that are due in it."""

    @property
    def said(self) -> str:
        """`August 2003`."""
        return words.month_year(self.first)

    @property
    def weekdays(self) -> tuple[str, ...]:
        return WEEKDAYS

    @property
    def before(self) -> date | None:
        """The first day of the month before; None at the edge."""
        return add_months(self.first, -1) if self.first > EARLIEST else None

    @property
    def after(self) -> date | None:
        """The first day of the month after; None at the edge."""
        return add_months(self.first, 1) if self.first < LATEST.replace(day=1) else None


def month_sheet(rows: QuerySet[Any], first: date, *, links: Links) -> MonthSheet:
    """The month that begins on ``first``, with those of ``rows`` that are due in it, on the day of ``links``.

    ``rows`` are deadlines as they stand on that day. One query.
    """
    last = add_months(first, 1) - ONE_DAY
    due: dict[date, list[Any]] = {}
    for row in rows.filter(due_on__gte=first, due_on__lte=last):
        due.setdefault(row.due_on, []).append(row)
    weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    return MonthSheet(
        first=first,
        weeks=tuple(tuple(_day(on, first, due.get(on, []), links) for on in week) for week in weeks),
        number=sum(map(len, due.values())),
    )


def _day(on: date, first: date, due: list[Any], links: Links) -> CalendarDay:
    shown = due[:SHOWN_A_DAY] if len(due) > SHOWN_A_DAY + 1 else due
    return CalendarDay(
        on=on,
        is_of_month=(on.year, on.month) == (first.year, first.month),
        is_as_of=on == links.as_of,
        closed=_holiday(on),
        entries=tuple(_entry(row, links) for row in shown),
        more=len(due) - len(shown),
    )


def _holiday(on: date) -> str:
    """The holiday of New York's banks; nothing for a weekend, nor outside the years that their calendar covers."""
    banks = rules.calendar(rules.Terms().calendar)
    name = banks.holiday_name(on) if banks.first <= on <= banks.last else None
    return name if name and name not in words.WEEKDAYS else ""


def _entry(row: Any, links: Links) -> Entry:
    return Entry(
        standing=row.standing,
        sign=SIGNS[Standing(row.standing)],
        said=standing_words(row, row.standing, as_of=links.as_of),
        title=row.duty.title,
        about=", ".join(filter(None, (row.placement.name, row.subject_label))),
        url=links.fact("compliance_deadline", row.pk),
    )


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the year on the picture; without ``standing`` nothing is due on it."""

    x: int
    y: int
    title: str
    standing: str = ""
    sign: str = ""
    is_as_of: bool = False
    is_weekend: bool = False


@dataclass(frozen=True, slots=True)
class YearLine:
    """A day on which something is due, in words, with how many stand how."""

    on: date
    said: str
    stands: tuple[tuple[str, str, str], ...]
    """Standing, sign and words, such as "2 missed"; the most urgent first."""


@dataclass(frozen=True, slots=True)
class YearSheet:
    """A year: a line of squares for each month, and each day that has deadlines in words."""

    year: int
    squares: tuple[Square, ...]
    lines: tuple[YearLine, ...]
    number: int

    side = CELL - 3
    middle = (CELL - 3) / 2
    width = LEFT + 31 * CELL
    height = TOP + 12 * CELL

    @property
    def months(self) -> list[tuple[int, str]]:
        """The height at which each month's name stands, and the name."""
        return [(TOP + number * CELL + 15, name[:3]) for number, name in enumerate(words.MONTHS)]

    @property
    def days(self) -> list[tuple[float, int]]:
        """Where each number of a day stands, and the number."""
        return [(LEFT + (day - 1) * CELL + self.middle, day) for day in range(1, 32)]

    @property
    def said(self) -> str:
        """`6 deadlines are due in 2003, on 4 days`."""
        verb = "is" if self.number == 1 else "are"
        on = f", on {words.counted(len(self.lines), 'day')}" if self.lines else ""
        return f"{words.counted(self.number, 'deadline')} {verb} due in {self.year}{on}"


def year_sheet(rows: QuerySet[Any], year: int, *, as_of: date) -> YearSheet:
    """The year, with how many of ``rows`` are due on which day and stand how on ``as_of``. One query."""
    found: dict[date, dict[str, int]] = {}
    due = rows.filter(due_on__gte=date(year, 1, 1), due_on__lte=date(year, 12, 31)).order_by("due_on")
    for on, standing, number in due.values_list("due_on", "standing").annotate(number=Count("pk")):
        found.setdefault(on, {})[standing] = number
    lines = tuple(_line(on, stands) for on, stands in found.items())
    return YearSheet(
        year=year,
        squares=tuple(_squares(year, {line.on: line for line in lines}, as_of)),
        lines=lines,
        number=sum(number for stands in found.values() for number in stands.values()),
    )


def _line(on: date, stands: dict[str, int]) -> YearLine:
    told = ((standing, SIGNS[standing], f"{stands[standing]:,} {NAMES[standing]}") for standing in _in_order(stands))
    return YearLine(on, words.medium_date(on), tuple(told))


def _in_order(stands: Iterable[str]) -> list[Standing]:
    return [standing for standing in URGENCY if standing in stands]


def _squares(year: int, lines: dict[date, YearLine], as_of: date) -> Iterator[Square]:
    day = date(year, 1, 1)
    while day.year == year:
        line = lines.get(day)
        standing, sign, _ = line.stands[0] if line else ("", "", "")
        yield Square(
            x=LEFT + (day.day - 1) * CELL,
            y=TOP + (day.month - 1) * CELL,
            title=f"{words.medium_date(day)}: {', '.join(said for *_, said in line.stands)}" if line else "",
            standing=standing,
            sign=sign,
            is_as_of=day == as_of,
            is_weekend=day.weekday() >= calendar.SATURDAY,
        )
        day += ONE_DAY
