"""`manage.py findings`: what the documents of a placement leave in doubt, with the arithmetic."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils import timezone

from compliance.checks import CHECKS, Found, found_in
from compliance.four_eyes import ACCEPTS_FINDINGS, accept, propose, who_else
from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused, meant, placement_named
from compliance.rules.words import counted
from placements.models import Placement

OPEN = 1
"""Exit status where a finding is not accepted."""


class Command(BaseCommand):
    help = (
        "Show what the documents leave in doubt. Exit status 0: nothing, or all of it accepted; 1: a finding is open."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--placement", metavar="SLUG", help="only this placement")
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument(
            "--accept",
            metavar="KEY",
            help="propose to accept the finding of this key, with --by and --reason; or, by another person, accept it",
        )
        parser.add_argument("--by", metavar="NAME", help="who proposes or accepts it: a person's sign-in name")
        parser.add_argument("--reason", metavar="TEXT", help="why it may stand")

    def handle(self, *args: Any, **options: Any) -> None:
        placements = Placement.objects.order_by("slug")
        if options["placement"]:
            placements = placements.filter(pk=placement_named(options["placement"]).pk)
        if options["accept"]:
            self.stdout.write(_accepted(list(found_in(placements, CHECKS)), options))
            return
        all_found = list(found_in(placements, CHECKS))
        if options["format"] == "json":
            self.stdout.write(json.dumps([record(found) for found in all_found], indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_table(all_found))
        if any(found.ack is None for found in all_found):
            raise SystemExit(OPEN)


def record(found: Found) -> dict[str, Any]:
    """One finding as JSON gives it; `accepted_by`, `accepted_on` and `reason` are null while it is open.

    `proposed_by` is null unless a person proposed to accept it, which another must then do.
    """
    finding, ack = found.finding, found.ack
    proposed = ack or found.proposed
    return {
        "placement": found.placement.slug,
        "code": finding.code,
        "severity": str(finding.severity),
        "clause": finding.clause,
        "message": finding.message,
        "figures": dict(finding.figures),
        "key": finding.key,
        "fingerprint": finding.fingerprint,
        "proposed_by": proposed.proposed_by.get_username() if proposed and proposed.proposed_by else None,
        "accepted_by": ack.accepted_by.get_username() if ack and ack.accepted_by else None,
        "accepted_on": ack.accepted_on.isoformat() if ack and ack.accepted_on else None,
        "reason": ack.reason if ack else None,
    }


def _accepted(all_found: list[Found], options: dict[str, Any]) -> str:
    """Propose to accept the one finding whose key is given, or accept what another person proposed.

    Raises Refused where it is not one, where who or why is missing, and where a person would accept their own proposal.
    """
    if not options["by"] or not options["reason"]:
        raise Refused("Accepting a finding takes a person and a reason: add --by NAME and --reason TEXT.")
    key = options["accept"].lower()
    named = [found for found in all_found if found.finding.key == key]
    if not named:
        known = [found.finding.key for found in all_found]
        raise Refused(f"There is no finding “{key}”.{meant(key, known)} The list of findings gives the keys.")
    if len(named) > 1:
        raise Refused(f"“{key}” is a finding of several placements. Add --placement SLUG.")
    person = get_user_model().objects.filter(username=options["by"], is_active=True).first()
    if person is None:
        raise Refused(f"There is nobody “{options['by']}” who can sign in. Give the sign-in name of a person.")
    found = named[0]
    of = f"{found.finding.code} of {found.placement.slug}, by {person.get_username()}"
    if found.ack is None and found.proposed and found.proposed.proposed_by != person:
        accept(found.proposed, by=person, on=timezone.localdate())
        return f"Accepted: {of}."
    try:
        propose(found, by=person, on=timezone.localdate(), reason=options["reason"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    asked = who_else(ACCEPTS_FINDINGS, found.placement, but=person, does="accepts it")
    return f"Proposed to be accepted: {of}. {asked}"


def _told(found: Found) -> str:
    """Who accepted it or proposed to, when and why; empty where nobody did."""
    if found.ack and found.ack.accepted_by:
        return f"  Accepted by {found.ack.accepted_by.get_username()} on {found.ack.accepted_on}: {found.ack.reason}"
    if found.proposed and found.proposed.proposed_by:
        by, on = found.proposed.proposed_by.get_username(), found.proposed.proposed_on
        return f"  Proposed to be accepted by {by} on {on}: {found.proposed.reason}"
    return ""


def _table(all_found: list[Found]) -> str:
    if not all_found:
        return "No finding."
    blocks = []
    for found in all_found:
        finding = found.finding
        lines = [
            f"{finding.severity.word.upper()}  {found.placement.slug}  {finding.code}  [{finding.key}]",
            f"  {finding.clause}" if finding.clause else "",
            f"  {finding.message}",
            _told(found),
        ]
        blocks.append("\n".join(filter(None, lines)))
    still_open = sum(found.ack is None for found in all_found)
    return "\n\n".join([*blocks, f"{counted(len(all_found), 'finding')}, {still_open:,} open."])
