"""How many deadlines of each placement stand how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min

from compliance.models import Deadline
from compliance.rules import ALERT_WINDOW, Standing


@dataclass(slots=True)
class Standings:
    """How many deadlines of a placement stand how on a day, and the first day on which one of them is due."""

    counts: dict[str, int]
    next_on: date | None = None


def standings_of(placements: Iterable[int], *, as_of: date, window: int = ALERT_WINDOW) -> dict[int, Standings]:
    """The standings of the deadlines of each of ``placements`` (primary keys) on ``as_of``. One query."""
    rows: Any = Deadline.objects.as_of(as_of).filter(placement__in=placements)
    stands = rows.with_standing(as_of, window).order_by().values_list("placement", "standing")
    found: dict[int, Standings] = {}
    for placement, standing, number, first in stands.annotate(number=Count("pk"), first=Min("due_on")):
        own = found.setdefault(placement, Standings({}))
        own.counts[standing] = number
        if standing in (Standing.DUE_SOON, Standing.UPCOMING) and first:
            own.next_on = min(own.next_on or first, first)
    return found
