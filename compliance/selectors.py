"""Reads that join the apps: what dashboard, admin, commands and mails show. All of them read these."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import RowNumber

from compliance import rules
from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import Deadline, Duty
from compliance.rules import ALERT_WINDOW, Standing
from compliance.vocabulary import vocabulary
from placements.models import Closing, Placement

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


def deadlines(*, as_of: date, window: int = ALERT_WINDOW, placement: Placement | None = None) -> QuerySet[Deadline]:
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


@dataclass(frozen=True, slots=True)
class Alike:
    """The deadlines of one standing: how many there are, and the first of them."""

    count: int
    first: list[Deadline]


def by_standing(
    *, as_of: date, each: int, window: int = ALERT_WINDOW, placement: Placement | None = None
) -> dict[Standing, Alike]:
    """For each standing that occurs on ``as_of`` its number of deadlines and the first ``each``. One query."""
    place = Window(
        RowNumber(),
        partition_by=[F("standing")],
        order_by=[F("due_on").asc(nulls_last=True), "placement__name", "duty_id", "subject"],
    )
    rows = deadlines(as_of=as_of, window=window, placement=placement).annotate(
        place=place, alike=Window(Count("pk"), partition_by=[F("standing")])
    )
    found: dict[Standing, Alike] = {}
    row: Any
    for row in rows.filter(place__lte=each):
        found.setdefault(Standing(row.standing), Alike(row.alike, [])).first.append(row)
    return found


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One closing on the board: its filing and its effectiveness deadline, None where none is promised."""

    closing: Closing
    filing: Deadline | None
    effectiveness: Deadline | None


def board(*, as_of: date, closings: Iterable[Closing], window: int = ALERT_WINDOW) -> list[BoardLine]:
    """Filing and effectiveness of each of ``closings`` as of a day, in the order given. One query.

    Which duties these are is data: those for each closing that are satisfied by the events named
    filing and effectiveness. Of several the most urgent is shown.
    """
    closings = list(closings)
    rows = _on_board(as_of=as_of, window=window).filter(closing__in=closings)
    found: dict[tuple[int | None, str], Deadline] = {}
    for row in rows:
        if row.duty.satisfied_by:
            found.setdefault((row.closing_id, row.duty.satisfied_by.name), row)
    return [
        BoardLine(closing, found.get((closing.pk, "filing")), found.get((closing.pk, "effectiveness")))
        for closing in closings
    ]


def board_order(*, as_of: date, window: int = ALERT_WINDOW) -> QuerySet[Placement]:
    """A row for each closing of each placement, and one for a placement without any; the most urgent first.

    Each row is the placement, annotated with ``closing`` (a primary key or None).
    """
    rows: QuerySet[Any] = _on_board(as_of=as_of, window=window).filter(closing=OuterRef("closings__pk"))
    return Placement.objects.annotate(
        closing=F("closings__pk"),
        urgency=Subquery(rows.values("urgency")[:1]),
        first_due_on=Subquery(rows.values("due_on")[:1]),
    ).order_by(F("urgency").asc(nulls_last=True), F("first_due_on").asc(nulls_last=True), "name", "pk", "closing")


def _on_board(*, as_of: date, window: int) -> QuerySet[Deadline]:
    """The deadlines that the board shows."""
    return deadlines(as_of=as_of, window=window).filter(
        duty__per=Duty.Per.CLOSING, duty__satisfied_by__name__in=("filing", "effectiveness")
    )


def duties_naming(events: Collection[str]) -> list[Duty]:
    """The duties whose sentences count by one of ``events``, with their placements."""
    words = vocabulary()
    dated = Duty.objects.exclude(due="").select_related("placement")
    return [duty for duty in dated if not set(events).isdisjoint(rules.events_in(rules.parse(duty.due, words)))]


def explain(row: Deadline, *, as_of: date) -> rules.Explanation:
    """Why ``row`` has its dates: clause, facts with source, arithmetic, readings, moves."""
    [(_, explanation)] = explain_each([row], as_of=as_of)
    return explanation


def explain_each(
    rows: Iterable[Deadline], *, as_of: date, window: int = ALERT_WINDOW
) -> list[tuple[Deadline, rules.Explanation]]:
    """Each row with its explanation, the facts of each placement read once."""
    rows = list(rows)
    placements = Placement.objects.filter(pk__in={row.placement_id for row in rows})
    facts: dict[int, PlacementFacts] = {placement.pk: known for placement, known in facts_for_each(placements)}
    return [(row, _explanation(row, facts[row.placement_id], as_of, window)) for row in rows]


def facts_behind(row: Deadline, *, as_of: date) -> list[rules.Happening]:
    """The facts known on ``as_of`` that the deadline of ``row`` counts from, or that satisfy or open it."""
    [(_, facts)] = facts_for_each(Placement.objects.filter(pk=row.placement_id))
    duty = facts.duty(row.duty.code)
    counted_from = rules.events_in(rules.parse(row.duty.due, facts.words)) if row.duty.due else ()
    named = {*counted_from, duty.satisfied_by, duty.opened_by}
    return [
        fact
        for fact in facts.subject(row.duty.per, row.subject).happenings
        if fact.event in named and (fact.known_from is None or fact.known_from <= as_of)
    ]


def _explanation(row: Deadline, facts: PlacementFacts, as_of: date, window: int) -> rules.Explanation:
    subject = facts.subject(row.duty.per, row.subject)
    return rules.explanation(
        facts.duty(row.duty.code),
        subject,
        facts.terms,
        as_of,
        facts.duties,
        facts.subjects,
        vocabulary=facts.words,
        window=window,
    )
