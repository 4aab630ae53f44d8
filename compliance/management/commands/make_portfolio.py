"""`manage.py make_portfolio`: a made-up portfolio, the same for the same seed."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser

from compliance import portfolio
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused

SEED = 20030507
MOST = 99_999


class Command(BaseCommand):
    help = "Write a made-up portfolio of placements with their deadlines, for trials and benchmarks."
    requires_system_checks = ()
    """It serves no page: Django's checks would have every page read in first."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placements", type=_count, metavar="N", default=100, help="how many; 100 if not given")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed gives another portfolio")
        parser.add_argument("--worst", action="store_true", help="very many duties open, none for over 60 days")
        parser.add_argument("--remove", action="store_true", help="delete the portfolio again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(f"{portfolio.remove():,} placements deleted.")
            return
        count = options["placements"]
        try:
            portfolio.make(
                count=count,
                seed=options["seed"],
                worst=options["worst"],
                tell=lambda made: self.stderr.write(f"{made:,} of {count:,} placements"),
            )
        except portfolio.AlreadyMade as error:
            raise Refused(error) from error
        last = f"{portfolio.PREFIX}{count:05}"
        self.stdout.write(f"Made {portfolio.PREFIX}00001 to {last}; the last closings are of {portfolio.LAST_DAY}.")


def _count(written: str) -> int:
    if written.isascii() and written.isdigit() and 1 <= int(written) <= MOST:
        return int(written)
    raise ArgumentTypeError(f"“{written}” is not a number of placements from 1 to {MOST:,}")
