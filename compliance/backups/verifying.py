"""Is a backup what it was when it was made, and is the site what the backup says?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, connection

from placements.files import blobs
from placements.models import DocumentVersion

from .manifest import MANIFEST, MANIFEST_HASH, Manifest, file_at


class Damaged(Exception):
    """A backup, or what was restored from it, is not what was written; each of ``problems`` says where."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def damage(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What differs between the files of a backup and its manifest, a sentence each: gone, changed, or not of it."""
    for name, stated in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing."
        elif file_at(path) != stated:
            yield f"{name} is not as it was written: its hash differs."
    known = {*manifest.files, MANIFEST, MANIFEST_HASH}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (name := path.relative_to(folder).as_posix()) not in known:
            yield f"{name} is not of this backup."


def checked(folder: Path) -> Manifest:
    """The manifest of a backup all of whose files are as they were written; else raises ``Damaged``, or ``Impossible``
    where the manifest itself cannot be believed."""
    manifest = Manifest.read(folder)
    if problems := list(damage(folder, manifest)):
        raise Damaged(problems)
    return manifest


def shortfalls(manifest: Manifest) -> Iterator[str]:
    """What the database and the documents of this site lack of a backup just restored, a sentence each."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table, rows in manifest.contents.rows.items():
            if table not in tables:
                yield f"The table {table} is missing."
                continue
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
            (found,) = cursor.fetchone()
            if found != rows:
                yield f"The table {table} has {found:,} rows instead of {rows:,}."
    try:
        connection.check_constraints()
    except DatabaseError as error:
        yield f"A row refers to one that is not there: {error}"
    if DocumentVersion._meta.db_table in tables:
        names = defaultdict(list)
        for sha256, name in DocumentVersion.objects.values_list("sha256", "file_name").order_by("pk").iterator():
            names[sha256].append(name)
        for sha256, named in names.items():
            if not blobs.is_intact(sha256):
                there = "is not as it was stored" if blobs.path_of(sha256).is_file() else "is missing"
                yield f"The file {sha256} of {', '.join(named)} {there}."
