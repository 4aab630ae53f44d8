"""Many rows of one table in one statement, for rows that are computed.

``bulk_update`` writes a CASE for each column and row, and ``bulk_create`` makes an object of each row. What the
databases offer themselves is several times faster: ``executemany`` on SQLite, one statement over a JSON array on
PostgreSQL. No history is kept: use them only for tables whose rows nobody types in.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Field, Model

Row = Sequence[Any]
"""The values of one row, in the order of the columns named; days, numbers, texts and None."""

COPIED = 5_000
"""Rows that one COPY adds."""

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``; the last may be shorter."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cyclic garbage away from thousands of objects that all live until they are written.

    It would look through them again and again, a fifth of the time, and find nothing.
    """
    is_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_at_work:
            gc.enable()


@contextmanager
def unindexed(*models: type[Model]) -> Iterator[None]:
    """Write very many rows of these tables without their indexes, which are made anew at the end.

    On SQLite, where keeping them up takes as long as the rows themselves. All of it is one transaction, which stopped
    at any point leaves the indexes as they were. What is unique stays so if a constraint says it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    tables = [model._meta.db_table for model in models]
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(tables))
        of_tables = f"FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
        indexes = cursor.execute(f"SELECT name, sql {of_tables}", tables).fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, statement in indexes:
            cursor.execute(statement)


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add ``rows``; ``columns`` are those of the table, such as ``placement_id``. What is left out has no default."""
    if not rows:
        return
    table, names = connection.ops.quote_name(model._meta.db_table), _names(columns)
    if connection.vendor == "postgresql":
        record = f"json_to_recordset(%s) AS new ({_types(model, columns)})"
        _execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {record}", [_json(columns, rows)])  # noqa: S608
    else:
        marks = ", ".join(["%s"] * len(columns))
        _execute_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def copy(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add ``rows`` as they come, holding few: COPY on PostgreSQL, ``executemany`` on SQLite.

    While they come the database may be asked: a COPY that is open would let it answer nothing until all are there,
    for which the rows would wait. What they raise is raised again, and no row is added.
    """
    table, names = connection.ops.quote_name(model._meta.db_table), _names(columns)
    marks = ", ".join(["?"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        for some in batches(rows, COPIED):
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as into:
                    for row in some:
                        into.write_row(row)
            else:
                cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", some)  # noqa: S608


def update(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Overwrite ``columns`` of the rows whose primary keys come first in each of ``rows``."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    key = model._meta.pk.attname
    if connection.vendor == "postgresql":
        settings = ", ".join(f"{name} = new.{name}" for name in map(connection.ops.quote_name, columns))
        named = (key, *columns)
        _execute(
            f"UPDATE {table} SET {settings} FROM json_to_recordset(%s) AS new ({_types(model, named)})"  # noqa: S608
            f" WHERE {table}.{key} = new.{key}",
            [_json(named, rows)],
        )
    else:
        settings = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
        _execute_many(f"UPDATE {table} SET {settings} WHERE {key} = %s", ((*row[1:], row[0]) for row in rows))  # noqa: S608


def _execute(statement: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _execute_many(statement: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))


def _types(model: type[Model], columns: Iterable[str]) -> str:
    """Each column with its type, as a record of JSON is read."""
    fields = ((name, _column(model, name)) for name in columns)
    return ", ".join(f"{connection.ops.quote_name(name)} {field.rel_db_type(connection)}" for name, field in fields)


def _column(model: type[Model], column: str) -> Field[Any, Any]:
    return next(field for field in model._meta.local_concrete_fields if field.column == column)


def _json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """The rows as JSON; days, and figures that JSON would round, as text."""
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], default=str)
