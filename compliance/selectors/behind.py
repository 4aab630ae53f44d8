"""What is behind a deadline: why it has its dates, the facts that it counts from, and what was granted for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from compliance import rules
from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import Deadline, Waiver
from compliance.rules import ALERT_WINDOW
from placements.models import Placement

from .listing import deadlines


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
    """The facts known on ``as_of`` that the deadline of ``row`` counts from, or that satisfy, open or toll it."""
    [(_, facts)] = facts_for_each(Placement.objects.filter(pk=row.placement_id))
    return _facts_behind(row, facts, as_of)


def deadlines_resting_on(ref: str, placement: Placement, *, as_of: date) -> list[Deadline]:
    """The deadlines of ``placement`` on ``as_of`` behind which the fact stands that the rules call ``ref``, in order.

    They count from it, or it satisfies, opens or tolls them. The number of queries is constant.
    """
    [(_, facts)] = facts_for_each(Placement.objects.filter(pk=placement.pk))
    rows = deadlines(as_of=as_of, placement=placement)
    return [row for row in rows if any(fact.ref == ref for fact in _facts_behind(row, facts, as_of))]


def _facts_behind(row: Deadline, facts: PlacementFacts, as_of: date) -> list[rules.Happening]:
    duty = facts.duty(row.duty.code)
    counted_from = rules.events_in(rules.parse(row.duty.due, facts.words)) if row.duty.due else ()
    named = {*counted_from, duty.satisfied_by, duty.opened_by}
    subject = facts.subject(row.duty.per, row.subject)
    blackouts = (
        rules.Happening(
            f"blackout until {rules.plain_date(one.ends_on)}", one.starts_on, source=one.source, ref=one.ref
        )
        for one in rules.blackouts_behind(duty, subject, row.due_on, as_of)
    )
    known = (
        fact
        for fact in subject.happenings
        if fact.event in named and (fact.known_from is None or fact.known_from <= as_of)
    )
    return [*known, *blackouts]


def moved_by(rows: Iterable[Deadline]) -> dict[int, str]:
    """What became known on the day from which each of ``rows`` holds, in words, by its key: `closing (Ex. 4.4)`.

    The facts of each placement are read once.
    """
    rows = list(rows)
    found: dict[int, str] = {}
    for placement, facts in facts_for_each(Placement.objects.filter(pk__in={row.placement_id for row in rows})):
        docket = rules.Docket(facts.duties, facts.subjects, facts.terms, facts.words)
        for row in (each for each in rows if each.placement_id == placement.pk):
            duty, subject = facts.duty(row.duty.code), facts.subject(row.duty.per, row.subject)
            found[row.pk] = " and ".join(rules.causes(docket, duty, subject, row.valid_from))
    return found


def waivers_behind(row: Deadline) -> QuerySet[Waiver]:
    """The waivers and extensions granted for the deadline of ``row`` on any day, for it alone or for every one."""
    granted = Waiver.objects.filter(duty=row.duty_id, subject__in=("", row.subject))
    return granted.select_related("duty", "question", "source", "approved_by")


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
