"""``manage.py verify_backup``: is a backup what it was when it was made?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from compliance import backups
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused


class Command(BaseCommand):
    """Reads every byte of the backup, and neither the database nor the documents of the site."""

    help = "Check every file of a backup against its hash. Exit status 1 if one is missing, changed or not of it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            metavar="DIR",
            type=Path,
            nargs="?",
            help="the backup (default: the newest in BACKUP_DIR)",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        folder = folder or backups.newest(Path(settings.BACKUP_DIR))
        if folder is None:
            raise Refused(f"There is no backup in {settings.BACKUP_DIR} yet. Run manage.py backup.")
        try:
            manifest = backups.Manifest.read(folder)
        except backups.Impossible as error:
            raise Refused(error) from error
        problems = list(backups.damage(folder, manifest))
        if options["format"] == "json":
            told = {
                "folder": str(folder),
                "made_at": manifest.made_at.isoformat(timespec="seconds"),
                "engine": manifest.engine,
                "documents": len(manifest.documents),
                "bytes": manifest.size,
                "problems": problems,
            }
            self.stdout.write(json.dumps(told, indent=2))
        elif problems:
            self.stdout.write("\n".join(problems))
        else:
            self.stdout.write(f"{folder} is as it was made: {len(manifest.files):,} files, {manifest.size:,} bytes.")
        if problems:
            raise SystemExit(1)
