"""Rows → facts: the only bridge from the database into the pure core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from compliance import rules
from compliance.models import Duty
from compliance.vocabulary import vocabulary
from placements.models import Agreement, Closing, DatedFact, Milestone, Placement, RegistrationStatement

# What one placement's facts are read from, so that many placements cost no more queries than one.
_ROWS = (
    "agreement__source",
    "closings__source",
    "milestones__event",
    "milestones__source",
    "registration_statements__closings",
    "duties__satisfied_by",
    "duties__opened_by",
    "duties__source",
)


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """All that the core needs to judge one placement."""

    duties: tuple[rules.Duty, ...]
    subjects: tuple[rules.Subject, ...]
    terms: rules.Terms
    words: rules.Vocabulary

    def duty(self, code: str) -> rules.Duty:
        """The duty of this code. Raises KeyError."""
        return {duty.code: duty for duty in self.duties}[code]

    def subject(self, kind: str, code: str) -> rules.Subject:
        """The subject of this kind and code. Raises KeyError."""
        return {(subject.kind, subject.code): subject for subject in self.subjects}[kind, code]


def facts_for(placement: Placement) -> PlacementFacts:
    """The facts of one placement, read afresh. The number of queries is constant."""
    return next(iter(facts_for_each(Placement.objects.filter(pk=placement.pk))))[1]


def facts_for_each(placements: QuerySet[Placement]) -> Iterator[tuple[Placement, PlacementFacts]]:
    """Each placement with its facts, 500 at a time; the number of queries is constant for each 500."""
    words = vocabulary()
    for placement in placements.prefetch_related(*_ROWS).iterator(chunk_size=500):
        yield placement, _facts(placement, words)


def _facts(placement: Placement, words: rules.Vocabulary) -> PlacementFacts:
    agreement: Agreement | None = getattr(placement, "agreement", None)
    agreed = [_agreement_date(agreement)] if agreement else []
    closings, statements = list(placement.closings.all()), list(placement.registration_statements.all())
    milestones = list(placement.milestones.all())
    whole = rules.Subject(
        kind=Duty.Per.PLACEMENT, code="", happenings=(*map(_closed, closings), *agreed, *map(_happened, milestones))
    )
    return PlacementFacts(
        duties=tuple(map(_duty, placement.duties.all())),
        subjects=(
            whole,
            *(_closing_subject(closing, agreed, milestones, statements) for closing in closings),
            *(_statement_subject(statement, agreed, milestones) for statement in statements),
        ),
        terms=rules.Terms(calendar=agreement.calendar, reading=agreement.reading) if agreement else rules.Terms(),
        words=words,
    )


def _closing_subject(
    closing: Closing,
    agreed: list[rules.Happening],
    milestones: list[Milestone],
    statements: list[RegistrationStatement],
) -> rules.Subject:
    covering = {statement.pk for statement in statements if closing in statement.closings.all()}
    concerned = _concerning(milestones, closing_id={closing.pk}, registration_statement_id=covering)
    stated = closing.agreement_covers == Closing.AgreementCovers.STATED
    return rules.Subject(
        kind=Duty.Per.CLOSING,
        code=closing.code,
        happenings=(_closed(closing), *agreed, *map(_happened, concerned)),
        caveats=() if stated else ("no document says that the agreement covers it",),
    )


def _statement_subject(
    statement: RegistrationStatement, agreed: list[rules.Happening], milestones: list[Milestone]
) -> rules.Subject:
    covered = statement.closings.all()
    concerned = _concerning(
        milestones, registration_statement_id={statement.pk}, closing_id={closing.pk for closing in covered}
    )
    return rules.Subject(
        kind=Duty.Per.REGISTRATION_STATEMENT,
        code=statement.code,
        happenings=(*map(_closed, covered), *agreed, *map(_happened, concerned)),
    )


def _concerning(milestones: list[Milestone], **named: set[int]) -> Iterator[Milestone]:
    """The milestones about a subject: the first of the fields ``named`` that a milestone fills decides.

    A milestone that fills none of them concerns every subject of the placement.
    """
    for milestone in milestones:
        keys = ((getattr(milestone, field), concerned) for field, concerned in named.items())
        if next((key in concerned for key, concerned in keys if key), True):
            yield milestone


def _duty(duty: Duty) -> rules.Duty:
    return rules.Duty(
        code=duty.code,
        clause=duty.clause,
        title=duty.title,
        due=duty.due,
        per=duty.per,
        satisfied_by=duty.satisfied_by.name if duty.satisfied_by else "",
        boundary=duty.boundary,
        unstated=duty.unstated,
        opened_by=duty.opened_by.name if duty.opened_by else "",
        in_force_from=duty.in_force_from,
        in_force_until=duty.in_force_until,
    )


def _closed(closing: Closing) -> rules.Happening:
    return _dated("closing", closing)


def _happened(milestone: Milestone) -> rules.Happening:
    return _dated(milestone.event.name, milestone)


def _dated(event: str, fact: DatedFact) -> rules.Happening:
    return rules.Happening(
        event=event,
        on=fact.occurred_on,
        planned_on=getattr(fact, "planned_on", None),
        certainty=fact.certainty,
        reason=fact.reason,
        not_before=fact.not_before,
        not_after=fact.not_after,
        source=fact.cited_as,
        ref=f"{fact._meta.model_name}:{fact.pk}",
    )


def _agreement_date(agreement: Agreement) -> rules.Happening:
    return rules.Happening(
        event="agreement date",
        on=agreement.dated_on,
        certainty="exact" if agreement.dated_on else "unknown",
        source=agreement.cited_as,
        ref=f"agreement:{agreement.pk}",
    )
