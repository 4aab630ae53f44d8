"""Several people who write at the same moment, each by a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from compliance.four_eyes import Refused
from compliance.rules import RuleError

WRITERS = 8


def at_once(write: Callable[[int], None]) -> list[bool]:
    """Which of the writers were let through, all begun at the same moment."""
    start = Barrier(WRITERS)

    def written(number: int) -> bool:
        try:
            start.wait(timeout=30)
            write(number)
        except (RuleError, Refused):
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(written, range(WRITERS)))
