"""A snapshot of an SQLite database, and back. The live file is never opened as a file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from placements.files.durable import make_folders, sync_to_disk

from .manifest import Contents, Impossible, copy_through

FILE = "database.sqlite3"
BESIDE = ("-journal", "-wal", "-shm")


def snapshot(folder: Path) -> Contents:
    """Copy the database into ``folder`` by SQLite's own online backup, while others read and write, and prove the copy.

    Raises ``Impossible`` where the copy is malformed or a row refers to one that is not there.
    """
    connection.ensure_connection()
    path = folder / FILE
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path)) as copy:
        # All pages in one step: in several, each write of somebody else would make it start again.
        connection.connection.backup(copy)
        # A copy that stands alone, whatever the live file's journal: one file, no log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        contents = _proven(copy)
    sync_to_disk(path)
    return contents


def _proven(copy: sqlite3.Connection) -> Contents:
    if (found := copy.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
        raise Impossible(f"The database is damaged: SQLite's check says {found}. Restore the last good backup.")
    if broken := copy.execute("PRAGMA foreign_key_check").fetchone():
        raise Impossible(f"The database is damaged: row {broken[1]} of {broken[0]} refers to no row of {broken[2]}.")
    tables = [
        name
        for (name,) in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name"
        )
    ]
    if "django_migrations" not in tables:
        raise Impossible("The database holds nothing yet: migrate has not run. Check DATABASE_URL.")
    return Contents(
        rows={table: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables},  # noqa: S608
        migrations=tuple(
            f"{app}.{name}" for app, name in copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        ),
    )


def refuse_unless_empty() -> None:
    """Raises ``Impossible`` where the database at DATABASE_URL holds a table, or left its journal behind."""
    path = _path()
    if path.exists() and path.stat().st_size:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        connection.close()
        if tables:
            raise Impossible(f"{path} holds {len(tables)} tables. Move it away, or name another file in DATABASE_URL.")
    for end in BESIDE:
        # SQLite would take it for the new database's own and write what is in it over the restored pages.
        if (left := path.with_name(path.name + end)).exists():
            raise Impossible(f"{left} is left from another database. Move it away with the database it belongs to.")


def restore(folder: Path) -> None:
    """Put the copy in ``folder`` where the database belongs, whole or not at all."""
    path = _path()
    connection.close()
    make_folders(path.parent)
    partial = path.with_name(f".{path.name}.restoring")
    partial.unlink(missing_ok=True)
    copy_through(folder / FILE, partial)
    partial.replace(path)
    sync_to_disk(path.parent)


def _path() -> Path:
    name = connection.settings_dict["NAME"]
    if str(name) == ":memory:" or str(name).startswith("file:"):
        raise Impossible("DATABASE_URL names a database in memory. Name a file.")
    return Path(name)
