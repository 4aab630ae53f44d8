"""``manage.py take_library LIBRARY --placement SLUG``: the duties of a clause library into a placement."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from compliance.libraries import CannotTake, Library, library, library_codes, take
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, meant, placement_named


class Command(BaseCommand):
    """Exit status 0: the placement has the duties. 2: the request was wrong and nothing was added."""

    help = "Add the duties of a clause library that a placement lacks. Its own duties stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("library", metavar="LIBRARY", help=f"one of {', '.join(library_codes())}")
        parser.add_argument("--placement", metavar="SLUG", required=True, help="the placement that takes them")
        parser.add_argument("--only", metavar="CODE", nargs="+", default=[], help="only the duties of these codes")
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, but add nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        taken_from = _library_named(options["library"])
        only = [code.upper() for code in options["only"]]
        for code in only:
            if code not in taken_from.duty_codes:
                raise Refused(f"{taken_from.code} has no duty “{code}”.{meant(code, taken_from.duty_codes)}")
        try:
            taken = take(placement=placement, library=taken_from, only=only, dry_run=options["dry_run"])
        except CannotTake as refused:
            raise Refused(refused) from None
        does = "would add" if options["dry_run"] else "added"
        self.stdout.write(f"{taken_from.title}: {does} {len(taken.added)} to {placement.slug}, kept {len(taken.kept)}")
        for code in taken.added:
            self.stdout.write(f"  {does} {code}")
        for code in taken.kept:
            self.stdout.write(f"  kept {code}, as {placement.slug} has it")


def _library_named(code: str) -> Library:
    try:
        return library(code)
    except KeyError:
        raise Refused(f"There is no library “{code}”.{meant(code, list(library_codes()))}") from None
