"""Which backups are kept, and which one is the last good one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from .manifest import MANIFEST

NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z")
FORM = "%Y-%m-%dT%H-%M-%SZ"
WEEKS = 8
MONTHS = 12


def spoken_name(at: datetime) -> str:
    """The name of a backup made at this time, which sorts as time passes."""
    return at.astimezone(UTC).strftime(FORM)


def stored(into: Path) -> list[Path]:
    """The complete backups in a folder, oldest first."""
    if not into.is_dir():
        return []
    return sorted(each for each in into.iterdir() if NAME.fullmatch(each.name) and (each / MANIFEST).is_file())


def newest(into: Path) -> Path | None:
    """The last backup in a folder that was completed, or None."""
    found = stored(into)
    return found[-1] if found else None


def last_good(into: Path) -> datetime | None:
    """When the last backup in a folder that was completed was begun, or None."""
    found = newest(into)
    return _made_at(found) if found else None


def kept(made_at: Iterable[datetime], *, days: int) -> set[datetime]:
    """Of backups made at these times, those to keep: the last of each of the last ``days`` days that have one, of each
    of the last eight weeks (Monday to Sunday) that have one, and of each of the last twelve months that have one."""
    newest_first = sorted(made_at, reverse=True)
    keep: set[datetime] = set()
    for most, period in (
        (days, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    ):
        last_of: dict[object, datetime] = {}
        for at in newest_first:
            last_of.setdefault(period(at), at)
        keep.update(list(last_of.values())[:most])
    return keep


def remove_all_but(into: Path, *, days: int) -> list[Path]:
    """Remove the backups in a folder that are not to be kept, and give their folders."""
    folders = stored(into)
    keep = kept(map(_made_at, folders), days=days)
    removed = [folder for folder in folders if _made_at(folder) not in keep]
    for folder in removed:
        shutil.rmtree(folder)
    return removed


def _made_at(folder: Path) -> datetime:
    return datetime.strptime(folder.name, FORM).replace(tzinfo=UTC)
