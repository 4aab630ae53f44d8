"""Acts on record: what one request, or one run of a command, did to facts, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
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
        for request, count, entries, before in _of_each(rows, found, shown):
            act = found[request]
            act.rest += count - len(entries)
            act.by = entries[0].history_by
            changes = list(_changes(entries, before, names))
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


def _of_each(
    rows: QuerySet[Any], requests: Collection[UUID], shown: int
) -> Iterator[tuple[UUID, int, list[Any], dict[int, Any]]]:
    """Of each act how many rows of history it has, the first ``shown`` of them, and for each object the row before it.

    Three queries at most, whatever the number of acts.
    """
    wanted = rows.order_by().filter(history_request__in=requests)
    counts = dict(wanted.values_list("history_request").annotate(count=Count("history_id")))
    if not counts:
        return
    numbered = Window(RowNumber(), partition_by="history_request", order_by="history_id")
    by_request = defaultdict(list)
    for entry in wanted.annotate(number_in_act=numbered).filter(number_in_act__lte=shown).order_by("history_id"):
        by_request[entry.history_request].append(entry)
    earlier = _earlier([entry for entries in by_request.values() for entry in entries])
    for request, entries in by_request.items():
        first: dict[int, Any] = {}
        for entry in entries:
            first.setdefault(entry.id, entry)
        before = {key: _last_before(earlier[key], entry) for key, entry in first.items() if entry.history_type != "+"}
        yield request, counts[request], entries, before


def _earlier(entries: list[Any]) -> dict[int, list[Any]]:
    """All rows of history of the objects that were not added in ``entries``, by the object's key, the first first."""
    found = defaultdict(list)
    changed = {entry.id for entry in entries if entry.history_type != "+"}
    if changed:
        model: Any = entries[0].instance_type
        rows = model.history.model._default_manager.filter(id__in=changed)
        for entry in rows.filter(history_id__lt=max(each.history_id for each in entries)).order_by("history_id"):
            found[entry.id].append(entry)
    return found


def _last_before(earlier: list[Any], first: Any) -> Any:
    """The last of the rows that is older than ``first``; None where there is none."""
    return next((entry for entry in reversed(earlier) if entry.history_id < first.history_id), None)


def _changes(entries: list[Any], before: dict[int, Any], names: Names) -> Iterator[Change]:
    """What some rows of history of one act did to each object: what it was before the act against what it was after."""
    model: Any = entries[0].instance_type
    by_key = defaultdict(list)
    for entry in entries:
        by_key[entry.id].append(entry)
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
