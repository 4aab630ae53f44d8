"""``manage.py export_placement SLUG [--out FILE]``: one placement as a placement file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, placement_named
from compliance.placement_files import export


class Command(BaseCommand):
    """Exit status 2: there is no such placement, or the file cannot be written."""

    help = "Write a placement as a placement file, to standard output or to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the placement's short name, such as series-d-2003")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead")

    def handle(self, *args: Any, slug: str, out: Path | None, **options: Any) -> None:
        text = export(placement_named(slug))
        try:
            if out is None:
                self.stdout.write(text, ending="")
            else:
                out.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise Refused(f"{out} cannot be written ({error.strerror}). Choose another file.") from None
