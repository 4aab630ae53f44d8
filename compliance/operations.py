"""Writes that keep several rows in step. Called by whoever changes a fact, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.db import transaction

from compliance import rules
from compliance.facts import PlacementFacts, facts_for
from compliance.models import Deadline, Duty
from placements.models import Placement

# The columns of a Deadline that the core decides; a row is rewritten when one of them differs.
COMPUTED = tuple(
    field.name for field in fields(rules.Stretch) if field.name not in {"duty", "subject_kind", "subject", "valid_from"}
)
COLUMNS = ("closing_id", "registration_statement_id", *COMPUTED)


@dataclass(frozen=True, slots=True)
class Differences:
    """How the projection on record differs from what the facts give."""

    missing: list[Deadline]
    changed: list[Deadline]
    extra: list[Deadline]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)


@transaction.atomic
def refresh(*, placement: Placement) -> Differences:
    """Bring the deadlines of ``placement`` in step with its facts; return what had to be written.

    Only rows that differ are written. Of two refreshes at once the second waits, and then sees the
    first one's facts.
    """
    Placement.objects.select_for_update().get(pk=placement.pk)
    differences = compare(placement=placement, facts=facts_for(placement))
    Deadline.objects.filter(pk__in=[row.pk for row in differences.extra]).delete()
    Deadline.objects.bulk_update(differences.changed, COLUMNS, batch_size=500)
    Deadline.objects.bulk_create(differences.missing, batch_size=500)
    return differences


def compare(*, placement: Placement, facts: PlacementFacts) -> Differences:
    """Compare the rows on record with what ``facts`` give; write nothing."""
    on_record = {(row.duty_id, row.subject, row.valid_from): row for row in placement.deadlines.all()}
    missing, changed = [], []
    for computed in _computed(placement, facts):
        row = on_record.pop((computed.duty_id, computed.subject, computed.valid_from), None)
        if row is None:
            missing.append(computed)
        elif any(getattr(row, name) != getattr(computed, name) for name in COLUMNS):
            computed.pk = row.pk
            changed.append(computed)
    return Differences(missing=missing, changed=changed, extra=list(on_record.values()))


def _computed(placement: Placement, facts: PlacementFacts) -> Iterator[Deadline]:
    """The rows that ``facts`` give, unsaved."""
    duties = {duty.code: duty.pk for duty in placement.duties.all()}
    closings = {closing.code: closing.pk for closing in placement.closings.all()}
    statements = {statement.code: statement.pk for statement in placement.registration_statements.all()}
    for stretch in rules.timetable(facts.duties, facts.subjects, facts.terms, facts.words):
        of_closing = stretch.subject_kind == Duty.Per.CLOSING
        of_statement = stretch.subject_kind == Duty.Per.REGISTRATION_STATEMENT
        yield Deadline(
            placement_id=placement.pk,
            duty_id=duties[stretch.duty],
            subject=stretch.subject,
            valid_from=stretch.valid_from,
            closing_id=closings[stretch.subject] if of_closing else None,
            registration_statement_id=statements[stretch.subject] if of_statement else None,
            **{name: getattr(stretch, name) for name in COMPUTED},
        )
