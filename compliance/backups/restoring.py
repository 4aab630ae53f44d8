"""A backup goes back, into an empty place only."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from placements.files.durable import make_folders

from .making import ENGINES, engine
from .manifest import DOCUMENTS, Impossible, Manifest, copy_through, sync_folders
from .verifying import Damaged, checked, shortfalls


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the migrations of this version that the backup has not had."""

    manifest: Manifest
    migrations_to_apply: tuple[str, ...]


def restore(folder: Path, *, verify: bool) -> Restored:
    """Restore the backup in ``folder`` into the database at DATABASE_URL and into MEDIA_ROOT, both of them empty.

    All hashes are checked before anything is written. Documents go first: one that no row names yet does no harm.
    With ``verify`` rows are counted, references followed and each document held against its hash afterwards too.

    Raises ``Damaged`` where a byte differs, and ``Impossible`` where the place is not empty, or is of another kind,
    or where the backup was made by a newer version of Shelfwatch.
    """
    manifest = checked(folder)
    if manifest.engine != engine():
        raise Impossible(
            f"{folder} was made from {manifest.engine}, and DATABASE_URL names {engine()}. Name the same kind."
        )
    on_disk = _migrations_on_disk()
    if newer := sorted(set(manifest.contents.migrations) - on_disk):
        raise Impossible(
            f"{folder} was made by a newer version of Shelfwatch: this one has no migration {newer[0]}."
            f" Install version {manifest.versions['shelfwatch']} or later."
        )
    kind, media = ENGINES[engine()], Path(settings.MEDIA_ROOT)
    kind.refuse_unless_empty()
    if media.is_dir() and any(media.iterdir()):
        raise Impossible(f"{media} is not empty. Move what is in it away, or name another folder in MEDIA_ROOT.")
    try:
        _restore_documents(folder / DOCUMENTS, manifest, into=media)
        kind.restore(folder)
    except BaseException:
        _empty(media)  # as it was found, so that it can be tried again
        raise
    if verify and (problems := list(shortfalls(manifest))):
        raise Damaged(problems)
    return Restored(manifest, tuple(sorted(on_disk - set(manifest.contents.migrations))))


def _migrations_on_disk() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def _restore_documents(folder: Path, manifest: Manifest, *, into: Path) -> None:
    try:
        make_folders(into)
        for name, stated in manifest.documents.items():
            if copy_through(folder / name, into / name) != stated:
                raise Damaged([f"{DOCUMENTS}/{name} changed while it was read."])
            (into / name).chmod(0o400)  # a document is never written to again
        sync_folders(into)
    except OSError as error:
        raise Impossible(f"The documents cannot be written: {error.strerror}: {error.filename}.") from error


def _empty(folder: Path) -> None:
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
