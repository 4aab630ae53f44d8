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

_KEPT_UP = (
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE tbl_name IN (SELECT value FROM json_each(%s)) AND type IN ('index', 'trigger') AND sql IS NOT NULL"
)
_NAMED = "SELECT name FROM sqlite_master WHERE name IN (SELECT value FROM json_each(%s))"

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

    On SQLite, where keeping them up takes as long as the rows themselves, and the index of their words, which triggers
    keep up, twenty times as long as making it. All of it is one transaction, which stopped at any point leaves the
    indexes as they were. What is unique stays so if a constraint says it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    tables = [model._meta.db_table for model in models]
    words = [f"{table}_words" for table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        kept_up = cursor.execute(_KEPT_UP, [json.dumps(tables)]).fetchall()
        for kind, name, _ in kept_up:
            cursor.execute(f"DROP {kind} {connection.ops.quote_name(name)}")
        yield
        for _, _, statement in kept_up:
            cursor.execute(statement)
        for (name,) in cursor.execute(_NAMED, [json.dumps(words)]).fetchall():
            cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608 - a table of ours


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
