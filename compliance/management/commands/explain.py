"""`manage.py explain`: why a deadline has its dates, step by step."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from compliance import selectors
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, add_as_of, day_asked, meant, placement_named


class Command(BaseCommand):
    help = "Explain a deadline: clause, facts with their source, arithmetic, readings, standing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("placement", metavar="PLACEMENT", help="its slug, such as series-d-2003")
        parser.add_argument("duty", metavar="DUTY", help="its code, such as FILE")
        parser.add_argument("--subject", metavar="S", help="the code of the closing, statement… it is about")
        add_as_of(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        as_of = day_asked(options)
        codes = list(placement.duties.values_list("code", flat=True))
        code = options["duty"].upper()
        if code not in codes:
            raise Refused(f"{placement.slug} has no duty “{options['duty']}”.{meant(code, codes)}")
        rows = list(selectors.deadlines(as_of=as_of, placement=placement).filter(duty__code=code))
        if options["subject"] is not None:
            subjects = [row.subject for row in rows]
            rows = [row for row in rows if row.subject == options["subject"]]
            if not rows:
                found = options["subject"]
                raise Refused(f"{placement.slug} has no {code} deadline for “{found}”.{meant(found, subjects)}")
        if not rows:
            per = placement.duties.get(code=code).per
            self.stdout.write(
                f"{code} has arisen for nothing yet: {placement.slug} has no {per} on record. Enter one, and it arises."
            )
        for place, (row, explanation) in enumerate(selectors.explain_each(rows, as_of=as_of)):
            if place:
                self.stdout.write("")
            about = f", {row.subject_label}" if row.subject_label else ""
            self.stdout.write(f"{row.duty.title}: {placement.name}{about}")
            self.stdout.write(explanation.text())
