"""Our time for twenty duties over many placements, as a ratio to numpy's and to that of `holidays`.

Run `python -m tests.benchmarks.rules [--placements 10000] [--rounds 5]` from the project's folder.

Every contestant goes from dates to dates and gives the same days: of each duty the day as written, rolled forward under
N.Y. Gen. Constr. Law §25, and safe. Ours come three times: the dates alone, as the projection computes them, by
sentences compiled to straight-line Python; with the tree of steps behind each day, as an explanation needs it; and all
these trees put into words, which the site does only for an explanation that is read. numpy works on whole columns; its
time on columns that are there already and stay columns is printed too. The answers are asserted equal before anything
is timed; the contestants take turns, and medians of the ratios of each turn are printed.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain
from random import Random
from typing import Any, NamedTuple

import holidays
import numpy as np

from compliance.rules import Happening, Step, Terms, evaluate, parse, readings, steps
from compliance.rules.compiling import compiled
from compliance.rules.known import Due, Known, by_event
from tests.benchmarks.contest import contest
from tests.benchmarks.offset import closures

SEED = 20030507
TERMS = Terms()
AS_OF = date(2045, 1, 1)
ONE_DAY = timedelta(days=1)

EVENTS = ("closing", "drafts furnished", "filing", "no-review notice", "effectiveness")


class Promise(NamedTuple):
    """A duty as numpy needs it: days or business days (fewer than none: before) counted from an event."""

    event: str
    days: int = 0
    business_days: int = 0
    or_days: int = 0
    """At the latest so many days after closing."""
    boundary: str = "by"

    @property
    def sentence(self) -> str:
        """The duty in the rule language."""
        if self.days:
            return f"{self.days} days after {self.event}"
        direction = "after" if self.business_days > 0 else "before"
        counted = f"{abs(self.business_days)} business days {direction} {self.event}"
        return f"the earlier of {counted} and {self.or_days} days after closing" if self.or_days else counted


# The 2003 agreement's own counts (RRA §§2, 3(a), 3(n), 7(p)) and others of its kind.
PROMISES = (
    Promise("closing", days=45),
    Promise("no-review notice", business_days=5, or_days=90, boundary="before"),
    Promise("filing", business_days=-5),
    Promise("drafts furnished", business_days=3),
    Promise("effectiveness", business_days=2),
    *(Promise(event, days=count) for event, count in zip(EVENTS, (15, 20, 30, 60, 90), strict=True)),
    *(Promise(event, business_days=count) for event, count in zip(EVENTS, (4, 2, 10, 2, 20), strict=True)),
    *(
        Promise(event, days=count, boundary="before")
        for event, count in zip(EVENTS[:4], (90, 10, 45, 120), strict=True)
    ),
    Promise("effectiveness", business_days=3, or_days=180),
)

Placement = dict[str, date]
Answer = tuple[date, date, date]
"""As written, rolled forward, safe."""
Answers = list[Answer]


def portfolio(count: int) -> list[Placement]:
    """Reproducible placements whose events follow each other over ten years of closings."""
    random = Random(SEED)  # noqa: S311 - a benchmark's portfolio guards nothing
    placements = []
    for _ in range(count):
        day = date(1998, 1, 1) + timedelta(days=random.randrange(3_650))
        placement = {}
        for event in EVENTS:
            placement[event] = day
            day += timedelta(days=random.randrange(1, 40))
        placements.append(placement)
    return placements


def _facts(placements: list[Placement]) -> list[tuple[Happening, ...]]:
    return [tuple(Happening(event, day) for event, day in placement.items()) for placement in placements]


def prepare_dates(placements: list[Placement]) -> Callable[[], Answers]:
    """The product's dates, as the projection computes them."""
    rules = [compiled(parse(promise.sentence), promise.boundary, TERMS) for promise in PROMISES]
    facts = _facts(placements)

    def answer() -> Answers:
        found = []
        for happenings in facts:
            known = Known(by_event(happenings), AS_OF)
            for rule in rules:
                due, forward, safe = rule(known, _no_duty, _no_duty)
                found.append((due[0], forward, safe))
        return found  # type: ignore[return-value]  # every event has a day here

    return answer


def _no_duty(name: str) -> Due:
    raise AssertionError(f"no sentence here looks at another duty, and one looks at {name}")


def prepare_explained(placements: list[Placement]) -> Callable[[], Answers]:
    """The product's dates with the tree of steps behind each, as explanations need them."""
    trees = [(parse(promise.sentence), promise.boundary) for promise in PROMISES]
    facts = _facts(placements)

    def answer() -> Answers:
        found = []
        for happenings in facts:
            for tree, boundary in trees:
                days = readings(evaluate(tree, happenings, TERMS, AS_OF), boundary, TERMS)
                found.append((days.literal, days.forward, days.safe))
        return found  # type: ignore[return-value]  # every event has a day here

    return answer


