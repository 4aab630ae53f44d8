"""What is to be done next about a deadline: give the day that is missing, or record what satisfies it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from compliance.models import Deadline
from compliance.rules import day_of, event_not_stated
from compliance.selectors import undated_milestones

from .links import Links


class NextStep(NamedTuple):
    """A button: where it leads, and its words."""

    url: str
    said: str


class NextSteps:
    """The next step of each of some deadlines, wherever they are shown. At most one query."""

    def __init__(self, rows: Iterable[Deadline], links: Links) -> None:
        self._links = links
        self._undated = undated_milestones(rows)

    def of(self, row: Deadline) -> NextStep | None:
        """The step; None where nothing is left to do, or nothing that is done once and for all.

        What is missing goes first: without the day of its trigger nobody can say whether the deadline was kept.
        """
        if row.waived_on or row.ended_on or (row.satisfied_on and not row.unknown):
            return None
        event = event_not_stated(row.missing)
        if event == "closing" and row.closing_id:
            return NextStep(self._links.give_day("placements_closing", row.closing_id), f"Give {day_of(event)}")
        if milestone := self._undated.get(row.pk):
            return NextStep(self._links.give_day("placements_milestone", milestone.pk), f"Give {day_of(event)}")
        if row.duty.is_continuing or not row.duty.satisfied_by:
            return None
        return NextStep(self._links.record(row), f"Record {row.duty.satisfied_by}")
