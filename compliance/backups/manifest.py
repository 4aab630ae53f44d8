"""What a backup holds, as it is written down beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from placements.files.durable import make_folders, sync_to_disk

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_HASH = "manifest.sha256"
DOCUMENTS = "documents"
CHUNK = 1024 * 1024


class Impossible(Exception):
    """A backup or a restoring cannot be done; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a backup: the SHA-256 of its bytes in hexadecimal digits, and how many bytes there are."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the number of rows of each table, and the migrations applied, as "app.name"."""

    rows: dict[str, int]
    migrations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``files`` are by their path in it; ``engine`` is "sqlite" or "postgresql"."""

    made_at: datetime
    engine: str
    versions: dict[str, str]
    contents: Contents
    files: dict[str, File]

    @property
    def documents(self) -> dict[str, File]:
        """The files of MEDIA_ROOT, by their path in it."""
        start = f"{DOCUMENTS}/"
        return {path.removeprefix(start): file for path, file in self.files.items() if path.startswith(start)}

    @property
    def size(self) -> int:
        """All bytes together, without the manifest's own."""
        return sum(file.size for file in self.files.values())

    def write(self, folder: Path) -> None:
        """Write the manifest and its hash into ``folder``."""
        text = json.dumps(
            {
                "format": FORMAT,
                "made_at": self.made_at.isoformat(),
                "engine": self.engine,
                "versions": self.versions,
                "migrations": list(self.contents.migrations),
                "rows": self.contents.rows,
                "files": {path: {"sha256": file.sha256, "size": file.size} for path, file in self.files.items()},
            },
            indent=1,
        ).encode()
        write_through(folder / MANIFEST, [text])
        write_through(folder / MANIFEST_HASH, [f"{sha256(text).hexdigest()}  {MANIFEST}\n".encode()])

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of the backup in ``folder``. Raises ``Impossible`` where there is none that can be believed."""
        try:
            text = (folder / MANIFEST).read_bytes()
            stated = (folder / MANIFEST_HASH).read_bytes()
        except OSError as error:
            raise Impossible(f"{folder} is no backup: {error.strerror}: {error.filename}.") from None
        if stated != f"{sha256(text).hexdigest()}  {MANIFEST}\n".encode():
            raise Impossible(f"{folder / MANIFEST} is not as it was written: its hash differs. Take another backup.")
        return cls._from(json.loads(text), folder)

    @classmethod
    def _from(cls, stated: dict[str, Any], folder: Path) -> Manifest:
        if stated["format"] != FORMAT:
            raise Impossible(
                f"{folder} is a backup of format {stated['format']}, and this version reads format {FORMAT}."
                " Restore it with the version of Shelfwatch that made it."
            )
        for name in stated["files"]:
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise Impossible(f"{folder} names a file outside of it: {name}. It was not made by Shelfwatch.")
        return cls(
            made_at=datetime.fromisoformat(stated["made_at"]),
            engine=stated["engine"],
            versions=stated["versions"],
            contents=Contents(rows=stated["rows"], migrations=tuple(stated["migrations"])),
            files={path: File(**file) for path, file in stated["files"].items()},
        )


def file_at(path: Path) -> File:
    """What the file at ``path`` holds now."""
    digest, size = sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return File(digest.hexdigest(), size)


def write_through(path: Path, chunks: Iterable[bytes]) -> File:
    """Write a new file that only its owner can read, down to the disk, and say what it holds."""
    digest, size = sha256(), 0
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123 - with a mode
        for chunk in chunks:
            stream.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return File(digest.hexdigest(), size)


def copy_through(source: Path, target: Path) -> File:
    """Copy a file down to the disk, and say what was read and written. The folder is made where it is missing."""
    make_folders(target.parent)
    with source.open("rb") as stream:
        return write_through(target, iter(lambda: stream.read(CHUNK), b""))


def sync_folders(folder: Path) -> None:
    """Have the names in ``folder`` and in all folders below it on the disk."""
    for each in (folder, *(below for below in folder.rglob("*") if below.is_dir())):
        sync_to_disk(each)
