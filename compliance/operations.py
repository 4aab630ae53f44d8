"""Writes that keep several rows in step. Called by whoever changes a fact, in the same transaction."""

from __future__ import annotations

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
    Deadline.objects.bulk_update(differences.changed, COMPUTED, batch_size=500)
    Deadline.objects.bulk_create(differences.missing, batch_size=500)
    return differences


def compare(*, placement: Placement, facts: PlacementFacts) -> Differences:
    """Compare the rows on record with what ``facts`` give; write nothing."""
    duties = {duty.code: duty.pk for duty in placement.duties.all()}
    closings = {closing.code: closing.pk for closing in placement.closings.all()}
    statements = {statement.code: statement.pk for statement in placement.registration_statements.all()}
    on_record = {(row.duty_id, row.subject, row.valid_from): row for row in placement.deadlines.all()}
    missing, changed = [], []
    for stretch in rules.timetable(facts.duties, facts.subjects, facts.terms):
        computed = {name: getattr(stretch, name) for name in COMPUTED}
        key = (duties[stretch.duty], stretch.subject, stretch.valid_from)
        row = on_record.pop(key, None)
        if row is None:
            missing.append(
                Deadline(
                    placement_id=placement.pk,
                    duty_id=key[0],
                    subject=stretch.subject,
                    valid_from=stretch.valid_from,
                    closing_id=closings[stretch.subject] if stretch.subject_kind == Duty.Per.CLOSING else None,
                    registration_statement_id=statements[stretch.subject]
                    if stretch.subject_kind == Duty.Per.REGISTRATION_STATEMENT
                    else None,
                    **computed,
                )
            )
        elif any(getattr(row, name) != value for name, value in computed.items()):
            for name, value in computed.items():
                setattr(row, name, value)
            changed.append(row)
    return Differences(missing=missing, changed=changed, extra=list(on_record.values()))
