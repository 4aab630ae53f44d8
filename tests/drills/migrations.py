"""Each migration of ours is taken back and applied again on a filled database, from the last to the first:
``python -m tests.drills.migrations [--database postgresql]``.

Every row of every table that the site had before the migration must be there afterwards, with what it held in every
column that it had before. Where the tables of before cannot hold a row, the way back is refused, and nothing changes.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.site import ROOT, Site

from .rounds import Count, drilled, filled

Rows = dict[str, dict[str, list[str]]]
"""Of each table each column's values, in the order of the table's key."""


def drill(site: Site, count: int) -> Count:
    """Go through all migrations ``count`` times, each time on a database that is filled anew."""
    problems: list[str] = []
    steps = 0
    for _ in range(count):
        filled(site, placements=2)
        site.managed("load_demo")
        result = subprocess.run(
            [sys.executable, "-m", "tests.drills.migrations", "--steps"],
            cwd=ROOT,
            env=site.environment(DJANGO_SETTINGS_MODULE="config.settings"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        taken, *found = result.stdout.splitlines()
        steps += int(taken)
        problems += found
    return Count(rounds=steps, writes=0, problems=problems)


def go_through() -> None:
    """Take each migration back and apply it again; print how many there were, and each row that was lost."""
    import django

    django.setup()
    from django.db import IntegrityError, connection
    from django.db.migrations.executor import MigrationExecutor

    def lead(app: str, name: str | None) -> None:
        MigrationExecutor(connection).migrate([(app, name)])

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    ours = [migration for migration, _ in plan if is_ours(type(migration).__module__)]
    problems = []
    taken = 0
    for migration in reversed(ours):
        app, name = migration.app_label, migration.name
        earlier = [before for label, before in migration.dependencies if label == app]
        target = max(earlier) if earlier else None
        full = rows()
        try:
            lead(app, target)
        except IntegrityError:
            # The older tables cannot hold a row: that is refused, and everything stays as it was. No way leads further.
            problems += [f"{app}.{name}, refused: {lost}" for lost in lost_rows(full, full, rows())]
            break
        taken += 1
        lower = rows()
        lead(app, name)
        problems += [f"{app}.{name}: {lost}" for lost in lost_rows(full, lower, rows())]
        lead(app, target)
    print(taken, *problems, sep="\n")


def is_ours(module: str) -> bool:
    """Whether a module is the project's own, and not of an installed package."""
    return (ROOT / Path(*module.split("."))).with_suffix(".py").is_file()


def rows() -> Rows:
    """All that the database holds, but for the record of migrations."""
    from django.db import connection

    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "django_migrations":
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
            names = [column[0] for column in cursor.description]
            held = sorted(cursor.fetchall(), key=str)
            found[table] = {name: [str(row[place]) for row in held] for place, name in enumerate(names)}
    return found


def lost_rows(full: Rows, lower: Rows, again: Rows) -> list[str]:
    """What is not in ``again`` as it was in ``full``, of the tables and columns that ``lower`` has too.

    A blank has nothing to lose: a way back may fill it. A key may be another one where a migration makes a row anew;
    what refers to it is compared.
    """
    found = []
    for table in full.keys() & lower.keys():
        for column in full[table].keys() & lower[table].keys():
            gone = Counter(full[table][column]) - Counter(again[table].get(column, []))
            del gone[""]
            if gone and column != "id":
                found.append(f"{table}.{column} lost {sum(gone.values())} values, such as {next(iter(gone))[:60]!r}")
    return found


if __name__ == "__main__":
    if "--steps" in sys.argv:
        go_through()
    else:
        sys.exit(drilled(drill, __doc__ or ""))
