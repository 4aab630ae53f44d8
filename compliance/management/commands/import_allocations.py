"""``manage.py import_allocations CLOSING FILE --placement SLUG``: Schedule 1 from CSV, XLSX or text as filed."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from compliance import intake
from compliance.management import base
from compliance.rules.words import counted
from holders import schedule
from placements.models import OPERATOR, Closing, Placement, SourceDocument

UNDECIDED = 1
"""Exit status of a dry run that leaves something to decide, or finds totals that do not foot."""


class Refused(base.Refused):
    """A file that cannot be taken: a line for each problem."""

    def __init__(self, refused: schedule.Refused) -> None:
        CommandError.__init__(self, str(refused), returncode=2)


def pair(written: str) -> tuple[str, str]:
    """An argument such as ``Xmark Fund=xmark``."""
    name, sign, value = written.rpartition("=")
    if not (sign and name.strip() and value.strip()):
        raise ArgumentTypeError(f"“{written}” has no “=” between two texts, as in “Xmark Fund=xmark”")
    return name.strip(), value.strip()


class Command(base.Command):
    """Exit status 0: imported, or all on record. 1: a dry run leaves something to decide. 2: refused, nothing done."""

    help = "Import Schedule 1 for a closing from CSV, XLSX or text as filed, all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("closing", metavar="CLOSING", help="the closing's code, such as first")
        parser.add_argument("file", metavar="FILE", type=Path, help="the file")
        parser.add_argument("--placement", metavar="SLUG", required=True, help="the placement")
        parser.add_argument("--dry-run", action="store_true", help="show what the file says, and store nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--match", metavar="NAME=CODE", action="append", default=[], type=pair,
            help="a name in the file is of this holder, or “new”; may be repeated",
        )  # fmt: skip
        parser.add_argument(
            "--new-holders",
            action="store_true",
            help="names near those on file are new holders where --match is silent",
        )
        parser.add_argument(
            "--column", metavar="HEADING=MEANING", action="append", default=[], type=pair,
            help="what a column is: a security's code, price:CODE, name, ignore, …; may be repeated",
        )  # fmt: skip
        parser.add_argument("--encoding", default="", help="of a file that is not UTF-8, such as cp1252")
        parser.add_argument("--source", metavar="CODE", help="the document that the file is a part of, such as ex-4.4")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = base.placement_named(options["placement"])
        closing = _closing(placement, options["closing"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise base.Refused(f"{options['file']}: {error.strerror}.") from None
        upload = intake.Upload(
            name=options["file"].name,
            content=content,
            encoding=options["encoding"],
            columns=dict(options["column"]),
            source_id=_source(placement, options["source"]),
        )
        decisions = intake.Decisions(dict(options["match"]), options["new_holders"])
        try:
            if options["dry_run"]:
                reading = intake.looked_at(closing=closing, upload=upload, decisions=decisions, viewer=OPERATOR)
                done = intake.Imported(reading, None)
            else:
                done = intake.import_schedule(
                    closing=closing, upload=upload, decisions=decisions, by=None, at=timezone.now()
                )
        except schedule.Refused as refused:
            raise Refused(refused) from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(record(done, dry_run=options["dry_run"]), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(report(done, dry_run=options["dry_run"])))
        if options["dry_run"] and (done.reading.questions or any(total.difference for total in done.reading.totals)):
            raise SystemExit(UNDECIDED)


def _closing(placement: Placement, code: str) -> Closing:
    codes = list(placement.closings.values_list("code", flat=True))
    if code not in codes:
        raise base.Refused(f"{placement.slug} has no closing “{code}”.{base.meant(code, codes)}")
    return placement.closings.select_related("placement").get(code=code)


def _source(placement: Placement, code: str | None) -> int | None:
    if code is None:
        return None
    document = SourceDocument.objects.filter(placement=placement, code=code).first()
    if document is None:
        codes = list(placement.documents.values_list("code", flat=True))
        raise base.Refused(f"{placement.slug} has no document “{code}”.{base.meant(code, codes)}")
    return document.pk


def report(done: intake.Imported, *, dry_run: bool) -> list[str]:
    """What the file says, in lines: each row with where it stands, then the totals, then what came of it."""
    reading = done.reading
    lines = []
    for row in reading.shown:
        who = f"{row.name} ({row.holder.code})" if row.holder else f"{row.name} (new holder)"
        lines.append(f"{row.place}: {who}")
        lines += [f"    {detail}" for detail in details(row.party)]
        for lot in row.lots:
            was = f", was {lot.was}" if lot.was else ""
            lines.append(f"    {lot.security}: {intake.said(lot.quantity, lot.paid)}  {lot.change}{was}")
    if reading.rows > len(reading.shown):
        lines.append(f"And {reading.rows - len(reading.shown):,} more rows.")
    for total in reading.totals:
        said = "agrees" if not total.difference else f"differs by {total.difference:,}"
        lines.append(
            f"{total.place}: {total.label}, {total.column}: {total.stated:,} stated, {total.summed:,} summed, {said}"
        )
    lines += [notice for statement in reading.statements for notice in statement.sheet.notices]
    lines += [f"To decide: {question}" for question in reading.questions]
    if dry_run:
        lines += [f"Other than on record, which stays: {difference}" for difference in intake.differences(reading)]
    if reading.left_out:
        lines.append(f"{counted(reading.left_out, 'allocation')} on record not in the file: left as they are.")
    return [*lines, summary(done, dry_run=dry_run)]


def details(party: schedule.Party | None) -> list[str]:
    """Address and numbers of a row in lines, as they were understood."""
    if party is None:
        return []
    named = (
        ("Attention", party.attention),
        ("Fax", party.fax),
        ("Telephone", party.telephone),
        ("E-mail", party.email),
    )
    return [*party.address, *(f"{name}: {text}" for name, text in named if text), *filter(None, [party.status])]


def summary(done: intake.Imported, *, dry_run: bool) -> str:
    """What came of it, in one sentence."""
    reading = done.reading
    if done.record:
        created = f", {counted(len(reading.newcomers), 'new holder')}" if reading.newcomers else ""
        return f"Imported: {_counts(done)}{created}. Take it back with undo_import {done.record.pk}."
    return f"Would import: {_counts(done)}." if dry_run else "Everything in the file is on record; nothing was changed."


def _counts(done: intake.Imported) -> str:
    reading = done.reading
    waiting = sum(len(lots) for newcomer in reading.newcomers.values() for _, lots in newcomer.rows)
    new = reading.new if done.record else reading.new + waiting
    return f"{counted(new, 'allocation')} new, {len(reading.changed):,} changed, {reading.unchanged:,} unchanged"


def record(done: intake.Imported, *, dry_run: bool) -> dict[str, Any]:
    """The same as JSON gives it: figures as whole numbers, dollars as text."""
    reading = done.reading
    return {
        "import": done.record.pk if done.record else None,
        "dry_run": dry_run,
        "rows": [
            {
                "place": row.place,
                "source": list(row.source),
                "name": row.name,
                "holder": row.holder.code if row.holder else None,
                "address": list(row.party.address) if row.party else [],
                "attention": row.party.attention if row.party else "",
                "fax": row.party.fax if row.party else "",
                "status": row.party.status if row.party else "",
                "allocations": [
                    {
                        "security": lot.code,
                        "quantity": lot.quantity,
                        "price_paid": None if lot.paid is None else str(lot.paid),
                        "change": lot.change,
                        "was": lot.was,
                    }
                    for lot in row.lots
                ],
            }
            for row in reading.shown
        ],
        "totals": [
            {
                "place": total.place,
                "label": total.label,
                "column": total.column,
                "security": total.security,
                "stated": str(total.stated),
                "summed": str(total.summed),
                "difference": str(total.difference),
            }
            for total in reading.totals
        ],
        "to_decide": [
            {"name": question.name, "near": [known.code for known in question.near]} for question in reading.questions
        ],
        "new": sum(lot.change == "new" for row in reading.shown for lot in row.lots),
        "changed": len(reading.changed),
        "unchanged": reading.unchanged,
        "left_out": reading.left_out,
    }
