"""``manage.py undo_import NUMBER``: takes one import of Schedule 1 back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from compliance import intake
from compliance.management import base
from compliance.models import ScheduleImport
from holders import schedule
from placements.models import OPERATOR

from .import_allocations import Refused


class Command(base.Command):
    """Exit status 0: taken back. 2: refused, with the rows that stand in the way, and nothing done."""

    help = "Take one import of Schedule 1 back: what it added goes, what it changed is again as it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "number", metavar="NUMBER", type=int, help="the import's number, as import_allocations gave it"
        )

    def handle(self, *args: Any, number: int, **options: Any) -> None:
        done = ScheduleImport.objects.filter(applied_at__isnull=False).select_related("closing__placement")
        record = done.filter(pk=number).first()
        if record is None:
            there = [str(pk) for pk in done.values_list("pk", flat=True)]
            raise base.Refused(f"There is no import {number}.{base.meant(str(number), there)}")
        try:
            intake.undo_import(record=record, viewer=OPERATOR)
        except schedule.Refused as refused:
            raise Refused(refused) from None
        self.stdout.write(f"Taken back: {record.file_name}, {record.closing}.")
