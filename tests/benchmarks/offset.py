"""One business-day offset, a call each: ours against numpy, `holidays`, `bizdays` and QuantLib.

Run `python -m tests.benchmarks.offset [--days 5000] [--rounds 5]` from the project's folder. From date to date, by the
same closures, with the counts of the 2003 agreement and the SEC's rules. The answers are asserted equal first. A
package that is not installed is named and left out: `pip install bizdays QuantLib`.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

import holidays
import numpy as np

from compliance.rules import calendar
from tests.benchmarks.contest import contest, timed

SEED = 20030507
COUNTS = range(1, 21)
"""Business days, up to the longest count of the agreements at hand. `holidays` walks them one by one."""

TARGETS = {"numpy.busday_offset": 30, "holidays": 140, "bizdays": 20, "QuantLib": 45}

Question = tuple[date, int]
Answers = Callable[[], list[date]]


def questions(count: int) -> list[Question]:
    """Reproducible days of ten years, each with a number of business days."""
    random = Random(SEED)  # noqa: S311 - a benchmark's days guard nothing
    first = date(1998, 1, 1)
    counts = cycle(COUNTS)
    return [(first + timedelta(random.randrange(3_650)), next(counts)) for _ in range(count)]


def closures(name: str = "NYBANK") -> list[date]:
    """The weekdays on which a calendar is closed."""
    own = calendar(name)
    return [day for day, _ in own.skipped(own.first, own.last)]


def by_ours(asked: list[Question]) -> Answers:
    after = calendar("NYBANK").after
    return lambda: [after(day, count) for day, count in asked]


def by_numpy(asked: list[Question]) -> Answers:
    days = np.busdaycalendar(holidays=closures())
    offset: Any = np.busday_offset
    return lambda: [offset(day, count, roll="backward", busdaycal=days).item() for day, count in asked]


def by_holidays(asked: list[Question]) -> Answers:
    book = holidays.HolidayBase()
    book.update(dict.fromkeys(closures(), "closed"))
    return lambda: [book.get_nth_working_day(day, count) for day, count in asked]


def by_bizdays(asked: list[Question]) -> Answers:
    from bizdays import Calendar  # type: ignore[import-not-found,import-untyped,unused-ignore]

    own = calendar("NYBANK")
    days: Any = Calendar(holidays=closures(), weekdays=["Saturday", "Sunday"], startdate=own.first, enddate=own.last)
    return lambda: [days.offset(day, count) for day, count in asked]


def by_quantlib(asked: list[Question]) -> Answers:
    import QuantLib  # type: ignore[import-not-found,import-untyped,unused-ignore]

    days = QuantLib.BespokeCalendar("NYBANK")
    for weekday in (QuantLib.Saturday, QuantLib.Sunday):
        days.addWeekend(weekday)
    for closed in closures():
        days.addHoliday(QuantLib.Date(closed.day, closed.month, closed.year))

    def answer(day: date, count: int) -> date:
        found = days.advance(QuantLib.Date(day.day, day.month, day.year), count, QuantLib.Days)
        return date(found.year(), found.month(), found.dayOfMonth())

    return lambda: [answer(day, count) for day, count in asked]


OTHERS = {
    "numpy.busday_offset": by_numpy,
    "holidays": by_holidays,
    "bizdays": by_bizdays,
    "QuantLib": by_quantlib,
}


def installed(asked: list[Question]) -> Iterator[tuple[str, Answers]]:
    """The other contestants that are installed; the rest are named."""
    for name, prepare in OTHERS.items():
        try:
            yield name, prepare(asked)
        except ImportError:
            print(f"{name} is not installed and left out")


def main() -> None:
    """Checks the answers against each other, then prints the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    asked = questions(options.days)
    calendar.cache_clear()
    print(f"NYBANK built in {1_000 * timed(lambda: calendar('NYBANK')):.0f} ms of processor time")
    ours = by_ours(asked)
    others = dict(installed(asked))
    expected = ours()
    for name, answer in others.items():
        assert answer() == expected, f"{name} gives other days"
    contest(
        f"{len(asked):,} offsets of {COUNTS[0]} to {COUNTS[-1]} business days, a call each; all answers equal",
        options.rounds,
        {"ours": ours},
        dict(others),
        runs=5,
    )
    print("  target: " + ", ".join(f"{name} {1 / TARGETS[name]:.4f}" for name in others))


if __name__ == "__main__":
    main()
