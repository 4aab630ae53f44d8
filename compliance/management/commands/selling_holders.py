"""`manage.py selling_holders`: the selling-holder table of a registration statement on a day, with its notes."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from django.core.management.base import CommandParser

from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, add_as_of, day_asked, defused, iso, meant, placement_named
from compliance.rules.words import medium_date
from compliance.sellers import Seller, SellersTable, table
from placements.models import RegistrationStatement

COLUMNS = ("holder", "name", "before", "percent_before", "offered", "after", "percent_after")


class Command(BaseCommand):
    help = (
        "Show who sells under a registration statement on a day: owned before, offered, owned after, and percent of "
        "the class (Rule 13d-3); and whose questionnaire is outstanding (2003 agreement §3(m))."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("placement", metavar="PLACEMENT", help="its slug, such as resale-2003")
        parser.add_argument("statement", metavar="STATEMENT", help="the registration statement's code, such as s-3")
        add_as_of(parser)
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        statements = {each.code: each for each in RegistrationStatement.objects.filter(placement=placement)}
        code = options["statement"]
        if code not in statements:
            raise Refused(f"{placement.slug} has no registration statement “{code}”.{meant(code, list(statements))}")
        shown = table(statements[code], as_of=day_asked(options))
        match options["format"]:
            case "json":
                self.stdout.write(json.dumps(record(shown), indent=2, ensure_ascii=False))
            case "csv":
                self.stdout.write(_csv(shown), ending="")
            case _:
                self.stdout.write(_text(shown))


def record(shown: SellersTable) -> dict[str, Any]:
    """The table as JSON gives it: whole shares, percentages as printed or null, dates as YYYY-MM-DD or null."""
    counted = shown.counted
    return {
        "placement": shown.statement.placement.slug,
        "registration_statement": shown.statement.code,
        "as_of": iso(shown.as_of),
        "outstanding": {
            "as_of": iso(counted.as_of_on),
            "least": counted.least,
            "most": counted.most or counted.least,
            "source": counted.cited_as,
        }
        if counted
        else None,
        "holders": [
            {**_line(seller), "notes": list(seller.notes), "more_than_5_percent": seller.must_report}
            for seller in shown.sellers
        ],
        "control_persons": [_line(person) for person in shown.persons],
        "offered": shown.offered,
        "notes": {str(number): note for number, note in shown.notes},
        "questionnaires": [
            {
                "holder": each.holder.code,
                "sent_on": iso(each.state.sent_on),
                "chased_on": [iso(on) for on in each.state.chased_on],
                "received_on": iso(each.state.received_on),
                "missing": each.state.missing,
                "days_outstanding": each.state.days_outstanding,
                "excluded_on": iso(each.state.excluded_on),
                "excluded_because": each.state.excluded_because,
            }
            for each in shown.questionnaires
        ],
    }


def _line(seller: Seller) -> dict[str, Any]:
    return {
        "holder": seller.code or None,
        "name": seller.name,
        "before": seller.before,
        "percent_before": seller.percent_before or None,
        "offered": seller.offered,
        "after": seller.after,
        "percent_after": seller.percent_after or None,
    }


def _csv(shown: SellersTable) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_line(seller) | {"name": defused(seller.name)} for seller in shown.sellers)
    return out.getvalue()


def _text(shown: SellersTable) -> str:
    heading = f"{shown.statement.label}: selling holders as of {medium_date(shown.as_of)}"
    if not shown.sellers:
        return f"{heading}\n  No holder has shares in it."
    rows = [("", "before (1)", "% ", "offered", "after (2)", "% "), *(_row(seller) for seller in shown.sellers)]
    rows += [("", "", "", f"{shown.offered:,}", "", "")] if len(shown.sellers) > 1 else []
    rows += [(f"{seller[0]}, together", *seller[1:]) for seller in map(_row, shown.persons)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(["", row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    waiting = [f"  {each.holder.name}: questionnaire {each.state.said}" for each in shown.outstanding]
    return "\n".join(
        [
            heading,
            *(line.rstrip() for line in lines),
            "  * less than 1%",
            *(f"  ({number}) {note}" for number, note in shown.notes),
            *waiting,
            *(f"  {each.holder.name}: left out, {each.state.excluded_because}" for each in shown.excluded),
        ]
    )


def _row(seller: Seller) -> tuple[str, ...]:
    marks = "".join(f" ({number})" for number in seller.notes)
    figures = seller.figures
    return (
        f"{seller.name}{marks}",
        figures["before"],
        seller.percent_before,
        figures["offered"],
        figures["after"],
        seller.percent_after,
    )
