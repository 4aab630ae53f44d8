"""What a change of a calendar costs: to write only the deadlines whose days changed, against rewriting all of them.

Run `python -m tests.benchmarks.refresh [--database postgresql] [--placements 9100] [--rounds 3]` from the project's
folder. A portfolio of 200,000 deadlines is written to a throw-away database; then one more day is closed in NYBANK and
opened again. Timed are the two writes, by the same bulk statements and each committed: the rows that a refresh finds
changed, and all rows that hold. What it takes to find the rows is printed too. Of a database elsewhere the clock on the
wall counts, and not the time of this process.
"""

import argparse
import tomllib
from datetime import date
from importlib.resources import files
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.contest import Run, timed
from tests.benchmarks.databases import SEED, add_arguments, analyze, database

CLOSED = date(2003, 8, 14)
TARGETS = {"sqlite": 0.25, "postgresql": 0.1}


def set_closures(name: str, *more: date) -> None:
    """Make the calendar anew, with some days closed by order besides those of its data."""
    from compliance import rules
    from compliance.rules import calendars
    from compliance.rules.rulebook import rulebook

    text = files(rules).joinpath("calendar_data", f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    data["closure"] = [*data.get("closure", ()), *({"on": day, "name": "Closed by order"} for day in more)]
    own, changed = calendars.calendar(name), calendars.Calendar(name, data)
    for slot in calendars.Calendar.__slots__:
        setattr(own, slot, getattr(changed, slot))
    rulebook.cache_clear()


def measure(rounds: int) -> None:
    """Prints the medians; asserts first that what is written is what a refresh would write."""
    from django.db import connection, transaction

    from compliance import bulk, operations
    from compliance.models import Deadline
    from placements.models import Placement

    def differences() -> list[Any]:
        return list(operations.compare_each(placements=Placement.objects.all()))

    def written(rows: list[Any]) -> Run:
        values = [(row[-1], *row[len(operations.KEY) : -1]) for row in rows]

        def write() -> None:
            with transaction.atomic():
                bulk.update(Deadline, operations.COLUMNS, values)

        return write

    turns = []
    for turn in range(rounds):
        set_closures("NYBANK", *([CLOSED] if turn % 2 == 0 else []))
        started = perf_counter()
        compared = differences()
        finding = perf_counter() - started
        changed = [row for _, found in compared for row in found.changed]
        assert changed
        assert not any(found.missing or found.extra for _, found in compared)
        some = timed(written(changed), perf_counter)
        every = list(Deadline.objects.values_list(*operations.NAMES, "pk"))
        assert not any(found for _, found in differences()), "the rows on record are not those of a refresh"
        turns.append((finding, some, timed(written(every), perf_counter), len(changed), len(every)))
    finding, some, rewriting, rows, of = (median(column) for column in zip(*turns, strict=True))
    deadlines = Deadline.objects.as_of(date.max).count()
    ratio = median(turn[1] / turn[2] for turn in turns)
    print(f"{connection.vendor}: {deadlines:,} deadlines in {of:,.0f} rows; one closed day changes {rows:,.0f} rows")
    print(f"  to find them               {finding:9.3f} s")
    print(f"  to write them              {some:9.3f} s    changed / all {ratio:.4f}")
    print(f"  to write all               {rewriting:9.3f} s")
    print(f"  target: changed / all {TARGETS[connection.vendor]}")


def main() -> None:
    """Makes the portfolio, then measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--placements", type=int, default=9_100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with database(options.database):
        from compliance import portfolio

        portfolio.make(count=options.placements, seed=SEED)
        analyze()
        measure(options.rounds)


if __name__ == "__main__":
    main()
