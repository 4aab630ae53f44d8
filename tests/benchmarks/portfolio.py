"""How long a portfolio takes to write: `python -m tests.benchmarks.portfolio [--placements 10000]`."""

import argparse
from time import perf_counter, process_time

from tests.benchmarks.databases import SEED, add_arguments, database


def main() -> None:
    """Makes a portfolio on an empty database, and prints the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    parser.add_argument("--placements", type=int, default=10_000)
    options = parser.parse_args()
    with database(options.database):
        from compliance import portfolio

        started, started_at = process_time(), perf_counter()
        portfolio.make(count=options.placements, seed=SEED)
        used, passed = process_time() - started, perf_counter() - started_at
        print(
            f"{options.database}: {options.placements:,} placements in {passed:.0f} s, of this process {used:.0f} s; "
            "target: 60 s for 10,000 on SQLite"
        )


if __name__ == "__main__":
    main()
