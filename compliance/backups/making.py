"""A backup is made: the database first, then the documents, and its name last."""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import connection

from placements.files import blobs
from placements.files.durable import make_folders, sync_to_disk

from . import postgresql, sqlite
from .keeping import newest, remove_all_but, spoken_name
from .manifest import (
    DOCUMENTS,
    File,
    Impossible,
    Manifest,
    copy_through,
    file_at,
    sync_folders,
)

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
UNFINISHED = ".making-"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and the older ones that were removed after it."""

    folder: Path
    manifest: Manifest
    removed: tuple[Path, ...]


def make(*, into: Path, at: datetime, keep: int | None = None) -> Made:
    """Back up the database and MEDIA_ROOT into a new folder of ``into``, named for ``at``.

    The database is taken first: a document is stored before the row that names it and is never removed, so that each
    one named by the snapshot is still there. With ``keep``, older backups are thinned out as ``keeping`` says, once
    the new one is on the disk.

    Raises ``Impossible`` where another backup is under way, or the database or a document cannot be copied.
    """
    into, media = into.resolve(), Path(settings.MEDIA_ROOT).resolve()
    if into.is_relative_to(media) or media.is_relative_to(into):
        raise Impossible(
            f"{into} and the documents in {media} lie in one another. Keep backups in a folder of their own."
        )
    try:
        make_folders(into)
        with _alone_in(into):
            folder = into / spoken_name(at)
            if folder.exists():
                raise Impossible(f"{folder} exists already. Try again in a second.")
            partial = into / f"{UNFINISHED}{folder.name}"
            partial.mkdir(mode=0o700)
            manifest = _fill(partial, at=at, media=media, before=newest(into))
            sync_folders(partial)
            partial.rename(folder)
            sync_to_disk(into)
            return Made(folder, manifest, tuple(remove_all_but(into, days=keep) if keep else ()))
    except OSError as error:
        raise Impossible(f"The backup cannot be written: {error.strerror}: {error.filename}.") from error


def engine() -> str:
    """The kind of the database at DATABASE_URL, one of ``ENGINES``."""
    return connection.vendor


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, and remove what a backup that was killed left behind."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Impossible(f"Another backup into {folder} is under way. Wait for it.") from None
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield


def _fill(folder: Path, *, at: datetime, media: Path, before: Path | None) -> Manifest:
    kind = ENGINES[engine()]
    contents = kind.snapshot(folder)
    files = {kind.FILE: file_at(folder / kind.FILE)}
    incoming = media / blobs.INCOMING  # what has not arrived yet, and may be gone the next moment
    for path in sorted(media.rglob("*")):
        if path.is_file() and not path.is_relative_to(incoming):
            name = f"{DOCUMENTS}/{path.relative_to(media).as_posix()}"
            files[name] = _taken(path, folder / name, before / name if before else None)
    manifest = Manifest(made_at=at, engine=engine(), versions=_versions(), contents=contents, files=files)
    manifest.write(folder)
    return manifest


def _taken(source: Path, target: Path, before: Path | None) -> File:
    """Copy a document, or share the copy of the backup before, where that one is whole and the same."""
    if before is not None and before.is_file() and before.stat().st_size == source.stat().st_size:
        now = file_at(source)
        if file_at(before) == now:
            make_folders(target.parent)
            os.link(before, target)
            return now
    return copy_through(source, target)


def _versions() -> dict[str, str]:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    database = ".".join(map(str, connection.get_database_version()))
    return {
        "shelfwatch": project["project"]["version"],
        "django": version("django"),
        "python": platform.python_version(),
        "database": f"{connection.display_name} {database}",
    }
