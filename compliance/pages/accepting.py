"""Several findings accepted at once, by two people as one alone is: what becomes of each is told before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from compliance import four_eyes
from compliance.checks import Found
from compliance.pages.findings import Line
from compliance.pages.several import Told, changing
from compliance.wording import name_of

STANDS_ACCEPTED = "It stands accepted."
PROPOSED = "It is proposed already."
NOT_PROPOSED = "Nobody has proposed to accept it."
OWN = "You proposed to accept it, so you cannot accept it."


def proposals(lines: Iterable[Line], person: User) -> list[Told[Found]]:
    """What it would come to if ``person`` proposed to accept each of the findings."""
    return _told(lines, f"Proposed to be accepted by {name_of(person)}", _why_not_proposed)


def acceptances(lines: Iterable[Line], person: User) -> list[Told[Found]]:
    """What it would come to if ``person`` accepted each of the findings, as others proposed."""
    return _told(lines, f"Accepted by {name_of(person)}", _why_not_accepted)


@transaction.atomic
def propose(told: Iterable[Told[Found]], *, by: User, on: date, reason: str) -> int:
    """Propose, as ``told``, to accept findings for one reason, and return how many."""
    return len([four_eyes.propose(found, by=by, on=on, reason=reason) for found in changing(told)])


@transaction.atomic
def accept(told: Iterable[Told[Found]], *, by: User, on: date) -> int:
    """Accept findings as ``told``, and return how many. Raises Refused where a proposal changed since."""
    proposed = [found.proposed for found in changing(told) if found.proposed]
    for ack in proposed:
        four_eyes.accept(ack, by=by, on=on)
    return len(proposed)


def _told(lines: Iterable[Line], then: str, why_not: Callable[[Line], str]) -> list[Told[Found]]:
    """Each with what is found, so that the figures which are accepted are read."""
    return [_line_told(line, then, why_not(line)) for line in lines]


def _line_told(line: Line, then: str, refused: str) -> Told[Found]:
    found = line.found
    within = ", ".join(filter(None, (found.placement.name, found.finding.clause)))
    now = line.accepted or line.proposed or "Open"
    return Told(found, line.title, within, now, then, says=found.finding.message, refused=refused)


def _why_not_proposed(line: Line) -> str:
    return STANDS_ACCEPTED if line.found.ack else PROPOSED if line.found.proposed else ""


def _why_not_accepted(line: Line) -> str:
    if line.found.ack:
        return STANDS_ACCEPTED
    if line.found.proposed is None:
        return NOT_PROPOSED
    return "" if line.agrees else f"{OWN} {line.asked}"
