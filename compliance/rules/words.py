"""Days in words, in English whatever the machine's language, and lists of words."""

import calendar
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


KEPT = 20_000
"""Days of which the words are kept, some fifty years: the same days are said again and again."""


def folded(name: str) -> str:
    """A name without regard to capitals and spaces, for comparing: `Xmark  Fund` → `xmark fund`."""
    return " ".join(name.casefold().split())


@lru_cache(maxsize=KEPT)
def long_date(day: date) -> str:
    """`Saturday, June 21, 2003`."""
    return f"{WEEKDAYS[day.weekday()]}, {plain_date(day)}"


@lru_cache(maxsize=KEPT)
def medium_date(day: date) -> str:
    """`Sat Jun 21, 2003`."""
    return f"{short_date(day)}, {day.year}"


@lru_cache(maxsize=KEPT)
def day_first_date(day: date) -> str:
    """`Sat 21 Jun 2003`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


@lru_cache(maxsize=KEPT)
def short_date(day: date) -> str:
    """`Sat Jun 21`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {MONTHS[day.month - 1][:3]} {day.day}"


@lru_cache(maxsize=KEPT)
def plain_date(day: date) -> str:
    """`June 21, 2003`."""
    return f"{month_day(day)}, {day.year}"


@lru_cache(maxsize=KEPT)
def month_day(day: date) -> str:
    """`June 21`."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def month_year(day: date) -> str:
    """`June 2003`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def no_such_day(year: int, month: int, day: int) -> str:
    """Why there is no such day: `June 31 does not exist. Give a day of June, 1 to 30.`; empty where there is."""
    if not 1 <= month <= 12:
        return f"There is no month {month}. Give year, month and day, such as 2003-05-07."
    if not date.min.year <= year:
        return f"There is no year {year}. Give year, month and day, such as 2003-05-07."
    last = calendar.monthrange(year, month)[1]
    if 1 <= day <= last:
        return ""
    name, where = MONTHS[month - 1], f" {year}" if month == 2 else ""
    return f"{name} {day} does not exist{where and f' in{where}'}. Give a day of {name}{where}, 1 to {last}."


def counted(count: int, noun: str) -> str:
    """`1 day`, `46 days`."""
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def dollars(amount: Decimal | None) -> str:
    """An amount in dollars and cents; more places only where the amount has them."""
    if amount is None:
        return ""
    whole, _, places = f"{amount:,f}".partition(".")
    return f"${whole}.{places.rstrip('0').ljust(2, '0')}"


def ordinal(count: int) -> str:
    """`1st`, `2nd`, `11th`, `90th`."""
    ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def joined(words: Iterable[str]) -> str:
    """Words joined by semicolons, each once."""
    return "; ".join(dict.fromkeys(words))
