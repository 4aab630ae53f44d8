"""Our time for the 2003 agreement's core duties over many placements, as a ratio to numpy's and to `holidays`'.

Run `python -m tests.benchmarks.rules [--placements 10000] [--rounds 5]` from the project's folder.

Every contestant gives the same days: of each duty the day as written, rolled forward under N.Y. Gen. Constr. Law §25,
and safe. The answers are asserted equal before anything is timed; the contestants take turns, and medians of the
ratios of each turn are printed. numpy works on whole columns; `holidays` and we go from date to date, and we give the
tree of steps behind each day besides.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import holidays
import numpy as np

from compliance.rules import Happening, Sentence, Terms, calendar, evaluate, parse, readings

SEED = 20030507
TERMS = Terms()
AS_OF = date(2045, 1, 1)
ONE_DAY = timedelta(days=1)

# Code → sentence and boundary, as the agreement has them (RRA §§2, 3(a), 7(p)).
DUTIES = {
    "FILE": ("45 days after closing", "by"),
    "EFFECT": ("the earlier of 5 business days after no-review notice and 90 days after closing", "before"),
    "FURNISH": ("5 business days before filing", "by"),
    "OBJECT": ("3 business days after drafts furnished", "by"),
    "NOTICE": ("2 business days after effectiveness", "by"),
}
EVENTS = ("closing", "drafts furnished", "filing", "no-review notice", "effectiveness")

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


def prepare_ours(placements: list[Placement]) -> Callable[[], Answers]:
    """The product's own evaluation, as the projection runs it."""
    trees: list[tuple[Sentence, str]] = [(parse(due), boundary) for due, boundary in DUTIES.values()]
    facts = [tuple(Happening(event, day) for event, day in placement.items()) for placement in placements]

    def answer() -> Answers:
        found = []
        for happenings in facts:
            for tree, boundary in trees:
                days = readings(evaluate(tree, happenings, TERMS, AS_OF), boundary, TERMS)
                found.append((days.literal, days.forward, days.safe))
        return found  # type: ignore[return-value]  # every event has a day here

    return answer


def closures(name: str) -> list[date]:
    own = calendar(name)
    return [day for day, _ in own.skipped(own.first, own.last)]


def prepare_numpy(placements: list[Placement]) -> Callable[[], list[Any]]:
    """The same days by `numpy.busday_offset` over columns; nine columns by duty and reading."""
    bank, law = (np.busdaycalendar(holidays=closures(name)) for name in ("NYBANK", "NYGCL"))
    column = {event: np.array([p[event] for p in placements], dtype="datetime64[D]") for event in EVENTS}

    def after(days: Any, count: int) -> Any:
        return np.busday_offset(days, count, roll="backward", busdaycal=bank)

    def back(days: Any) -> Any:
        return np.busday_offset(days, 0, roll="backward", busdaycal=bank)

    def forward(days: Any) -> Any:
        return np.busday_offset(days, 0, roll="forward", busdaycal=law)

    def answer() -> list[Any]:
        file = column["closing"] + 45
        notice, last = after(column["no-review notice"], 5), column["closing"] + 90
        effect = np.minimum(notice, last)
        # A day counted in business days does not roll.
        effect_forward = np.where(notice <= last, effect, forward(effect))
        furnish = np.busday_offset(column["filing"], -5, roll="forward", busdaycal=bank)
        object_by = after(column["drafts furnished"], 3)
        tell = after(column["effectiveness"], 2)
        return [
            (file, forward(file), back(file)),
            (effect, effect_forward, back(effect - 1)),
            (furnish, furnish, furnish),
            (object_by, object_by, object_by),
            (tell, tell, tell),
        ]

    return answer


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

    def duties(placement: Placement) -> Iterator[Answer]:
        file = placement["closing"] + timedelta(days=45)
        yield calendar_day(file, safe_from=file)
        notice, last = bank.get_nth_working_day(placement["no-review notice"], 5), placement["closing"] + 90 * ONE_DAY
        effect = calendar_day(min(notice, last), safe_from=min(notice, last) - ONE_DAY)
        yield effect if last < notice else (notice, notice, effect[2])
        for event, count in (("filing", -5), ("drafts furnished", 3), ("effectiveness", 2)):
            yield (bank.get_nth_working_day(placement[event], count),) * 3

    return lambda: [answer for placement in placements for answer in duties(placement)]


def timed(run: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    started = perf_counter()
    run()
    return perf_counter() - started


def main() -> None:
    """Checks the answers against each other, then prints the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--placements", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    placements = portfolio(options.placements)
    ours, columns, library = (prepare(placements) for prepare in (prepare_ours, prepare_numpy, prepare_holidays))
    expected = ours()
    assert in_rows(columns()) == expected, "numpy gives other days"
    assert library() == expected, "holidays gives other days"

    turns = [(timed(ours), timed(columns), timed(library)) for _ in range(options.rounds)]
    dates = len(placements) * len(DUTIES)
    print(f"{len(placements):,} placements, {len(DUTIES)} duties each: {dates:,} deadlines, 3 readings each; all equal")
    print(f"ours               {median(own for own, _, _ in turns):8.3f} s")
    print(f"numpy, columns     {median(other for _, other, _ in turns):8.3f} s")
    print(f"holidays           {median(other for _, _, other in turns):8.3f} s")
    print(f"ours / numpy       {median(own / other for own, other, _ in turns):8.2f}")
    print(f"ours / holidays    {median(own / other for own, _, other in turns):8.2f}")


if __name__ == "__main__":
    main()
