"""The web server is killed while people write: ``python -m tests.drills.kill --count 200 [--database postgresql]``.

What a person was told was saved must be on record afterwards, and nothing may be there in halves: a holder without its
address, a closing whose deadlines are those of another day.
"""

from __future__ import annotations

import random
import sys
import time

from tests.site import Site

from .rounds import Count, drilled, filled
from .writing import hired, losses, writing

WRITERS = 4


def drill(site: Site, count: int, seed: int = 20030507) -> Count:
    """Kill the server ``count`` times, each time after a moment of writing, and count what was lost."""
    chance = random.Random(seed)  # noqa: S311 - when to kill is no secret
    filled(site, placements=WRITERS)
    writers = hired(site, WRITERS)
    lost: list[str] = []
    for number in range(1, count + 1):
        before = sum(len(writer.saved) for writer in writers)
        with site.served() as server, writing(writers, server):
            # Not before somebody has written: a kill of an idle server proves nothing.
            while sum(len(writer.saved) for writer in writers) == before:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.6))
            server.kill()
        if number % 10 == 0 or number == count:
            lost += losses(site, writers)
            saved = sum(len(writer.saved) for writer in writers)
            print(f"{number} kills, {saved} writes saved, {len(lost)} lost", flush=True)
    return Count(rounds=count, writes=sum(len(writer.saved) for writer in writers), problems=lost)


if __name__ == "__main__":
    sys.exit(drilled(drill, __doc__ or ""))
