"""Where the bytes of documents are: each content once, under its SHA-256, in ``MEDIA_ROOT/sha256``.

A blob is written to ``MEDIA_ROOT/incoming`` and moved into its place when it is whole and on the disk, so a file under
``sha256`` is complete. It is never written to again. What lies in ``incoming`` for long was left by a crash.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from .durable import PRIVATE_FOLDER, make_folders, sync_to_disk
from .problems import Refused

PIECE = 2**18
INCOMING = "incoming"
"""Where files lie in ``MEDIA_ROOT`` while they arrive."""
_READ_ONLY = 0o400


class Damaged(Exception):
    """The bytes on the disk are not those that were stored, or are not there."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has arrived and is not stored yet: where it lies, its SHA-256 and its size in bytes."""

    path: Path
    sha256: str
    size: int


def folder() -> Path:
    """The folder of all blobs."""
    return Path(settings.MEDIA_ROOT) / "sha256"


def path_of(sha256: str) -> Path:
    """Where the blob of this SHA-256 lies, or would."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def received(pieces: Iterable[bytes]) -> Iterator[Received]:
    """Write ``pieces`` to a file of their own, hashed on the way; it is gone at the end, unless it was stored.

    Raises Refused as soon as there are more bytes than ``DOCUMENT_MOST_BYTES``, and for a file without any.
    """
    incoming = Path(settings.MEDIA_ROOT) / INCOMING
    incoming.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=incoming)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > settings.DOCUMENT_MOST_BYTES:
                    raise Refused(too_large())
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Refused("The file is empty.")
        yield Received(path, digest.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def too_large() -> str:
    """What is said of a file that has more bytes than are taken."""
    most = settings.DOCUMENT_MOST_BYTES // 2**20
    return f"The file has more than {most:,} MB. Give a smaller one, or a part of it."


def store(file: Received) -> None:
    """Move a file that has arrived into its place, durably. One that is there already stays unless it is damaged."""
    path = path_of(file.sha256)
    if is_intact(file.sha256):
        return
    make_folders(path.parent)
    file.path.chmod(_READ_ONLY)
    file.path.replace(path)
    sync_to_disk(path.parent)


def opened(sha256: str) -> BinaryIO:
    """The blob, to be read from its beginning. Raises Damaged if it is not there as it was stored."""
    if not is_intact(sha256):
        raise Damaged(f"The file {sha256} is missing or damaged in {folder()}.")
    return path_of(sha256).open("rb")


def is_intact(sha256: str) -> bool:
    """Whether the blob is there, byte for byte as it was stored."""
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
