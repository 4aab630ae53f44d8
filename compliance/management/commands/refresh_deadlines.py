"""`manage.py refresh_deadlines`: bring the deadlines in step with the facts, after a calendar or a rule has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Q

from compliance import operations
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, placement_named
from compliance.rules import CALENDAR_NAMES, RuleError, Terms, UnknownCalendar, calendar
from placements.models import Placement

EVERY = 1_000
"""Placements after which the progress is told."""


class Command(BaseCommand):
    help = (
        "Compute the deadlines again and write those whose dates changed. "
        "Stopped at any point, it can be run again; what is in step is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placement", metavar="SLUG", help="only this placement")
        parser.add_argument("--calendar", metavar="NAME", help="only placements that count by this calendar")

    def handle(self, *args: Any, **options: Any) -> None:
        placements = Placement.objects.all()
        if options["placement"]:
            placements = placements.filter(pk=placement_named(options["placement"]).pk)
        if options["calendar"]:
            placements = placements.filter(_counts_by(options["calendar"])).distinct()
        total, seen, written = placements.count(), 0, 0
        try:
            for seen, (_, differences) in enumerate(operations.refresh_each(placements=placements), start=1):
                written += len(differences)
                if seen % EVERY == 0:
                    self.stderr.write(f"{seen:,} of {total:,} placements, {written:,} deadlines written")
        except RuleError as error:
            raise Refused(f"{': '.join((*error.__notes__, str(error)))} {seen:,} placements are in step.") from error
        self.stdout.write(f"{seen:,} placements in step; {written:,} deadlines written.")


def _counts_by(name: str) -> Q:
    """The placements some of whose days are counted or rolled by the calendar of this name."""
    try:
        calendar(name)
    except UnknownCalendar as error:
        raise Refused(error) from error
    own = [each for each in CALENDAR_NAMES if name in (each, calendar(each).roll_calendar)]
    by_agreement = Q(agreement__calendar__in=own)
    if Terms().calendar in own:
        by_agreement |= Q(agreement__isnull=True)
    by_sentence = Q(duties__due__contains=f"on {name}")
    return by_agreement | by_sentence | (Q(duties__due__contains="trading day") if name == "NYSE" else Q(pk=None))
