"""Acts on record: what one request, or one run of a command, did to facts, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.text import capfirst

from .differences import Difference, Names, differences
from .scope import Scope, history_of, tracked, within

DONE = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a scope: by whom (a part of the name), of which kind of fact, from and until which times."""

    by: str = ""
    model: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def narrowed(self, scope: Scope) -> Scope:
        """The rows of the scope that are asked for."""
        wanted = Q()
        if self.by:
            wanted &= Q(history_by__icontains=self.by)
        if self.since:
            wanted &= Q(history_date__gte=self.since)
        if self.before:
            wanted &= Q(history_date__lt=self.before)
        kinds = (rows for rows in scope if not self.model or rows.model.instance_type._meta.label_lower == self.model)
        return [rows.filter(wanted) for rows in kinds]


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one object."""

    done: str
    """`added`, `changed` or `deleted`."""
    model: Any
    key: int
    name: str
    differences: list[Difference]
    is_cut: bool = False
    """Whether there are differences that name what is hidden, which are left out."""

    @property
    def kind(self) -> str:
        """What kind of fact it is, such as "Closing"."""
        return capfirst(str(self.model._meta.verbose_name))


@dataclass(slots=True)
class Act:
    """One request or run of a command: when, by whom, why, and what it did."""

    request: UUID
    at: datetime
    by: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    rest: int = 0
    """Rows of history that are only counted."""


Page = Sequence[tuple[UUID, datetime]]


def counted_acts(scope: Scope) -> list[tuple[UUID, datetime]]:
    """The number and the time of each act in the scope, newest first. A query for each kind of fact."""
    last: dict[UUID, datetime] = {}
    for rows in scope:
        for request, at in rows.order_by().values_list("history_request").annotate(at=Max("history_date")):
            last[request] = max(at, last.get(request, at))
    return sorted(last.items(), key=lambda each: (each[1], each[0]), reverse=True)


def acts(scope: Scope, page: Page, *, shown: int, hidden: Collection[int] = ()) -> Iterator[Act]:
    """The acts of a page with what they did, of each kind of fact at most ``shown`` rows of history.

    ``hidden`` are placements, by primary key, that whoever asks may not see.
    """
    found = {request: Act(request, at) for request, at in page}
    names = Names(hidden)
    silent = _beyond(found, hidden)
    for rows in scope:
        counts = rows.order_by().filter(history_request__in=found).values_list("history_request")
        for request, count in counts.annotate(count=Count("history_id")):
            act = found[request]
            entries = list(rows.filter(history_request=request).order_by("history_id")[:shown])
            act.rest += count - len(entries)
            act.by = entries[0].history_by
            changes = list(_changes(entries, names))
            if request not in silent and not any(change.is_cut for change in changes):
                act.reason = entries[0].history_change_reason
            act.changes += [change for change in changes if change.differences or not change.is_cut]
    return (found[request] for request, _ in page if found[request].changes or found[request].rest)


def _beyond(requests: Collection[UUID], hidden: Collection[int]) -> set[UUID]:
    """The acts that also wrote what is hidden: the reason that a person gave for them may tell of that."""
    found: set[UUID] = set()
    for model in tracked() if hidden else ():
        if (condition := within(model, hidden)) is not None:
            rows = history_of(model).filter(condition, history_request__in=requests).order_by()
            found.update(rows.values_list("history_request", flat=True).distinct())
    return found


def _changes(entries: list[Any], names: Names) -> Iterator[Change]:
    """What some rows of history of one act did to each object: what it was before the act against what it was after."""
    model: Any = entries[0].instance_type
    by_key = defaultdict(list)
    for entry in entries:
        by_key[entry.id].append(entry)
    before = _before(model, {key: each[0].history_id for key, each in by_key.items() if each[0].history_type != "+"})
    for key, each in by_key.items():
        last = each[-1]
        old, new = before.get(key), None if last.history_type == "-" else last
        if old is None and each[0].history_type == "-":
            old = last
        if old is None and new is None:
            continue  # added and taken away again
        told = differences(model, old, new, names)
        seen = [each for each in told if not each.is_hidden]
        done = "deleted" if new is None else "added" if old is None else "changed"
        if told or done != "changed":
            yield Change(done, model, key, names.called(last), seen, is_cut=any(each.is_cut for each in told))


def _before(model: Any, first: dict[int, int]) -> dict[int, Any]:
    """The row of history before the one given, by the object's primary key."""
    rows = model.history.model._default_manager.filter(id__in=first)
    if not first:
        return {}
    earlier = rows.filter(history_id__lt=max(first.values())).order_by("history_id")
    return {entry.id: entry for entry in earlier if entry.history_id < first[entry.id]}
