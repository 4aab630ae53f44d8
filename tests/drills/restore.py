"""Backups made while people write are restored: ``python -m tests.drills.restore --count 50 [--database postgresql]``.

What is restored must be the site at one moment: of each person every holder up to some number, that number between what
was saved before the backup was begun and what was sent before it was done; each row of each table as the live site has
it; each document byte for byte. Then one byte of the backup is flipped, and nothing of it may be restored any more.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tests.site import Site, empty_site

from .rounds import Count, drilled, filled
from .writing import Writer, hired, writing

WRITERS = 3
TABLES = """
import json
from django.apps import apps
passing = {"django_session", "usersessions_usersession"}
models = apps.get_models(include_auto_created=True)
print(json.dumps({m._meta.db_table: m._meta.pk.column for m in models if m._meta.db_table not in passing}))
"""
"""Every table with the column of its key; but for sessions, in which each look is noted."""
CHANGING = {"auth_user", "placements_closing", "compliance_deadline"}
"""Tables whose rows people change while the live site is read later: the last sign-in, the day of a closing, and what
follows from it."""


def drill(site: Site, count: int, seed: int = 20030507) -> Count:
    """Back up, restore elsewhere and compare, ``count`` times."""
    chance = random.Random(seed)  # noqa: S311 - which byte to flip is no secret
    filled(site, placements=WRITERS)
    writers = hired(site, WRITERS)
    tables = json.loads(site.managed("shell", "--verbosity", "0", "--no-imports", "-c", TABLES))
    problems: list[str] = []
    with site.served() as server, writing(writers, server) as all_write:
        for number in range(1, count + 1):
            all_write()
            paper(site, number)
            backup, before, after = backed_up(site, writers)
            with empty_site(site.database, site.folder / f"place-{number}") as place:
                place.managed("restore", str(backup), "--verify")
                found = list(differences(site, place, tables, writers, before, after))
            found += flipped(site, backup, chance, number)
            problems += found
            sent = sum(after)
            print(f"{number} restored, {sent} holders sent meanwhile, {len(problems)} problems", *found, flush=True)
    return Count(rounds=count, writes=sum(len(writer.saved) for writer in writers), problems=problems)


def paper(site: Site, number: int) -> None:
    """Store one more document, as the site stores them: under its hash."""
    content = f"Document {number}. ".encode() * 20_000
    name = hashlib.sha256(content).hexdigest()
    path = site.media / "sha256" / name[:2] / name[2:4] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def backed_up(site: Site, writers: list[Writer]) -> tuple[Path, list[int], list[int]]:
    """A backup, and of each writer the last number saved before it was begun, and the last sent before it was done."""
    before = [writer.saved[-1] if writer.saved else 0 for writer in writers]
    made = json.loads(site.managed("backup", "--format", "json"))
    return Path(made["folder"]), before, [writer.sent for writer in writers]


def differences(
    site: Site, place: Site, tables: dict[str, str], writers: list[Writer], before: list[int], after: list[int]
) -> Iterator[str]:
    """Where the restored place is not the site as it was at one moment, a sentence each."""
    restored, live = dumped(place, tables), dumped(site, tables)
    codes = {row[1] for row in restored["holders_holder"].values()}
    for writer, least, most in zip(writers, before, after, strict=True):
        held = [number for number in range(1, most + 1) if writer.code(number) in codes]
        if held != list(range(1, len(held) + 1)) or not least <= len(held) <= most:
            yield f"{writer.name}: {len(held)} holders restored, of {least} to {most}, or not the first ones."
    for table in restored.keys() - CHANGING:
        changed = [key for key, row in restored[table].items() if live[table].get(key) != row]
        if changed:
            yield f"{table}: {len(changed)} rows restored that are not those of the site, such as {changed[0]}."
    for path in site.media.rglob("*"):
        copy = place.media / path.relative_to(site.media)
        if path.is_file() and (not copy.is_file() or copy.read_bytes() != path.read_bytes()):
            yield f"The document {copy.name} is not what it was."
    if (proof := place.manage("verify_deadlines")).returncode:
        yield f"Deadlines restored do not follow from the facts restored: {proof.stdout[:300]}"


def dumped(site: Site, tables: dict[str, str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Every row of every table, by its key, as the database itself gives it. A table that is missing is an error."""
    found = {}
    with closing(opened(site.database)) as database:
        for table, key in tables.items():
            cursor = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table's name
            place = [column[0] for column in cursor.description].index(key)
            found[table] = {str(row[place]): tuple(map(str, row)) for row in cursor.fetchall()}
    return found


def opened(address: str) -> Any:
    """The database at ``address``, only to be read."""
    if address.startswith("postgres"):
        return psycopg.connect(address)
    return sqlite3.connect(f"file:{address.removeprefix('sqlite:///')}?mode=ro", timeout=60, uri=True)


def flipped(site: Site, backup: Path, chance: random.Random, number: int) -> Iterator[str]:
    """Flip one bit of one file; a sentence if the backup can still be restored or anything of it is written."""
    file = chance.choice(sorted(path for path in backup.rglob("*") if path.is_file()))
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.unlink()  # shared with the backup before, which stays as it is
    file.write_bytes(content)
    with empty_site(site.database, site.folder / f"refused-{number}") as place:
        refused = place.manage("restore", str(backup))
        if not refused.returncode or "its hash differs" not in refused.stderr:
            yield f"A flipped bit in {file.name} was not found: {refused.stdout}{refused.stderr}"
        if not place.is_empty:
            yield f"A backup with a flipped bit in {file.name} was written."


if __name__ == "__main__":
    sys.exit(drilled(drill, __doc__ or ""))
