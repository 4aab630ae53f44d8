"""``manage.py export_placement SLUG [--out FILE]``: one placement as a placement file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.placement_files import did_you_mean, export
from placements.models import Placement


class Command(BaseCommand):
    """Exit status 2: there is no such placement, or the file cannot be written."""

    help = "Write a placement as a placement file, to standard output or to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the placement's short name, such as series-d-2003")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead")

    def handle(self, *args: Any, slug: str, out: Path | None, **options: Any) -> None:
        try:
            placement = Placement.objects.select_related("issuer").get(slug=slug)
        except Placement.DoesNotExist:
            near = did_you_mean(slug, Placement.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no placement “{slug}”.{near}", returncode=2) from None
        text = export(placement)
        if out is None:
            self.stdout.write(text, ending="")
            return
        try:
            out.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            reason = f"{out} cannot be written ({error.strerror}). Choose another file."
            raise CommandError(reason, returncode=2) from None
