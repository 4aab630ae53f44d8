"""Many rows written in one statement, with their history, which the database itself copies from what was written.

The bare ``bulk_create``, ``update`` and their like keep no history; a test forbids them where a model has one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Now

from record import acting
from record.history import unrecorded

M = TypeVar("M", bound=models.Model)

Kind = Literal["+", "~", "-"]
"""Added, changed or deleted, as a row of history says it."""

BATCH = 500


@transaction.atomic
def create(model: type[M], rows: Iterable[M]) -> list[M]:
    """Add ``rows``, which have their primary keys afterwards."""
    added = model._base_manager.bulk_create(rows, batch_size=2_000)
    for start in range(0, len(added), BATCH):
        note(model._base_manager.filter(pk__in=[row.pk for row in added[start : start + BATCH]]), "+")
    return added


@transaction.atomic
def update(rows: models.QuerySet[Any], **values: Any) -> int:
    """Set ``values`` in all ``rows``; give how many there were."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = rows.model._base_manager.filter(pk__in=keys[start : start + BATCH])
        some.update(**values)
        note(some, "~")
    return len(keys)


@transaction.atomic
def delete(model: type[models.Model], keys: list[int]) -> None:
    """Delete the rows of these primary keys, and what goes with them. Raises ProtectedError."""
    for start in range(0, len(keys), BATCH):
        some = model._base_manager.filter(pk__in=keys[start : start + BATCH])
        note(some, "-")
        with unrecorded(model):
            some.delete()


def note(rows: models.QuerySet[Any], kind: Kind) -> None:
    """Put ``rows`` on record as they stand in the database, in one statement; for what no function above can write."""
    model: Any = rows.model
    entry, act = model.history.model, acting.current()
    told: dict[str, Any] = {field.attname: F(field.attname) for field in entry.tracked_fields}
    told |= {
        "history_date": Now(),
        "history_type": Value(kind),
        "history_change_reason": Value(act.reason),
        "history_user_id": Value(act.person and act.person.pk, output_field=models.BigIntegerField(null=True)),
        "history_request": Value(act.number, output_field=models.UUIDField()),
        "history_by": Value(act.by),
    }
    columns = {field.attname: field.column for field in entry._meta.concrete_fields}
    aliased = {f"copy_of_{name}": value for name, value in told.items()}
    chosen, values = rows.order_by().annotate(**aliased).values_list(*aliased).query.sql_with_params()
    quote = connection.ops.quote_name
    into = ", ".join(quote(columns[name]) for name in told)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(entry._meta.db_table)} ({into}) {chosen}", values)
