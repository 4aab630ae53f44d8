"""Whether everything that was written is on record: all rows before and after, held against the rows of history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.models import Max

from record.history import is_tracked

Rows = dict[type[Any], dict[int, Any]]


def tracked() -> list[type[Any]]:
    """Every model that has a history, people and roles among them."""
    return [model for model in apps.get_models() if is_tracked(model)]


def _rows() -> Rows:
    """All rows of the tracked models, each with what its history keeps of it, its links included."""
    found: Rows = {}
    for model in tracked():
        names = [field.attname for field in model.history.model.tracked_fields]
        rows = {row["pk"]: [row] for row in model._base_manager.values("pk", *names)}
        for link in model._meta.local_many_to_many:
            through: Any = getattr(model, link.name).through
            owner, named = f"{link.m2m_field_name()}_id", f"{link.m2m_reverse_field_name()}_id"
            for key, other in through._base_manager.order_by(owner, named).values_list(owner, named):
                rows[key].append((link.name, other))
        found[model] = rows
    return found


def _last() -> dict[type[Any], int]:
    histories = {model: model.history.model._default_manager for model in tracked()}
    return {model: rows.aggregate(last=Max("history_id"))["last"] or 0 for model, rows in histories.items()}


@contextmanager
def recorded(*, by: str, person: Any = None, reason: str | None = None) -> Iterator[set[tuple[type[Any], str]]]:
    """Fails where something written inside has no row of history of one act with its time, ``by`` whom, and why.

    Gives what was done: each model with `+`, `~` or `-`.
    """
    before, last, done = _rows(), _last(), set[tuple[type[Any], str]]()
    yield done
    after, acts, missing = _rows(), set(), []
    for model in tracked():
        for key in before[model].keys() | after[model].keys():
            old, new = before[model].get(key), after[model].get(key)
            if old == new:
                continue
            kind = "+" if old is None else "-" if new is None else "~"
            done.add((model, kind))
            entries = list(model.history.model._default_manager.filter(id=key, history_id__gt=last[model]))
            if kind not in {entry.history_type for entry in entries}:
                missing.append((model.__name__, key, kind))
            for entry in entries:
                acts.add(entry.history_request)
                assert entry.history_date is not None
                assert entry.history_by.startswith(by), (model.__name__, entry.history_by)
                assert entry.history_user == person, model.__name__
                assert reason is None or entry.history_change_reason == reason, model.__name__
    assert missing == []
    assert len(acts) <= 1, "one act has one number"


def state() -> Rows:
    """All rows of the tracked models, to be compared."""
    return _rows()
