"""``manage.py restore``: a backup back into an empty place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from compliance import backups
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused


class Command(BaseCommand):
    """Nothing is ever written over: the database and MEDIA_ROOT must be empty."""

    help = "Restore a backup into an empty database and an empty MEDIA_ROOT. Exit status 1 if a byte of it differs."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FROM", type=Path, help="the backup's own folder")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="afterwards count rows, follow references and hold each document against its hash",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, folder: Path, verify: bool, **options: Any) -> None:
        try:
            restored = backups.restore(folder, verify=verify)
        except backups.Impossible as error:
            raise Refused(error) from error
        except backups.Damaged as error:
            self.stderr.write("\n".join(error.problems))
            raise SystemExit(1) from None
        manifest, to_apply = restored.manifest, restored.migrations_to_apply
        rows = sum(manifest.contents.rows.values())
        if options["format"] == "json":
            told = {
                "folder": str(folder),
                "made_at": manifest.made_at.isoformat(timespec="seconds"),
                "rows": rows,
                "documents": len(manifest.documents),
                "verified": verify,
                "migrations_to_apply": list(to_apply),
            }
            self.stdout.write(json.dumps(told, indent=2))
            return
        proven = ", verified" if verify else ""
        self.stdout.write(f"Restored {rows:,} rows and {len(manifest.documents):,} documents{proven}.")
        if to_apply:
            self.stdout.write(f"This version has {len(to_apply)} migrations more. Run manage.py migrate.")
