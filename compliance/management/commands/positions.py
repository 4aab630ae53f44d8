"""`manage.py positions`: who holds how much of what on a day."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.core.management.base import CommandParser

from compliance.management.base import Command as BaseCommand
from compliance.management.base import add_as_of, day_asked, defused, iso, placement_named
from compliance.positions import Row, Sheet, sheet_of
from compliance.rules.words import medium_date

COLUMNS = ("holder", "name", "closing", "security", "lot_quantity", "held_since", "quantity", "common")


class Command(BaseCommand):
    help = "Show who holds how much of each security on a day, and the shares of common stock that it comes to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("placement", metavar="PLACEMENT", help="its slug, such as series-d-2003")
        add_as_of(parser)
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        sheet = sheet_of(placement_named(options["placement"]), as_of=day_asked(options))
        match options["format"]:
            case "json":
                self.stdout.write(json.dumps(record(sheet), indent=2, ensure_ascii=False))
            case "csv":
                self.stdout.write(_csv(sheet), ending="")
            case _:
                self.stdout.write(_table(sheet))


def record(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON gives it, in whole shares; `common` and `base` count shares of common stock."""
    return {
        "placement": sheet.placement.slug,
        "as_of": iso(sheet.as_of),
        "base": sheet.base,
        "holders": [_holder(row) for row in sheet.rows],
        "securities": [
            {
                "security": terms.code,
                "came": tally.came,
                "held": tally.held,
                **{str(account): count for account, count in tally.ended.items()},
            }
            for terms, tally in sheet.tallies
        ],
        "unplaced": [str(row) for row in sheet.unplaced],
    }


def _holder(row: Row) -> dict[str, Any]:
    return {
        "holder": row.holder.code,
        "name": row.holder.name,
        "common": row.common,
        "percent": row.percent,
        "positions": [
            {
                "closing": position.closing,
                "security": position.security,
                "quantity": position.quantity,
                "common": position.common,
                "lots": [{"held_since": iso(lot.since), "quantity": count} for lot, count in position.lots],
            }
            for position in row.positions
        ],
    }


def _csv(sheet: Sheet) -> str:
    """A line for each lot. Of a position of several lots each repeats the position's shares of common stock."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sheet.rows:
        for position in row.positions:
            for lot, count in position.lots:
                named = (row.holder.code, defused(row.holder.name), position.closing, position.security)
                writer.writerow((*named, count, iso(lot.since), position.quantity, position.common))
    return text.getvalue()


def _table(sheet: Sheet) -> str:
    heading = ["Holder", *(terms.code for terms in sheet.securities), "in common", "of all"]
    rows = [
        [row.holder.name, *(f"{count:,}" for _, count in row.cells), f"{row.common:,}", row.percent]
        for row in sheet.rows
    ]
    total = ["All", *(f"{count:,}" for _, count in sheet.totals), f"{sheet.base:,}", ""]
    widths = [max(len(line[place]) for line in (heading, *rows, total)) for place in range(len(heading))]
    lines = [_line(cells, widths) for cells in (heading, *rows, total)]
    unplaced = [f"Moves nothing, since not all of it is stated: {row}" for row in sheet.unplaced]
    return "\n".join([f"{sheet.placement.name}: positions on {medium_date(sheet.as_of)}", *lines, *unplaced])


def _line(cells: list[str], widths: list[int]) -> str:
    """The first cell to the left, figures to the right."""
    figures = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "  ".join([cells[0].ljust(widths[0]), *figures]).rstrip()
