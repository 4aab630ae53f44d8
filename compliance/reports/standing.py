"""Every deadline that a report may tell of, in few columns: read once, whoever is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from compliance import selectors
from compliance.models import Deadline, DeadlineMove
from compliance.rules import Standing
from placements.models import OPERATOR, Milestone

from .items import Kind
from .reach import Reach

DONE = frozenset({Standing.MET, Standing.MET_LATE})
# The columns of which a change is told.
_DATES = ("due_on", "safe_on")
_KEY = ("duty_id", "subject")
_PERFORMED = ("satisfied_on", "duty__satisfied_by_id")


class Entry(NamedTuple):
    """A deadline by primary keys, with the day on which alerts go by it.

    Of one that moved, ``before`` is the row that held before, as far as there is one; else ``was_on`` is the day on
    which it was due before a fact was put on record or corrected, by the person ``by``.
    """

    place: int
    key: int
    placement: int
    duty: int
    alert_on: date | None
    before: int | None = None
    was_on: date | None = None
    by: str = ""


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
    """What was met or moved after ``since``, by days of facts, or by what was put on record since then.

    Of a fact that is put on record later than it happened, the stretches say that it was known all along.
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
    told = set(now)
    for key, row in _recorded_since(since, as_of, placements).items():
        if key not in told:
            met.add(Entry(len(now), row["pk"], row["placement_id"], row["duty_id"], row["safe_on"]))
            told.add(key)
    for key, (row, was_on, by) in _corrected_since(since, as_of, placements).items():
        if key not in told:
            entry = Entry(len(now), row["pk"], row["placement_id"], row["duty_id"], row["safe_on"])
            moved.add(entry._replace(was_on=was_on, by=by))
    return {Kind.MET: met, Kind.MOVED: moved}


def _recorded_since(since: date, as_of: date, placements: Collection[int] | None) -> Mapping[tuple[int, str], Any]:
    """What is met by a milestone that happened by ``since`` and was put on record, or changed, later. Two queries."""
    entered = _among(Milestone.history.filter(history_date__range=_between(since, as_of)), placements)
    facts = set(entered.exclude(history_type="-").values_list("placement_id", "event_id", "occurred_on"))
    if not facts:
        return {}
    rows = Deadline.objects.filter(
        placement__in={placement for placement, _, _ in facts}, satisfied_on__isnull=False, satisfied_on__lte=since
    )
    return {
        key: row
        for key, row in _stretches(rows, as_of, placements).items()
        if row["standing"] in DONE and (row["placement_id"], row["duty__satisfied_by_id"], row["satisfied_on"]) in facts
    }


def _corrected_since(
    since: date, as_of: date, placements: Collection[int] | None
) -> Mapping[tuple[int, str], tuple[Any, date | None, str]]:
    """What is due on another day than before a fact was put on record or corrected, with that day. Two queries."""
    moves = _among(DeadlineMove.objects.filter(at__range=_between(since, as_of)), placements).order_by("at", "pk")
    first: dict[tuple[int, str], tuple[date | None, str]] = {}
    for duty, subject, was_on, by in moves.values_list("duty_id", "subject", "was_on", "by"):
        first.setdefault((duty, subject), (was_on, by))
    if not first:
        return {}
    rows = Deadline.objects.filter(duty__in={duty for duty, _ in first})
    return {
        key: (row, *first[key])
        for key, row in _stretches(rows, as_of, placements).items()
        if key in first and row["due_on"] not in (None, first[key][0]) and row["standing"] not in DONE
    }


def _between(since: date, as_of: date) -> tuple[datetime, datetime]:
    """From the beginning of one day to the end of another, by the office's clock.

    Of the day of the last report all is told again that day: told twice is better than never.
    """
    zone = timezone.get_default_timezone()
    return datetime.combine(since, time.min, zone), datetime.combine(as_of, time.max, zone)


def _stretches(rows: Any, as_of: date, placements: Collection[int] | None) -> Mapping[tuple[int, str], Any]:
    """What holds on a day among ``rows``, by duty and subject. One query."""
    holding = _among(rows.as_of(as_of).with_standing(as_of, 0), placements).order_by("due_on", "placement_id", *_KEY)
    return {
        (row["duty_id"], row["subject"]): row
        for row in holding.values("pk", "placement_id", *_KEY, *_DATES, *_PERFORMED, "unknown", "standing")
    }


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a day that was known, or that a fact was wanted for, is another."""
    if all(before[name] == now[name] for name in _DATES) or now["due_on"] is None:
        return False
    return bool(before["due_on"] or before["unknown"])


def _among(rows: QuerySet[Any], placements: Collection[int] | None) -> QuerySet[Any]:
    return rows if placements is None else rows.filter(placement__in=placements)
