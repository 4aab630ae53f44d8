"""Our time for the 2003 agreement's core duties over many placements, as a ratio to numpy's and to `holidays`'.

Run `python -m tests.benchmarks.rules [--placements 10000] [--rounds 5]` from the project's folder.

Every contestant gives the same days: of each duty the day as written, rolled forward under N.Y. Gen. Constr. Law §25,
and safe. The answers are asserted equal before anything is timed; the contestants take turns, and medians of the
ratios of each turn are printed. `holidays` and we go from date to date, and we give the tree of steps behind each day
besides; numpy works on whole columns, once kept as columns, once made from dates and turned into dates again. Last
comes a single offset of five business days, one call for each.
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


def single_offsets(days: list[date]) -> tuple[Callable[[], list[Any]], ...]:
    """Five business days after each day, one call a day: ours, numpy's, and that of `holidays`."""
    own = calendar("NYBANK")
    rules = np.busdaycalendar(holidays=closures("NYBANK"))
    book = holidays.HolidayBase()
    book.update(dict.fromkeys(closures("NYBANK"), "closed"))
    scalars = [np.datetime64(day) for day in days]
    return (
        lambda: [own.after(day, 5) for day in days],
        lambda: [np.busday_offset(day, 5, roll="backward", busdaycal=rules) for day in scalars],
        lambda: [book.get_nth_working_day(day, 5) for day in days],
    )


def timed(run: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    started = perf_counter()
    run()
    return perf_counter() - started


def contest(title: str, rounds: int, contestants: dict[str, Callable[[], object]]) -> None:
    """Lets the contestants take turns; prints the median time of each and of our ratio to it. We come first."""
    turns = [{name: timed(run) for name, run in contestants.items()} for _ in range(rounds)]
    print(title)
    for name in contestants:
        ratio = median(turn["ours"] / turn[name] for turn in turns)
        print(f"  {name:<28}{median(turn[name] for turn in turns):9.4f} s    ours / this {ratio:9.3f}")


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
    contest(
        f"{len(placements):,} placements, {len(expected):,} deadlines, three readings each; all answers equal",
        options.rounds,
        {
            "ours": ours,
            "numpy, columns": columns,
            "numpy, from and to dates": lambda: in_rows(prepare_numpy(placements)()),
            "holidays": library,
        },
    )
    own, scalar, book = single_offsets([placement["closing"] for placement in placements])
    assert own() == book() == [day.astype(object) for day in scalar()], "the offsets differ"
    contest(
        f"{len(placements):,} offsets of five business days, a call each; all answers equal",
        options.rounds,
        {"ours": own, "numpy.busday_offset": scalar, "holidays": book},
    )


if __name__ == "__main__":
    main()