def prepare_worded(placements: list[Placement]) -> Callable[[], list[Step]]:
    """The tree of steps of each date put into words, as they are when an explanation is read."""
    trees = [parse(promise.sentence) for promise in PROMISES]
    facts = _facts(placements)
    return lambda: [steps(evaluate(tree, known, TERMS, AS_OF), TERMS) for known in facts for tree in trees]


def columns_of(placements: list[Placement]) -> dict[str, Any]:
    """The days of each event as a numpy column."""
    return {event: np.array([p[event] for p in placements], dtype="datetime64[D]") for event in EVENTS}


def prepare_numpy(placements: list[Placement]) -> Callable[[], list[Any]]:
    """The same days by `numpy.busday_offset` over columns; nine columns by duty and reading."""
    bank, law = (np.busdaycalendar(holidays=closures(name)) for name in ("NYBANK", "NYGCL"))
    column = columns_of(placements)

    def after(days: Any, count: int) -> Any:
        return np.busday_offset(days, count, roll="backward", busdaycal=bank)

    def back(days: Any) -> Any:
        return np.busday_offset(days, 0, roll="backward", busdaycal=bank)

    def forward(days: Any) -> Any:
        return np.busday_offset(days, 0, roll="forward", busdaycal=law)

    def readings_of(promise: Promise) -> tuple[Any, Any, Any]:
        start, count = column[promise.event], promise.business_days
        if promise.days:
            day = start + promise.days
            return day, forward(day), back(day - (promise.boundary == "before"))
        day = after(start, count) if count > 0 else np.busday_offset(start, count, roll="forward", busdaycal=bank)
        if not promise.or_days:
            return day, day, day
        # A day counted in business days does not roll.
        last = column["closing"] + promise.or_days
        day, counted = np.minimum(day, last), day <= last
        if promise.boundary == "before":
            return day, np.where(counted, day, forward(day)), back(day - 1)
        return day, np.where(counted, day, forward(day)), np.where(counted, day, back(day))

    return lambda: [readings_of(promise) for promise in PROMISES]


def in_rows(columns: list[Any]) -> Answers:
    """numpy's columns as rows of answers, placement by placement."""
    duties = [zip(*(days.astype(object) for days in triple), strict=True) for triple in columns]
    return list(chain.from_iterable(zip(*duties, strict=True)))


def prepare_holidays(placements: list[Placement]) -> Callable[[], Answers]:
    """The same days by the working-day methods of `holidays`, given the same closures."""
    bank, law = (holidays.HolidayBase() for _ in range(2))
    for book, name in ((bank, "NYBANK"), (law, "NYGCL")):
        book.update(dict.fromkeys(closures(name), "closed"))

    def calendar_day(day: date, *, safe_from: date) -> Answer:
        forward = day if law.is_working_day(day) else law.get_nth_working_day(day, 1)
        safe = safe_from if bank.is_working_day(safe_from) else bank.get_nth_working_day(safe_from, -1)
        return day, forward, safe

    def counted(day: date, count: int) -> date:
        found: date = bank.get_nth_working_day(day, count)
        return found

    def duties(placement: Placement) -> Iterator[Answer]:
        for promise in PROMISES:
            start, earlier = placement[promise.event], timedelta(promise.boundary == "before")
            if promise.days:
                day = start + timedelta(promise.days)
                yield calendar_day(day, safe_from=day - earlier)
                continue
            day = counted(start, promise.business_days)
            last = placement["closing"] + timedelta(promise.or_days) if promise.or_days else day
            if last < day:
                yield calendar_day(last, safe_from=last - earlier)
            else:
                yield day, day, calendar_day(day, safe_from=day - earlier)[2] if earlier else day

    return lambda: [answer for placement in placements for answer in duties(placement)]


def main() -> None:
    """Checks the answers against each other, then prints the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--placements", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    placements = portfolio(options.placements)
    dates, explained, library = (
        prepare(placements) for prepare in (prepare_dates, prepare_explained, prepare_holidays)
    )
    columns = prepare_numpy(placements)
    expected = explained()
    assert dates() == expected, "the compiled sentences give other days"
    assert in_rows(columns()) == expected, "numpy gives other days"
    assert library() == expected, "holidays gives other days"
    contest(
        f"{len(placements):,} placements, {len(expected):,} deadlines, three readings each; all answers equal",
        options.rounds,
        {
            "dates": dates,
            "with steps": explained,
            "in words": prepare_worded(placements),
        },
        {
            "numpy, from and to dates": lambda: in_rows(prepare_numpy(placements)()),
            "numpy, columns to columns": columns,
            "holidays": library,
        },
    )
    print("  target: of numpy, from and to dates: dates 1.1, with steps 6")


if __name__ == "__main__":
    main()
