"""``manage.py load_placement FILE… [--dry-run]``: placement files into the database, all of them or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.placement_files import Loaded, Refused, load


class Command(BaseCommand):
    """Exit status 0: the database equals the files. 2: a file was refused and nothing was loaded."""

    help = "Load placement files. Placements on record are brought in step with their files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a placement file")
        parser.add_argument("--dry-run", action="store_true", help="check and report, but load nothing")

    def handle(self, *args: Any, files: list[Path], dry_run: bool, **options: Any) -> None:
        try:
            loaded = load(files, dry_run=dry_run)
        except Refused as refused:
            raise CommandError(str(refused), returncode=2) from None
        for each in loaded:
            for line in report(each, dry_run=dry_run):
                self.stdout.write(line)


def report(loaded: Loaded, *, dry_run: bool = False) -> list[str]:
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
