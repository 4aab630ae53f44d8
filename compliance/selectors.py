"""Reads that join the apps: what dashboard, admin, commands and mails show. All of them read these."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from compliance import rules
from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import Deadline, Duty
from compliance.models.deadline import DeadlineQuerySet
from compliance.rules import ALERT_WINDOW, Standing
from compliance.vocabulary import vocabulary
from placements.models import Closing, Milestone, Placement

# Earliest first, those without a day last; then so that the order is the same each time.
BY_DAY = (F("due_on").asc(nulls_last=True), "placement__name", "duty_id", "subject")


def deadlines(*, as_of: date, window: int = ALERT_WINDOW, placement: Placement | None = None) -> QuerySet[Any]:
    """Each deadline as it stands on ``as_of``, with ``standing`` and ``urgency``; most urgent first, then by day."""
    rows = Deadline.objects.as_of(as_of)
    if placement:
        rows = rows.filter(placement=placement)
    return _in_order(rows, as_of, window)


def pending_counts(*, as_of: date, window: int = ALERT_WINDOW) -> dict[Standing, int]:
    """How many deadlines are missed, due soon, unknown, open or upcoming on ``as_of``. One query."""
    rows: QuerySet[Any] = Deadline.objects.as_of(as_of).pending().with_standing(as_of, window)
    counted = rows.order_by().values_list("standing").annotate(Count("pk"))
    return {Standing(standing): number for standing, number in counted}


def first_pending(
    *, as_of: date, standings: Collection[Standing], most: int, window: int = ALERT_WINDOW
) -> dict[Standing, list[Deadline]]:
    """Of each of ``standings`` the first ``most`` of the deadlines that ``pending_counts`` counts. One query."""
    pending = _in_order(Deadline.objects.as_of(as_of).pending(), as_of, window).order_by(*BY_DAY)
    wanted = Q(pk__in=[])
    for standing in standings:
        wanted |= Q(pk__in=pending.filter(standing=standing).values("pk")[:most])
    found: dict[Standing, list[Deadline]] = {standing: [] for standing in standings}
    for row in _in_order(Deadline.objects.filter(wanted), as_of, window):
        found[Standing(row.standing)].append(row)
    return found


def _in_order(rows: DeadlineQuerySet, as_of: date, window: int) -> QuerySet[Any]:
    """``rows`` with their standing and all that is shown beside them; most urgent first, then by day."""
    stands: QuerySet[Any] = rows.with_standing(as_of, window).with_urgency(as_of, window)
    shown = stands.select_related("placement", "duty__satisfied_by", "closing", "registration_statement", "holder")
    return shown.order_by("urgency", *BY_DAY)


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
    rows = deadlines(as_of=as_of, window=window).filter(closing__in=closings, duty__per=Duty.Per.CLOSING)
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
    # Urgency and day in one text, so that each closing is looked up once.
    day = Coalesce(Cast("due_on", CharField()), Value(date.max.isoformat()))
    rows: QuerySet[Any] = _on_board(as_of=as_of, window=window).filter(closing=OuterRef("closings__pk"))
    first = rows.annotate(place=Concat("urgency", day)).order_by("place").values("place")[:1]
    return Placement.objects.annotate(closing=F("closings__pk"), place=Subquery(first)).order_by(
        F("place").asc(nulls_last=True), "name", "pk", "closing"
    )


def _on_board(*, as_of: date, window: int) -> QuerySet[Any]:
    """The deadlines that the board shows."""
    return deadlines(as_of=as_of, window=window).filter(
        duty__per=Duty.Per.CLOSING, duty__satisfied_by__name__in=("filing", "effectiveness")
    )


def undated_milestones(rows: Iterable[Deadline]) -> dict[int, Milestone]:
    """The milestone whose missing day each of ``rows`` says first, by the deadline's key. One query, or none.

    Of several, one that names what the deadline is about goes before one that concerns the whole placement.
    """
    waiting = {row: event for row in rows if (event := rules.event_not_stated(row.missing)) not in ("", "closing")}
    if not waiting:
        return {}
    # A row for each closing that the milestone's registration statement covers.
    undated: QuerySet[Any] = Milestone.objects.filter(
        placement__in={row.placement_id for row in waiting},
        event__name__in=set(waiting.values()),
        occurred_on=None,
        planned_on=None,
    ).annotate(event_name=F("event__name"), covers=F("registration_statement__closings"))
    found: dict[int, Milestone] = {}
    for row, event in waiting.items():
        of_event = (each for each in undated if (each.placement_id, each.event_name) == (row.placement_id, event))
        if fitting := [each for each in of_event if _concerns(each, row)]:
            found[row.pk] = max(fitting, key=lambda each: bool(each.filing or each.closing_id or each.covers))
    return found


def _concerns(milestone: Any, row: Deadline) -> bool:
    """Whether ``milestone``, with a closing that it covers, concerns what ``row`` is about, or the whole placement."""
    statement, closing = milestone.registration_statement_id, milestone.closing_id or milestone.covers
    if milestone.holder_id not in (None, row.holder_id):
        return False
    if row.registration_statement_id and statement not in (None, row.registration_statement_id):
        return False
    elsewhere = row.closing_id and closing != row.closing_id and (closing or statement)
    return not elsewhere and milestone.filing in ("", row.subject, row.matter)


def duties_naming(events: Collection[str]) -> QuerySet[Duty]:
    """The duties whose sentences count by one of ``events``, with their placements."""
    words = vocabulary()
    # Thousands of duties share a few sentences.
    sentences = Duty.objects.exclude(due="").order_by().values_list("due", flat=True).distinct()
    naming = [due for due in sentences if not set(events).isdisjoint(rules.events_in(rules.parse(due, words)))]
    return Duty.objects.filter(due__in=naming).select_related("placement")


def duties_waiting_for(duties: Iterable[Duty]) -> list[Duty]:
    """The other duties whose sentences name the deadline of one of ``duties``, of the same placement."""
    words = vocabulary()
    named = {(duty.placement_id, duty.code) for duty in duties}
    dated = Duty.objects.filter(placement__in={placement for placement, _ in named}).exclude(due="")
    return [
        duty
        for duty in dated
        if (duty.placement_id, duty.code) not in named
        and any((duty.placement_id, code) in named for code in rules.deadlines_in(rules.parse(duty.due, words)))
    ]


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
