"""``manage.py backup``: the database and the documents into a folder of their own."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from compliance import backups
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused


def _days(written: str) -> int:
    if written.isascii() and written.isdecimal() and 1 <= len(written) <= 3 and int(written):
        return int(written)
    raise ArgumentTypeError(f"“{written}” is not a number of days; give a whole number from 1 to 999")


class Command(BaseCommand):
    """The site may be in use; readers wait for nothing, and on SQLite writers wait while the database is copied."""

    help = "Back up the database and the documents into a new folder, complete or not at all."
    # A backup before an upgrade must not ask that the code and the database agree.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="DIR", type=Path, help="where backups are kept (default: BACKUP_DIR)")
        parser.add_argument(
            "--keep",
            metavar="DAYS",
            type=_days,
            help="afterwards keep only the last backup of each of so many days, of 8 weeks and of 12 months",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        into = options["to"] or Path(settings.BACKUP_DIR)
        try:
            made = backups.make(into=into, at=timezone.now(), keep=options["keep"])
        except backups.Impossible as error:
            raise Refused(error) from error
        manifest = made.manifest
        rows = sum(manifest.contents.rows.values())
        if options["format"] == "json":
            told = {
                "folder": str(made.folder),
                "made_at": manifest.made_at.isoformat(timespec="seconds"),
                "engine": manifest.engine,
                "rows": rows,
                "documents": len(manifest.documents),
                "bytes": manifest.size,
                "removed": [str(folder) for folder in made.removed],
            }
            self.stdout.write(json.dumps(told, indent=2))
            return
        self.stdout.write(
            f"{made.folder}: {rows:,} rows, {len(manifest.documents):,} documents, {manifest.size:,} bytes."
        )
        for folder in made.removed:
            self.stdout.write(f"Removed {folder}.")
