"""`manage.py blackouts`: how much of the agreement's blackout days is used on a day, and what is still permitted."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from compliance.blackouts import Gauge, gauge
from compliance.management.base import Command as BaseCommand
from compliance.management.base import add_as_of, day_asked, iso, placement_named
from compliance.rules.blackouts import Breach
from compliance.rules.words import medium_date
from placements.models import Placement

BROKEN = 1
"""Exit status where the periods on record break a limit."""


class Command(BaseCommand):
    help = (
        "Show the blackout days used and left on a day, how long a blackout begun that day may last, and when the next "
        "may begin. Exit status 0: within the limits; 1: the periods on record break one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placement", metavar="SLUG", required=True, help="its slug, such as series-d-2003")
        add_as_of(parser)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        shown = gauge(placement, as_of=day_asked(options))
        if options["format"] == "json":
            self.stdout.write(json.dumps(record(placement, shown), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_text(placement, shown))
        if shown.breaches:
            raise SystemExit(BROKEN)


def record(placement: Placement, shown: Gauge) -> dict[str, Any]:
    """The gauge as JSON gives it: calendar days, dates as YYYY-MM-DD or null; null for a limit that is not set."""
    in_a_row, total = shown.bars
    usage = shown.usage
    return {
        "placement": placement.slug,
        "as_of": iso(shown.as_of),
        "clause": shown.cap.clause,
        "consecutive": {"used": in_a_row.used, "allowed": in_a_row.allowed, "left": in_a_row.left},
        "total": {
            "used": total.used,
            "allowed": total.allowed,
            "left": total.left,
            "from": iso(usage.window_from) if usage.window_from > date.min else None,
            "until": iso(usage.window_to),
            "frees_on": iso(usage.frees_on),
        },
        "maximum_periods": shown.cap.maximum_periods or None,
        "may_begin": shown.may_begin,
        "last_permitted_on": iso(shown.last_permitted_on),
        "first_permitted_on": iso(shown.next_on),
        "first_permitted_on_same_facts": iso(shown.again_on),
        "breaches": [_breach(breach) for breach in shown.breaches],
    }


def _breach(breach: Breach) -> dict[str, Any]:
    return {
        "limit": breach.limit,
        "counted": breach.counted,
        "allowed": breach.allowed,
        "from": iso(breach.starts_on),
        "until": iso(breach.ends_on),
        "message": breach.message,
    }


def _text(placement: Placement, shown: Gauge) -> str:
    clause = f" ({shown.cap.clause})" if shown.cap.clause else ""
    rows = [
        *((bar.name, ", ".join(filter(None, (bar.said, bar.since)))) for bar in shown.bars),
        *shown.lines,
        *(("Past a limit", breach.message) for breach in shown.breaches),
    ]
    width = max(len(heading) for heading, _ in rows)
    return "\n".join(
        [
            f"{placement.name}: blackouts as of {medium_date(shown.as_of)}{clause}",
            *(f"  {heading.ljust(width)}  {sentence}" for heading, sentence in rows),
        ]
    )
