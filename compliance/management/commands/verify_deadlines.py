"""`manage.py verify_deadlines`: prove the deadlines on record from the facts; repair nothing silently."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from compliance import operations
from compliance.management.base import Command as BaseCommand
from compliance.management.base import placement_named
from compliance.models import Deadline
from compliance.rules.words import medium_date
from placements.models import Placement


class Command(BaseCommand):
    help = "Compute every deadline again and compare it with the record. Exit status 1 if one differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placement", metavar="SLUG", help="only this placement")
        parser.add_argument("--repair", action="store_true", help="write what the facts give, after saying it")

    def handle(self, *args: Any, **options: Any) -> None:
        placements = Placement.objects.order_by("slug")
        if options["placement"]:
            placements = placements.filter(pk=placement_named(options["placement"]).pk)
        proven = wrong = 0
        for placement, differences in operations.compare_each(placements=placements):
            proven += 1
            if not differences:
                continue
            wrong += 1
            for words, rows in (
                ("is not on record", differences.missing),
                ("differs from the facts, which give", differences.changed),
                ("is on record without facts", differences.extra),
            ):
                for row in map(operations.as_deadline, rows):
                    self.stdout.write(f"{placement.slug}: {row} {words}: {_dates(row)}")
            if options["repair"]:
                operations.refresh(placement=placement)
        if wrong and not options["repair"]:
            self.stdout.write(f"{wrong} of {proven} placements differ. To write what the facts give: --repair.")
            raise SystemExit(1)
        self.stdout.write(f"{proven} placements proven{f', {wrong} of them repaired' if wrong else ''}.")


def _dates(row: Deadline) -> str:
    since = f"from {medium_date(row.valid_from)}" if row.valid_from.year > 1 else "from the start"
    due = f"due {medium_date(row.due_on)}" if row.due_on else "no due day"
    satisfied = f", satisfied {medium_date(row.satisfied_on)}" if row.satisfied_on else ""
    return f"{since} {due}{satisfied}{f', {row.missing}' if row.missing else ''}"
