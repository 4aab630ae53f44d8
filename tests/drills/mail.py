"""Two schedulers are killed while they send: ``python -m tests.drills.mail --count 200 [--database postgresql]``.

Every mail in the ledger must have reached a real SMTP server afterwards. One that reached it twice must be the same,
byte for byte, with the same Message-ID, and the ledger must say that it was uncertain. Without kills none comes twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from tests.mail_server import MailServer, serving
from tests.site import ROOT, Site

from .rounds import Count, drilled

MAILS = 12
"""Entered in each round: some more than two schedulers send before they are killed."""
PATIENCE = 600
"""Seconds in which what is left must have gone out."""


@dataclass(frozen=True)
class Nursery:
    """A process that has the product loaded and no connection to the database, and starts schedulers by forking."""

    process: subprocess.Popen[str]

    def told(self, line: str) -> Any:
        """What it answers."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def enters(self, first: int) -> None:
        """Have MAILS mails entered in the ledger, numbered from ``first``."""
        self.told(f"enter {first}")

    def schedulers(self, lease: float) -> list[int]:
        """Start two schedulers, whose claims last so many seconds."""
        return [self.told(f"scheduler {lease}") for _ in range(2)]


@contextmanager
def nursery(site: Site, server: MailServer) -> Iterator[Nursery]:
    """The nursery of a site whose mails go to ``server``."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.drills.nursery"],
        cwd=ROOT,
        env=site.environment(EMAIL_URL=server.url, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="ERROR"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()


def drill(site: Site, count: int, seed: int = 20030507) -> Count:
    """Kill two schedulers at once ``count`` / 2 times, each time after a moment of sending."""
    chance = random.Random(seed)  # noqa: S311 - when to kill is no secret
    with serving() as server, nursery(site, server) as children:
        server.pause = 0.02
        children.told("prepare 0")
        entered = _undisturbed(children, server)
        problems = [
            f"{key} came {times} times without a kill." for key, times in server.message_ids.items() if times > 1
        ]
        kills = 0
        while kills < count:
            children.enters(entered)
            entered += MAILS
            before = len(server.taken)
            both = children.schedulers(lease=3)
            # Not before a mail went out: a kill of an idle scheduler proves nothing.
            _wait(lambda before=before: len(server.taken) > before)
            time.sleep(chance.uniform(0, 0.15))
            for number in both:
                os.kill(number, signal.SIGKILL)
            kills += len(both)
            if kills % 20 == 0:
                print(f"{kills} kills, {len(server.taken)} mails taken", flush=True)
        last = children.schedulers(lease=3)
        _wait(lambda: len(server.message_ids) == entered)
        _stop(last)
        # What was uncertain when the last one came is sent again once its lease has ended.
        time.sleep(3)
        last = children.schedulers(lease=600)
        _wait(lambda: all(status == "sent" for _, status, _, _ in children.told("ledger 0")))
        _stop(last)
        return Count(
            rounds=kills, writes=entered, problems=problems + _problems(children.told("ledger 0"), server, entered)
        )


def _undisturbed(children: Nursery, server: MailServer) -> int:
    """Two schedulers at once, and no kill. Gives how many mails were entered."""
    for first in range(0, 4 * MAILS, MAILS):
        children.enters(first)
    both = children.schedulers(lease=600)
    _wait(lambda: len(server.taken) >= 4 * MAILS)
    time.sleep(0.5)
    _stop(both)
    return 4 * MAILS


def _problems(ledger: list[Any], server: MailServer, entered: int) -> list[str]:
    """What was lost, what came twice without a reason, and what was not the same; a sentence each."""
    came = server.message_ids
    bodies: dict[str, set[str]] = {}
    for body in server.taken:
        key = str(message_from_bytes(body)["Message-ID"])
        bodies.setdefault(key, set()).add(hashlib.sha256(body).hexdigest())
    found = [f"{entered - len(ledger)} mails were not entered."] if len(ledger) != entered else []
    for key, status, uncertain, digest in ledger:
        if status != "sent" or not came[key]:
            found.append(f"{key} is {status} in the ledger and came {came[key]} times.")
        if came[key] - 1 > uncertain:
            found.append(f"{key} came {came[key]} times and was uncertain {uncertain} times.")
        if bodies.get(key, {digest}) != {digest}:
            found.append(f"{key} came as something else than was stored.")
    found += [f"{key} came and is not in the ledger." for key in came.keys() - {row[0] for row in ledger}]
    repeated = Counter(times for times in came.values() if times > 1)
    print(f"{len(came)} mails, {sum(repeated.values())} of them more than once, {sum(row[2] for row in ledger)} times")
    return found


def _wait(until: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("The schedulers do not send.")
        time.sleep(0.005)


def _stop(numbers: list[int]) -> None:
    """Let schedulers end as they do when they are told to."""
    for number in numbers:
        os.kill(number, signal.SIGTERM)
    _wait(lambda: not any(_lives(number) for number in numbers))


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(drilled(drill, __doc__ or ""))
