"""`manage.py what_if`: what would move if a fact were another one. Nothing is kept."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from compliance.changes import Move, Moves
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, add_as_of, day, day_asked, iso, meant, placement_named
from compliance.rules.words import medium_date
from compliance.suppositions import TERMS, BlackedOut, ClosingOn, Counted, EventOn, Supposition
from compliance.what_if import moves_supposing
from placements.models import EventKind, Placement, RegistrationStatement


class Command(BaseCommand):
    help = (
        "Show what would move, and why, if a closing, an event, a blackout or a term of the agreement were another. "
        "Suppositions of one call hold together. Nothing is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("placement", metavar="PLACEMENT", help="its slug, such as series-d-2003")
        dated: dict[str, Any] = {"type": dated_name, "action": "append", "default": [], "metavar": "NAME=DATE"}
        parser.add_argument("--closing", **dated, help="a closing by its code, such as first=2003-05-12")
        parser.add_argument("--event", **dated, help="what happened, such as filing=2003-07-01")
        parser.add_argument("--plan", **dated, help="what is planned, such as filing=2003-07-01")
        parser.add_argument("--registration-statement", metavar="CODE", help="the statement that the events concern")
        parser.add_argument(
            "--blackout", type=span, action="append", default=[], metavar="DATE..DATE", help="first and last day"
        )
        for name, words in TERMS.items():
            parser.add_argument(f"--{name}", choices=words.values, help=f"another {name}")
        add_as_of(parser)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        suppositions = list(_suppositions(placement, options))
        if not suppositions:
            raise Refused("Nothing is supposed. Give --closing, --event, --plan, --blackout, --calendar or another.")
        moves = moves_supposing(suppositions, placement, as_of=day_asked(options))
        if options["format"] == "json":
            self.stdout.write(json.dumps(record(placement, suppositions, moves), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_text(placement, suppositions, moves)))


def dated_name(written: str) -> tuple[str, date]:
    """An argument such as first=2003-05-12."""
    name, sign, on = written.rpartition("=")
    if not (name and sign):
        raise ArgumentTypeError(f"“{written}” gives no name and day; write it as first=2003-05-12")
    return name.strip(), day(on.strip())


def span(written: str) -> tuple[date, date]:
    """An argument such as 2003-06-10..2003-06-29: the first and the last day."""
    first, dots, last = written.partition("..")
    if not dots:
        raise ArgumentTypeError(f"“{written}” is not a first and a last day; write it as 2003-06-10..2003-06-29")
    days = day(first), day(last)
    if days[1] < days[0]:
        raise ArgumentTypeError(f"the last day of {written} is before its first")
    return days


def _suppositions(placement: Placement, options: dict[str, Any]) -> Iterator[Supposition]:
    """What is supposed. Raises Refused for a code that is not on record."""
    closings = {closing.code: closing for closing in placement.closings.all()}
    for code, on in options["closing"]:
        if code not in closings:
            raise Refused(f"{placement.slug} has no closing “{code}”.{meant(code, list(closings))}")
        yield ClosingOn(closings[code], on)
    about = _statement(placement, options["registration_statement"])
    kinds = {kind.name: kind for kind in EventKind.objects.all()} if options["event"] or options["plan"] else {}
    for name, on, is_plan in [*((*one, False) for one in options["event"]), *((*one, True) for one in options["plan"])]:
        if name not in kinds:
            raise Refused(f"There is no event “{name}”.{meant(name, list(kinds))}")
        try:
            yield EventOn(placement, kinds[name], on, is_plan=is_plan, about=about)
        except ValueError as error:
            raise Refused(error) from error
    for first, last in options["blackout"]:
        yield BlackedOut(placement, first, last)
    if terms := {name: options[name] for name in TERMS if options[name]}:
        agreement = getattr(placement, "agreement", None)
        if agreement is None:
            raise Refused(f"{placement.slug} has no agreement on record, and so no {' or '.join(terms)}.")
        yield Counted(agreement, terms)


def _statement(placement: Placement, code: str | None) -> RegistrationStatement | None:
    if code is None:
        return None
    statements = {statement.code: statement for statement in placement.registration_statements.all()}
    if code not in statements:
        raise Refused(f"{placement.slug} has no registration statement “{code}”.{meant(code, list(statements))}")
    return statements[code]


def record(placement: Placement, suppositions: list[Supposition], moves: Moves) -> dict[str, Any]:
    """What would move as JSON gives it: dates as YYYY-MM-DD or null."""
    return {
        "placement": placement.slug,
        "as_of": iso(moves.as_of),
        "supposed": [supposition.said for supposition in suppositions],
        "doubts": [doubt for supposition in suppositions for doubt in supposition.doubts],
        "moves": [_move(move) for move in moves.changed],
        "unchanged": moves.unchanged,
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "duty": move.row.duty.code,
        "clause": move.row.duty.clause,
        "title": move.row.duty.title,
        "subject": move.row.subject,
        "per": move.row.duty.per,
        "change": move.kind,
        "old": _side(move.old),
        "new": _side(move.new),
        "why": move.why,
    }


def _side(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "due_on": iso(row.due_on),
        "safe_on": iso(row.safe_on),
        "standing": row.standing,
        "missing": row.missing or None,
        "because": row.because,
    }


def _text(placement: Placement, suppositions: list[Supposition], moves: Moves) -> Iterator[str]:
    yield f"{placement.name}, as of {medium_date(moves.as_of)}, supposing:"
    yield from (f"  {supposition.said}" for supposition in suppositions)
    yield from (f"  ! {doubt}" for supposition in suppositions for doubt in supposition.doubts)
    for move in moves.changed:
        yield ""
        yield move.name
        yield f"  {' → '.join(dict.fromkeys((_day(move.old), _day(move.new))))}"
        yield f"  {move.was or 'not on the list'} → {move.becomes or 'no longer on the list'}"
        yield f"  {move.why}"
    yield ""
    yield f"{len(moves.changed)} changed, {moves.unchanged} unchanged. Nothing is kept."


def _day(row: Any) -> str:
    return medium_date(row.due_on) if row and row.due_on else "–"
