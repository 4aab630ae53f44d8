"""What the drills share: a site with something in it, the command line, and the count at the end."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import server
from tests.site import Site, empty_site


@dataclass(frozen=True)
class Count:
    """How often something was risked, how much was written meanwhile, and each thing that went wrong, as a sentence."""

    rounds: int
    writes: int
    problems: list[str]


def filled(site: Site, *, placements: int) -> None:
    """Give an empty site its tables, its roles and a portfolio, and its style sheets, which pages name."""
    site.managed("migrate", "--verbosity", "0")
    site.managed("sync_roles")
    site.managed("make_portfolio", "--placements", str(placements))
    site.managed("collectstatic", "--no-input", "--verbosity", "0")


def drilled(drill: Callable[[Site, int], Count], about: str) -> int:
    """Run a drill as a command: 0 if nothing was lost, else 1."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shelfwatch-drill-")))
        address = "sqlite:///"
        if options.database == "postgresql":
            given = os.environ.get("DATABASE_URL", "")
            address = given if given.startswith("postgres") else stack.enter_context(server())
        site = stack.enter_context(empty_site(address, folder, **SETTINGS))
        started = time.monotonic()
        count = drill(site, options.count)
        minutes = (time.monotonic() - started) / 60
    print(
        f"{options.database}: {count.rounds} rounds, {count.writes} writes saved meanwhile,"
        f" {len(count.problems)} problems, in {minutes:.1f} minutes"
    )
    print("\n".join(count.problems))
    return 1 if count.problems else 0


SETTINGS = {"MFA_REQUIRED": "off"}
"""People of a drill have no telephone at hand."""
