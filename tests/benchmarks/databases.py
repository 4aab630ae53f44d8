"""A throw-away database with a portfolio in it, for benchmarks of what the database has a part in."""

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from tests.postgresql import server

SEED = 20030507


def add_arguments(parser: ArgumentParser) -> None:
    """Which database to run on; PostgreSQL at DATABASE_URL, else the one of the tests."""
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")


@contextmanager
def database(kind: str) -> Iterator[None]:
    """The site on an empty database of this kind, deleted afterwards; of a server that is given, a database beside."""
    with ExitStack() as stack:
        if kind == "sqlite":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="shelfwatch-benchmark-"))
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}"
        elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = stack.enter_context(server())
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        from django.db import connection

        if kind == "sqlite":
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            yield
            connection.close()
        else:
            name = str(connection.settings_dict["NAME"])
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(name, verbosity=0)


def analyze() -> None:
    """Let the database count what it holds, as PostgreSQL does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
