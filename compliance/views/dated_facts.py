"""The pages of facts, of closings and events above all: what is on record of each, and what hangs on it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst

from compliance.asked import person_of, row_or_404
from compliance.files import evidence_of
from compliance.models import Deadline
from compliance.pages.dated_fact import FactSheet, closing_sheet, event_sheet
from compliance.pages.schedule_import import imports_of
from compliance.roles import MAY_IMPORT
from compliance.tables import DeadlineTable
from compliance.visibility import placement_of
from placements.models import Closing, Milestone

from .page import Link, Page


class FactPage(Page):
    """What these pages share."""

    template_name = "compliance/dated_fact_detail.html"
    part = "Placements"
    kind: str
    """Such as "placements_closing"."""

    @cached_property
    def fact(self) -> Any:
        """The row. Raises Http404 for what the person may not see."""
        raise NotImplementedError

    def sheet(self) -> FactSheet:
        """What is shown of it."""
        raise NotImplementedError

    def crumbs(self) -> list[Link]:
        return self.trail(placement_of(self.fact))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.sheet()
        shown = {
            "fact": self.fact,
            "original": self.fact,
            "sheet": sheet,
            "deadlines": self._table(sheet.deadlines),
            "placement": placement_of(self.fact),
            "history": self.links.history(self.kind, self.fact.pk),
        }
        return super().get_context_data(**shown, **kwargs)

    def _table(self, rows: list[Deadline] | None) -> DeadlineTable | None:
        """The deadlines; None for what no deadline names."""
        if rows is None:
            return None
        return DeadlineTable(rows, links=self.links, may_record=self.may("placements.add_milestone"))


class ClosingDetailView(FactPage):
    """One closing on the day."""

    permission_required = ("placements.view_closing", "compliance.view_deadline")
    kind = "placements_closing"

    @cached_property
    def fact(self) -> Closing:
        return row_or_404(Closing, self.kwargs["closing"], self.request)

    def sheet(self) -> FactSheet:
        file = evidence_of(self.fact, self.request)
        return closing_sheet(self.fact, links=self.links, by=person_of(self.request), file=file)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.fact.label

    def actions(self) -> list[Link]:
        closing = self.fact
        about = {"placement": closing.placement.slug, "closing": closing.code}
        correct = self.links.page("compliance:closing-change", closing.pk)
        offered = [
            ("placements.change_closing", "Correct", correct),
            ("placements.add_milestone", "Record an event", self.links.add("placements_milestone", **about)),
            ("holders.add_allocation", "Add a line of Schedule 1", self.links.add("holders_allocation", **about)),
            ("placements.add_closingtotal", "Add a stated total", self.links.add("placements_closingtotal", **about)),
        ]
        allowed = [(words, url) for permission, words, url in offered if self.may(permission)]
        if self.request.user.has_perms(MAY_IMPORT):
            allowed.append(("Import Schedule 1", self.links.page("compliance:schedule-load", closing.pk)))
        return allowed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imports = imports_of(self.fact) if self.may("compliance.view_scheduleimport") else []
        return super().get_context_data(imports=imports, **kwargs)


class EventDetailView(FactPage):
    """One event on the day: what happened, or is planned."""

    permission_required = ("placements.view_milestone", "compliance.view_deadline")
    kind = "placements_milestone"

    @cached_property
    def fact(self) -> Milestone:
        return row_or_404(Milestone, self.kwargs["milestone"], self.request)

    def sheet(self) -> FactSheet:
        file = evidence_of(self.fact, self.request)
        return event_sheet(self.fact, links=self.links, by=person_of(self.request), file=file)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return capfirst(str(self.fact.event))

    def actions(self) -> list[Link]:
        event = self.fact
        offered = [("placements.change_milestone", "Correct", self.links.page("compliance:event-change", event.pk))]
        if event.occurred_on is None:
            give = self.links.give_day("placements_milestone", event.pk)
            offered.insert(0, ("placements.change_milestone", "Give the day", give))
        return [(words, url) for permission, words, url in offered if self.may(permission)]
