"""`manage.py deadlines`: every deadline as it stands on a day."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.core.management.base import CommandParser

from compliance import selectors
from compliance.management.base import Command as BaseCommand
from compliance.management.base import add_as_of, day_asked, days_ahead, days_of, defused, iso, placement_named
from compliance.models import Deadline
from compliance.rules import ALERT_WINDOW, Standing
from compliance.rules.words import medium_date


class Command(BaseCommand):
    help = "Show every deadline as it stands on a day, most urgent first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placement", metavar="SLUG", help="only this placement")
        add_as_of(parser)
        parser.add_argument("--standing", choices=[str(standing) for standing in Standing], help="only this standing")
        parser.add_argument(
            "--window", type=days_ahead, default=ALERT_WINDOW, metavar="DAYS", help="what counts as due soon"
        )
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = day_asked(options)
        placement = placement_named(options["placement"]) if options["placement"] else None
        rows = selectors.deadlines(as_of=as_of, window=options["window"], placement=placement)
        if options["standing"]:
            rows = rows.filter(standing=options["standing"])
        match options["format"]:
            case "json":
                explained = selectors.explain_each(rows, as_of=as_of, window=options["window"])
                records = [record(row, because=explanation.text()) for row, explanation in explained]
                self.stdout.write(json.dumps(records, indent=2, ensure_ascii=False))
            case "csv":
                self.stdout.write(_csv([record(row, because=row.because) for row in rows]), ending="")
            case _:
                self.stdout.write(f"As of {medium_date(as_of)}")
                self.stdout.write(_table([_cells(row) for row in rows]))


def record(row: Deadline, *, because: str) -> dict[str, Any]:
    """One deadline as JSON gives it: dates as YYYY-MM-DD or null."""
    return {
        "placement": row.placement.slug,
        "duty": row.duty.code,
        "clause": row.duty.clause,
        "title": row.duty.title,
        "subject": row.subject,
        "per": row.duty.per,
        **days_of(row),
        "standing": row.standing,
        "satisfied_on": iso(row.satisfied_on),
        "missing": row.missing or None,
        "because": because,
    }


def _cells(row: Deadline) -> tuple[str, ...]:
    return (
        row.standing,
        medium_date(row.due_on) if row.due_on else "–",
        medium_date(row.safe_on) if row.safe_on else "–",
        row.placement.slug,
        f"{row.duty.code} {row.subject}".strip(),
        row.duty.title,
        row.missing or row.because,
    )


def _table(rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return "No deadline."
    titles = ("standing", "due", "safe", "placement", "duty", "title", "why")
    widths = [max(len(row[column]) for row in (titles, *rows)) for column in range(len(titles) - 1)]
    lines = (
        (*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]) for row in (titles, *rows)
    )
    return "\n".join("  ".join(line).rstrip() for line in lines)


_CSV_COLUMNS = (
    "placement",
    "duty",
    "clause",
    "title",
    "subject",
    "per",
    "due_on",
    "safe_on",
    "literal_on",
    "forward_on",
    "standing",
    "satisfied_on",
    "missing",
    "because",
)


def _csv(records: list[dict[str, Any]]) -> str:
    """The records as CSV, the readings in columns of their own."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for flat in records:
        readings = flat.pop("readings")
        row = flat | {"literal_on": readings["literal"], "forward_on": readings["forward"]}
        writer.writerow({column: defused(cell) for column, cell in row.items()})
    return text.getvalue()
