"""`manage.py notice`: on which day a notice is deemed given, by which limb, and to whom it goes."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandParser

from compliance.facts.notices import given as deemed
from compliance.facts.notices import methods_known
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, iso, meant, placement_named
from compliance.notices import Addressee, day_sent, holder_of, issuer_of
from compliance.rules.words import long_date
from holders.models import Holder
from placements.models import Placement

ISSUER = "issuer"


class Command(BaseCommand):
    help = (
        "Say when a notice under the agreement is deemed given (2003 agreement §7(g)), by which limb of the clause, or "
        "that only actual receipt can say so; and, with --to, at which address and with a copy to whom."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placement", metavar="SLUG", required=True, help="its slug, such as series-d-2003")
        parser.add_argument("--method", metavar="M", required=True, help="such as fax, or as the clause names it")
        parser.add_argument("--sent", type=moment, metavar="TIME", required=True, help="such as 2003-07-03T17:30")
        parser.add_argument("--received", type=moment, metavar="TIME", help="when it was actually received")
        parser.add_argument("--zone", metavar="NAME", help="where those clocks stood (default: the agreement's zone)")
        parser.add_argument("--to", metavar="CODE", help=f"the holder's code, or {ISSUER}")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        placement = placement_named(options["placement"])
        agreement = getattr(placement, "agreement", None)
        if agreement is None:
            raise Refused(f"{placement.slug} has no agreement on record, and so no clause on notices.")
        sender = _zone(options["zone"] or agreement.time_zone)
        given = deemed(
            placement,
            method_named(options["method"], placement),
            options["sent"].replace(tzinfo=sender),
            options["received"] and options["received"].replace(tzinfo=sender),
        )
        sent_at = options["sent"].replace(tzinfo=sender)
        to = addressee(placement, options["to"], day_sent(placement, sent_at)) if options["to"] else None
        if options["format"] == "json":
            answer = {
                "given_on": iso(given.on),
                "limb": given.limb or None,
                "because": given.because,
                "limbs": [{"limb": each.label, "gives": iso(each.on), "because": each.why} for each in given.weighed],
                "address": "\n".join(to.lines) if to else None,
                "attention": to.attention or None if to else None,
                "fax": to.fax or None if to else None,
                "copies_to": to.copies_to or None if to else None,
            }
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
            return
        self.stdout.write(long_date(given.on) if given.on else "No day: only actual receipt can say so")
        self.stdout.write(f"  {given.because}")
        if to:
            self._write("To", to.lines)
            self._write("Copy to, which is not said to be notice", to.copies_to.splitlines())

    def _write(self, title: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"{title}\n" + "\n".join(f"  {line}" for line in lines))


def method_named(written: str, placement: Placement) -> str:
    """A method of sending, as the clause or common use names it; refuses another word, with near ones."""
    known = methods_known(placement)
    if written not in known:
        near = meant(written, known) or f" There is {', '.join(known)}."
        raise Refused(f"No notice is sent by “{written}”.{near}")
    return written


def addressee(placement: Placement, to: str, on: date) -> Addressee:
    """The issuer or a holder, as of record on a day."""
    if to == ISSUER:
        return issuer_of(placement, on)
    holders = {holder.code: holder for holder in Holder.objects.filter(party_to=placement)}
    if to not in holders:
        raise Refused(f"{placement.slug} has no holder “{to}”.{meant(to, [ISSUER, *holders])}")
    return holder_of(placement, holders[to], on)


def moment(written: str) -> datetime:
    """An argument that is a day and a time of day, without a zone."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo or ":" not in written:
        raise ArgumentTypeError(f"“{written}” is not a day and a time; write it as 2003-07-03T17:30")
    return found


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refused(f"There is no time zone “{name}”. Give a name such as America/New_York.") from None
