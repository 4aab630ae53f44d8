"""Rows → facts: the only bridge from the database into the pure core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import QuerySet

from compliance import rules
from compliance.blackouts import cap_of, period_of
from compliance.bulk import batches
from compliance.vocabulary import beginnings, vocabulary
from placements.models import Agreement, Placement

from .concerns import Concern, concerns_of
from .holders import Holding, holder_subjects, holdings
from .matters import matters
from .periods import periods
from .rows import duty_fact, relief
from .subjects import About, closing_subject, covers_of, placement_subject, statement_subject

__all__ = ["Links", "PlacementFacts", "facts_for", "facts_for_each"]

# What one placement's facts are read from, so that many placements cost no more queries than one.
_ROWS = (
    "agreement__source",
    "blackouts__registration_statement",
    "blackouts__source",
    "closings__source",
    "milestones__event",
    "milestones__source",
    "notice_limbs",
    "notices__event",
    "notices__source",
    "registration_statements__closings",
    "registration_statements__questionnaire_steps__source",
    "duties__satisfied_by",
    "duties__opened_by",
    "duties__source",
    "waivers__duty",
    "waivers__question",
    "waivers__source",
)


CHUNK = 500
"""Placements whose facts are read at a time."""


class Links(NamedTuple):
    """The primary keys of the rows that a subject's deadlines link to."""

    closing_id: int | None
    registration_statement_id: int | None
    holder_id: int | None


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """All that the core needs to judge one placement."""

    duties: tuple[rules.Duty, ...]
    subjects: tuple[rules.Subject, ...]
    terms: rules.Terms
    words: rules.Vocabulary
    links: dict[tuple[str, str], Links]
    """By kind and code of the subject."""

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
    words, begins = vocabulary(), beginnings()
    read = placements.select_related("issuer").prefetch_related(*_ROWS).iterator(chunk_size=CHUNK)
    for chunk in batches(read, CHUNK):
        held = holdings(chunk)
        for placement in chunk:
            yield placement, _facts(placement, words, begins, held[placement.pk])


def _facts(
    placement: Placement, words: rules.Vocabulary, begins: dict[str, str], held: tuple[Holding, ...]
) -> PlacementFacts:
    agreement: Agreement | None = getattr(placement, "agreement", None)
    duties = tuple(duty_fact(duty, words, begins, agreement) for duty in placement.duties.all())
    about = tuple(_relieved(placement, _about(placement, concerns_of(placement), duties, held)))
    return PlacementFacts(
        duties=duties,
        subjects=tuple(each.subject for each in about),
        terms=_terms(agreement),
        words=words,
        links={
            (each.subject.kind, each.subject.code): Links(
                each.closing_id, each.registration_statement_id, each.holder_id
            )
            for each in about
        },
    )


def _terms(agreement: Agreement | None) -> rules.Terms:
    if agreement is None:
        return rules.Terms()
    return rules.Terms(calendar=agreement.calendar, reading=agreement.reading, cap=cap_of(agreement))


def _relieved(placement: Placement, subjects: Iterator[About]) -> Iterator[About]:
    """Each subject with the blackouts of the placement, and with what was granted for it or for every one.

    A waiver that waits for approval grants nothing yet.
    """
    blackouts = tuple(period_of(row) for row in placement.blackouts.all())
    waivers = [waiver for waiver in placement.waivers.all() if not waiver.pending]
    if not blackouts and not waivers:
        yield from subjects
        return
    for about in subjects:
        kind, code = about.subject.kind, about.subject.code
        granted = tuple(relief(each) for each in waivers if each.duty.per == kind and each.subject in ("", code))
        yield replace(about, subject=replace(about.subject, reliefs=granted, blackouts=blackouts))


def _about(
    placement: Placement, concerns: list[Concern], duties: tuple[rules.Duty, ...], held: tuple[Holding, ...]
) -> Iterator[About]:
    """Every subject of the placement. What names a matter, a fiscal period or a holder concerns that alone."""
    covers = covers_of(placement)
    arising = [*matters(placement, covers, concerns, duties), *periods(placement, covers, concerns, duties)]
    named = {each.subject.code for each in arising}
    wider = [concern for concern in concerns if concern.filing not in named and not concern.holder_id]
    yield placement_subject(concerns)
    yield from (closing_subject(closing, wider, covers) for closing in placement.closings.all())
    yield from (statement_subject(cover, wider) for cover in covers)
    yield from arising
    yield from holder_subjects(placement, covers, concerns, duties, held)
