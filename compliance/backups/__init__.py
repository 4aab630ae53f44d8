"""Backups: the database and the documents in one folder that says what it holds, and back into an empty place.

A backup is a folder named for the second it was begun, in UTC:

    2026-11-22T02-15-00Z/
        manifest.json       what is in it: each file's hash, each table's rows, the migrations, the versions
        manifest.sha256     the hash of the manifest, as ``sha256sum --check`` reads it
        database.sqlite3    or database.dump, made by pg_dump
        documents/          all that stands under MEDIA_ROOT

It has that name only once it is complete and on the disk. So the newest folder is the last good backup, and no other
record of it is needed.
"""

from .keeping import last_good, newest
from .making import Made, make
from .manifest import Impossible, Manifest
from .restoring import Restored, restore
from .verifying import Damaged, checked, damage, shortfalls

__all__ = [
    "Damaged",
    "Impossible",
    "Made",
    "Manifest",
    "Restored",
    "checked",
    "damage",
    "last_good",
    "make",
    "newest",
    "restore",
    "shortfalls",
]
