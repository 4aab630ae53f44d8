"""Deadlines: the list, the list as a file, and the page of one that explains it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property

from compliance.asked import row_or_404
from compliance.models import Deadline, SavedView
from compliance.models.deadline import URGENCY
from compliance.pages.deadline import DeadlineSheet, deadline_sheet
from compliance.rules import Standing
from compliance.tables import DeadlineListTable
from compliance.tables.by_urgency import MOST, ByUrgency
from compliance.tables.links import deadline_address
from compliance.visibility import visible

from .filters import DeadlineFilter, DueFilter, asked_of
from .lists import AsFile, ListPage
from .page import Link, Page


class DeadlineListView(ListPage):
    """The deadlines as they stand on the day; most urgent first."""

    template_name = "compliance/deadline_list.html"
    permission_required = "compliance.view_deadline"
    part = "Deadlines"
    title = "Deadlines"
    row = "deadline"
    file = "compliance:deadline-file"
    views_of: ClassVar[str] = SavedView.List.DEADLINES

    @cached_property
    def filter(self) -> DeadlineFilter:
        return DeadlineFilter(self.request.GET, as_of=self.as_of, viewer=self.request.user)

    @cached_property
    def standings(self) -> Collection[Standing]:
        """Where nothing else is asked for and the order is that of urgency, the standings that are; otherwise none."""
        asked = {name: value for name, value in self.filter.asked().items() if value}
        if self.request.GET.get("sort") or not set(asked) <= {"standing"}:
            return ()
        return [standing for standing in URGENCY if asked.get("standing", standing) == standing]

    def actions(self) -> list[Link]:
        """The same deadlines on a calendar, and what is done with several of them."""
        due, all_of_it = asked_of(DueFilter, self.request.GET), asked_of(DeadlineFilter, self.request.GET)
        return [
            ("On a calendar", self.links.page("compliance:calendar-month", **due)),
            ("Several at once", self.links.page("compliance:deadline-several", **all_of_it)),
        ]

    def made_table(self, rows: Any, **sorted_by: Any) -> DeadlineListTable:
        return DeadlineListTable(rows, links=self.links, may_record=False, **sorted_by)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(most=MOST, **kwargs)

    def rows(self) -> Any:
        """None where pages are by standing alone: each is then asked for by itself."""
        return () if self.standings else super().rows()

    def paginator(self, size: int) -> Paginator[Any]:
        """Pages by standing alone are each as quick as the first; others are put in order all at once."""
        if not self.standings:
            return super().paginator(size)
        return ByUrgency(super().rows, size, as_of=self.as_of, viewer=self.request.user, standings=self.standings)


class DeadlineFileView(AsFile, DeadlineListView):
    """The list as a file: all of it."""

    standings = ()
    views_of = ""


class DeadlineRowView(Page):
    """The address of a deadline by one stretch of its life; it leads to the one that stays."""

    permission_required = "compliance.view_deadline"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = row_or_404(Deadline, kwargs["deadline"], request)
        query = request.GET.urlencode()
        return HttpResponseRedirect(f"{deadline_address(row)}{f'?{query}' if query else ''}")


class DeadlineDetailView(Page):
    """One deadline on the day: standing, readings, the derivation, the facts, and how it has moved."""

    template_name = "compliance/deadline_detail.html"
    permission_required = "compliance.view_deadline"
    part = "Deadlines"

    @cached_property
    def sheet(self) -> DeadlineSheet:
        """What the page shows. Raises Http404 for what the person may not see."""
        named = {"placement__slug": self.kwargs["slug"], "duty__code": self.kwargs["code"]}
        rows = Deadline.objects.filter(**named, subject=self.kwargs.get("subject", ""))
        asked = visible(rows, self.request.user).first()
        if asked is None:
            raise Http404
        return deadline_sheet(asked, links=self.links, viewer=self.request.user)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.sheet.row.duty.title

    def crumbs(self) -> list[Link]:
        row = self.sheet.row
        return [
            ("Deadlines", self.links.listed("compliance_deadline")),
            (row.placement.name, self.links.fact("placements_placement", row.placement_id)),
        ]

    def actions(self) -> list[Link]:
        row = self.sheet.row
        may = self.may("placements.add_milestone")
        step = self.sheet.next_step if may else None
        plans = may and row.duty.satisfied_by and not row.satisfied_on and not row.duty.is_continuing
        plan = [(f"Plan {row.duty.satisfied_by}", self.links.plan_for(row))] if plans else []
        about = {"placement": row.placement.slug, "duty": row.duty.code}
        waive = ("Record a waiver", self.links.add("compliance_waiver", **about, subject=row.subject))
        may_waive = self.may("compliance.add_waiver")
        return [*([(step.said, step.url)] if step else []), *plan, *([waive] if may_waive else [])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self.sheet, **kwargs)
