"""Which deadlines a load moved: the projection before and after it, compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from compliance.models import Deadline
from placements.models import Placement

Deadlines = Mapping[tuple[str, str], date | None]


def deadlines_of(placement: Placement) -> Deadlines:
    """The due day of each deadline as its latest stretch has it, by duty and subject; None: no day."""
    rows = Deadline.objects.filter(placement=placement).order_by("duty", "subject", "valid_from")
    return {(row.duty.code, row.subject): row.due_on for row in rows.select_related("duty")}


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """One deadline that came, went or moved."""

    duty: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.duty} {self.subject}".strip() + f": {self.text}"

    @classmethod
    def between(cls, before: Deadlines, after: Deadlines) -> tuple[Self, ...]:
        """The deadlines that differ, in the order of ``after``, then those that are gone."""
        changes = []
        for key, due_on in after.items():
            if key not in before:
                changes.append(cls(*key, f"new, {_due(due_on)}"))
            elif before[key] != due_on:
                changes.append(cls(*key, f"{_due(due_on)}, was {_due(before[key])}"))
        changes.extend(cls(*key, f"gone, was {_due(due_on)}") for key, due_on in before.items() if key not in after)
        return tuple(changes)


def _due(on: date | None) -> str:
    return f"due {on.isoformat()}" if on else "no due day"
