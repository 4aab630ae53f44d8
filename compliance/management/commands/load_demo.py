"""``manage.py load_demo``: the facts of the four filings, as three placements."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

from django.core.management.base import CommandParser

from compliance.management.base import Command as BaseCommand
from compliance.placement_files import load
from placements.models import Placement

from .load_placement import report

DEMO = ("series-d-2003", "common-2004", "resale-2003")


class Command(BaseCommand):
    """A demo placement that is on record is left as it is, with whatever people entered, unless ``--reset``."""

    help = "Load the demo placements that are not on record yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="make all of them equal to their files again")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        on_record = set() if reset else set(Placement.objects.filter(slug__in=DEMO).values_list("slug", flat=True))
        with as_file(files("compliance") / "demo") as folder:
            loaded = load([folder / f"{slug}.toml" for slug in DEMO if slug not in on_record])
        for each in loaded:
            self.stdout.write(report(each)[0])
        for slug in DEMO:
            if slug in on_record:
                self.stdout.write(f"{slug}: on record, left as it is; load_demo --reset loads it again")
