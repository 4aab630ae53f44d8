"""`manage.py rule144`: when lots may be sold under Rule 144, and when the Effectiveness Period ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from compliance.management.base import Command as BaseCommand
from compliance.management.base import add_as_of, day_asked, iso, placement_named
from compliance.positions import LotLine, Sheet, sheet_of
from compliance.rules.steps import Step
from compliance.rules.words import medium_date


class Command(BaseCommand):
    help = (
        "Show for each lot held on a day when the periods of Rule 144 end, under the rule in force when they do, and "
        "when the Effectiveness Period ends for each holder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("placement", metavar="PLACEMENT", help="its slug, such as series-d-2003")
        add_as_of(parser)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        sheet = sheet_of(placement_named(options["placement"]), as_of=day_asked(options))
        if options["format"] == "json":
            self.stdout.write(json.dumps(record(sheet), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(sheet)))


def record(sheet: Sheet) -> list[dict[str, Any]]:
    """The holders as JSON gives them: days as YYYY-MM-DD, null where there is none; `because` is the derivation."""
    return [
        {
            "holder": row.holder.code,
            "name": row.holder.name,
            "effectiveness_ends_on": iso(row.effectiveness.ends_on),
            "effectiveness": row.effectiveness.said,
            "lots": [_lot(line) for line in row.lots],
        }
        for row in sheet.rows
    ]


def _lot(line: LotLine) -> dict[str, Any]:
    return {
        "closing": line.lot.closing,
        "security": line.lot.security,
        "quantity": line.quantity,
        "held_since": iso(line.lot.since),
        "sales_on": iso(line.freedom.sales_on),
        "free_on": iso(line.freedom.free_on),
        "because": [text.strip() for step in line.freedom.steps for text in _texts(step)],
    }


def _texts(step: Step, indent: str = "") -> Iterator[str]:
    """A step and those under it, a line each."""
    yield indent + (f"{step.text} ({step.cite})" if step.cite else step.text)
    for child in step.children:
        yield from _texts(child, f"{indent}  ")


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"{sheet.placement.name}: Rule 144, for what is held on {medium_date(sheet.as_of)}"
    for row in sheet.rows:
        yield row.holder.name
        for line in row.lots:
            yield f"  {line.security.counted(line.quantity)}, {line.closing.lower()}"
            for step in line.freedom.steps:
                yield from _texts(step, "    ")
        yield f"  Effectiveness Period: {row.effectiveness.said}"
    for gone in sheet.gone:
        yield gone.holder.name
        yield f"  Effectiveness Period: {gone.effectiveness.said}"
