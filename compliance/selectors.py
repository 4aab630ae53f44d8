"""Reads that join the apps: what dashboard, admin, commands and mails show. All of them read these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, QuerySet, Value, When

from compliance import rules
from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import Deadline, Duty
from compliance.rules import Standing
from placements.models import Closing, Placement

WINDOW = 14
"""Calendar days ahead that count as due soon, unless the reader chooses otherwise."""

# The order in which a reader wants them: what went wrong, what presses, what nobody knows.
URGENCY = (
    Standing.MISSED,
    Standing.DUE_SOON,
    Standing.UNKNOWN,
    Standing.OPEN,
    Standing.UPCOMING,
    Standing.WAITING,
    Standing.MET_LATE,
    Standing.MET,
    Standing.EXCUSED,
    Standing.WAIVED,
    Standing.ENDED,
)


def deadlines(*, as_of: date, window: int = WINDOW, placement: Placement | None = None) -> QuerySet[Deadline]:
    """Each deadline as it stands on ``as_of``, with ``standing``; most urgent first, then by day."""
    rows = Deadline.objects.as_of(as_of).with_standing(as_of, window)
    if placement:
        rows = rows.filter(placement=placement)
    urgency = Case(*(When(standing=standing, then=Value(place)) for place, standing in enumerate(URGENCY)))
    return (
        rows.select_related("placement", "duty__satisfied_by", "closing", "registration_statement")
        .annotate(urgency=urgency)
        .order_by("urgency", F("due_on").asc(nulls_last=True), "placement__name", "duty_id", "subject")
    )


def standing_of(row: Deadline, *, as_of: date, window: int = WINDOW) -> Standing:
    """The standing of one row on ``as_of``, by the core; equal to what ``deadlines`` annotates."""
    return rules.standing(row, as_of, window)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One closing on the board: its filing and its effectiveness deadline, None where none is promised."""

    closing: Closing
    filing: Deadline | None
    effectiveness: Deadline | None


def board(*, as_of: date, closings: Iterable[Closing], window: int = WINDOW) -> list[BoardLine]:
    """Filing and effectiveness of each of ``closings`` as of a day, in the order given. One query.

    Which duties these are is data: those for each closing that are satisfied by the events named
    filing and effectiveness. Of several the most urgent is shown.
    """
    closings = list(closings)
    rows = deadlines(as_of=as_of, window=window).filter(
        closing__in=closings, duty__satisfied_by__name__in=("filing", "effectiveness")
    )
    found: dict[tuple[int | None, str], Deadline] = {}
    for row in rows:
        if row.duty.satisfied_by:
            found.setdefault((row.closing_id, row.duty.satisfied_by.name), row)
    return [
        BoardLine(closing, found.get((closing.pk, "filing")), found.get((closing.pk, "effectiveness")))
        for closing in closings
    ]


def explain(row: Deadline, *, as_of: date) -> rules.Explanation:
    """Why ``row`` has its dates: clause, facts with source, arithmetic, readings, moves."""
    [(_, explanation)] = explain_each([row], as_of=as_of)
    return explanation


def explain_each(rows: Iterable[Deadline], *, as_of: date) -> list[tuple[Deadline, rules.Explanation]]:
    """Each row with its explanation, the facts of each placement read once."""
    rows = list(rows)
    placements = Placement.objects.filter(pk__in={row.placement_id for row in rows})
    facts: dict[int, PlacementFacts] = {placement.pk: known for placement, known in facts_for_each(placements)}
    return [(row, _explanation(row, facts[row.placement_id], as_of)) for row in rows]


def _explanation(row: Deadline, facts: PlacementFacts, as_of: date) -> rules.Explanation:
    if row.closing_id:
        kind = Duty.Per.CLOSING
    elif row.registration_statement_id:
        kind = Duty.Per.REGISTRATION_STATEMENT
    else:
        kind = Duty.Per.PLACEMENT
    return rules.explanation(
        facts.duty(row.duty.code), facts.subject(kind, row.subject), facts.duties, facts.subjects, facts.terms, as_of
    )
