"""``manage.py load_placement FILE… [--dry-run]``: placement files into the database, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from compliance import placement_files
from compliance.management import base


class Refused(base.Refused):
    """Files that cannot be loaded: a line for each problem, the first one enough to act on."""

    def __init__(self, refused: placement_files.Refused) -> None:
        CommandError.__init__(self, str(refused), returncode=2)


class Command(base.Command):
    """Exit status 0: the database equals the files. 2: a file was refused and nothing was loaded."""

    help = "Load placement files. Placements on record are brought in step with their files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a placement file")
        parser.add_argument("--dry-run", action="store_true", help="check and report, but load nothing")

    def handle(self, *args: Any, files: list[Path], dry_run: bool, **options: Any) -> None:
        try:
            loaded = placement_files.load(files, dry_run=dry_run)
        except placement_files.Refused as refused:
            raise Refused(refused) from None
        for each in loaded:
            for line in report(each, dry_run=dry_run):
                self.stdout.write(line)


def report(loaded: placement_files.Loaded, *, dry_run: bool = False) -> list[str]:
    """What loading one file did, or would do, in lines: rows of each section, then deadlines."""
    done = "would load" if dry_run else "loaded"
    lines = [f"{loaded.file}: {done} {loaded.placement.slug} ({loaded.placement.name})"]
    for section, counts in loaded.sections.items():
        numbers = {"new": counts.new, "changed": counts.changed, "removed": counts.removed}
        told = ", ".join(f"{number} {word}" for word, number in numbers.items() if number)
        if told:
            lines.append(f"  {section.replace('_', ' ')}: {told}")
    lines.extend(f"  deadline {change}" for change in loaded.deadlines)
    return lines if len(lines) > 1 else [f"{lines[0]}; nothing to change"]
