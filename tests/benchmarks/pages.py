"""What the first page and the list of deadlines cost as the portfolio grows, against the bare rows they show.

Run `python -m tests.benchmarks.pages [--database postgresql] [--placements 100 1000 10000] [--rounds 5]` from the
project's folder. A person who may read asks, signed in, for a day in the middle of the portfolio and for one after it.
The floor is the SQL that fetches by their keys the rows which the page lists. Times are by the clock on the wall, of
the whole answer and of its statements alone, since the database has its part in them; and of the process itself, which
on a busy machine tells more.
"""

import argparse
from datetime import date
from statistics import median
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.contest import timed
from tests.benchmarks.databases import SEED, add_arguments, analyze, database

DAYS = (date(2003, 8, 6), date(2009, 1, 5))
PAGES = {"first page": "/admin/", "list of deadlines": "/admin/compliance/deadline/"}


def reader() -> Any:
    """The browser of a person who has signed in."""
    from django.contrib.auth.models import User
    from django.test import Client

    user, _ = User.objects.get_or_create(username="reader", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


def listed(context: Any) -> list[int]:
    """The keys of the deadlines that a page lists."""
    if "cl" in context:
        return [row.pk for row in context["cl"].result_list]
    board = [line for row in context["dashboard"].board.data if (line := row.line)]
    rows = [row for section in context["dashboard"].sections for row in section.table.data.data]
    return [row.pk for row in [*rows, *(due for line in board for due in (line.filing, line.effectiveness) if due)]]


def fetch(keys: list[int]) -> None:
    """The floor: the rows of these keys with what is said beside them."""
    from django.db import connection

    marks = ", ".join(["%s"] * len(keys)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM compliance_deadline d JOIN compliance_duty y ON y.id = d.duty_id "  # noqa: S608 - marks alone
            f"JOIN placements_placement p ON p.id = d.placement_id WHERE d.id IN ({marks})",
            keys,
        )
        cursor.fetchall()


def measure(placements: int, rounds: int) -> None:
    """Prints the medians of each page on each day."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = reader()
    for day in DAYS:
        for name, address in PAGES.items():
            response = client.get(address, {"as_of": day.isoformat()})
            keys = listed(response.context_data)
            whole: list[float] = []
            used: list[float] = []
            statements, floor = [], []
            for _ in range(rounds):
                for clock, times in ((perf_counter, whole), (process_time, used)):
                    times.append(timed(lambda a=address, d=day: client.get(a, {"as_of": d.isoformat()}), clock))  # type: ignore[misc]
                with CaptureQueriesContext(connection) as queries:
                    client.get(address, {"as_of": day.isoformat()})
                statements.append(sum(float(query["time"]) for query in queries))
                floor.append(timed(lambda k=keys: fetch(k), perf_counter))  # type: ignore[misc]
            print(
                f"| {placements:,} | {name} | {day} | {1_000 * median(whole):.0f} ms | "
                f"{1_000 * median(used):.0f} ms | "
                f"{1_000 * median(statements):.0f} ms | {1_000 * median(floor):.1f} ms | "
                f"{median(w / f for w, f in zip(whole, floor, strict=True)):.0f} |"
            )


def main() -> None:
    """Makes a portfolio of each size, then measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--placements", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with database(options.database):
        from compliance import portfolio

        print(f"{options.database}\n")
        print("| placements | page | day | answer | of this process | statements | floor | answer / floor |")
        print("|---|---|---|---|---|---|---|---|")
        for count in options.placements:
            portfolio.make(count=count, seed=SEED)
            analyze()
            measure(count, options.rounds)
            if count != options.placements[-1]:
                portfolio.remove()


if __name__ == "__main__":
    main()
