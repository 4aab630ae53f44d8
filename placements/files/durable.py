"""Folders and files that are on the disk, and not only on their way to it; nobody else on the machine enters them."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE_FOLDER = 0o700


def make_folders(path: Path) -> None:
    """Make ``path`` with what is missing above it, each durably entered in the folder that holds it.

    Raises FileExistsError where a file stands in the way.
    """
    missing = [each for each in (path, *path.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        sync_to_disk(each.parent)


def sync_to_disk(path: Path) -> None:
    """Have what the file or the folder at ``path`` holds, for a folder the names in it, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
