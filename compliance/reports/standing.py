"""Every deadline that a report may tell of, in few columns: read once, whoever is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from compliance import selectors
from compliance.models import Deadline
from compliance.rules import Standing
from placements.models import OPERATOR

from .items import Kind
from .reach import Reach

DONE = frozenset({Standing.MET, Standing.MET_LATE})
# The columns of which a change is told.
_DATES = ("due_on", "safe_on")
_KEY = ("duty_id", "subject")


class Entry(NamedTuple):
    """A deadline by primary keys, with the day on which alerts go by it; ``before`` is the row that held before."""

    place: int
    key: int
    placement: int
    duty: int
    alert_on: date | None
    before: int | None = None


@dataclass(slots=True)
class Entries:
    """All entries of one kind in the order in which they are told, and those of each placement."""

    every: list[Entry] = field(default_factory=list)
    by_placement: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry: Entry) -> None:
        self.every.append(entry)
        self.by_placement[entry.placement].append(entry)

    def within(self, reach: Reach) -> Iterable[Entry]:
        """Those that a reader may be told of, in order."""
        if reach.named is not None:
            return sorted(entry for placement in reach.named for entry in self.by_placement.get(placement, ()))
        if reach.hidden.isdisjoint(self.by_placement):
            return self.every
        return (entry for entry in self.every if entry.placement not in reach.hidden)


def pressing(*, as_of: date, window: int, placements: Collection[int] | None) -> dict[Kind, Entries]:
    """What is missed, due within ``window`` days, open and unknown on ``as_of`` in ``placements``; None: in all.

    A query for each.
    """
    return {
        kind: _alike(standing, as_of, window, placements)
        for kind, standing in (
            (Kind.MISSED, Standing.MISSED),
            (Kind.DUE, Standing.DUE_SOON),
            (Kind.OPEN, Standing.OPEN),
            (Kind.UNKNOWN, Standing.UNKNOWN),
        )
    }


def upcoming(*, as_of: date, window: int, placements: Collection[int] | None) -> Entries:
    """What is due later than that. One query."""
    return _alike(Standing.UPCOMING, as_of, window, placements)


def _alike(standing: Standing, as_of: date, window: int, placements: Collection[int] | None) -> Entries:
    """The entries of one standing: the earliest due first, of open ones the oldest. One query."""
    rows = selectors.in_standing(standing, as_of=as_of, viewer=OPERATOR, window=window)
    if standing == Standing.OPEN:
        rows = rows.order_by("opened_on", "placement_id", *_KEY)
    found = Entries()
    for place, row in enumerate(_among(rows, placements).values_list("pk", "placement_id", "duty_id", "safe_on")):
        found.add(Entry(place, *row))
    return found


def changed(*, as_of: date, since: date, placements: Collection[int] | None) -> dict[Kind, Entries]:
    """What was met or moved after ``since``: the stretches that began after it, beside those that held then.

    Two queries.
    """
    now = _stretches(Deadline.objects.filter(valid_from__gt=since), as_of, placements)
    then = Deadline.objects.filter(duty__in={duty for duty, _ in now})
    was = _stretches(then, since, placements)
    met, moved = Entries(), Entries()
    for place, (key, row) in enumerate(now.items()):
        before = was.get(key)
        entry = Entry(place, row["pk"], row["placement_id"], row["duty_id"], row["safe_on"])
        if row["standing"] in DONE:
            if before is None or before["standing"] not in DONE:
                met.add(entry)
        elif before and _moved(before, row):
            moved.add(entry._replace(before=before["pk"]))
    return {Kind.MET: met, Kind.MOVED: moved}


def _stretches(rows: Any, as_of: date, placements: Collection[int] | None) -> Mapping[tuple[int, str], Any]:
    """What holds on a day among ``rows``, by duty and subject. One query."""
    holding = _among(rows.as_of(as_of).with_standing(as_of, 0), placements).order_by("due_on", "placement_id", *_KEY)
    return {
        (row["duty_id"], row["subject"]): row
        for row in holding.values("pk", "placement_id", *_KEY, *_DATES, "unknown", "standing")
    }


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a day that was known, or that a fact was wanted for, is another."""
    if all(before[name] == now[name] for name in _DATES) or now["due_on"] is None:
        return False
    return bool(before["due_on"] or before["unknown"])


def _among(rows: QuerySet[Any], placements: Collection[int] | None) -> QuerySet[Any]:
    return rows if placements is None else rows.filter(placement__in=placements)
