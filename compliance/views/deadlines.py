"""Deadlines: the list, the list as a file, and the page of one that explains it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from tablib import Dataset

from compliance import selectors
from compliance.admin.as_file import given_as_file
from compliance.admin.asked import row_named
from compliance.by_urgency import MOST, ByUrgency
from compliance.deadline_sheet import DeadlineSheet, deadline_sheet
from compliance.filters import DeadlineFilter
from compliance.models import Deadline
from compliance.models.deadline import URGENCY
from compliance.sheets import KINDS, safe
from compliance.tables import DeadlineListTable
from compliance.visibility import visible

from .page import Crumb, Page

SIZES = (25, 50, 100)
"""Rows a page may have, by choice."""


class DeadlineListView(Page):
    """The deadlines as they stand on the day, filtered and sorted as the address says; most urgent first."""

    template_name = "compliance/deadline_list.html"
    permission_required = "compliance.view_deadline"
    part = "Deadlines"
    title = "Deadlines"

    @cached_property
    def filter(self) -> DeadlineFilter:
        """What is asked for, over what the person may see."""
        rows = visible(selectors.deadlines(as_of=self.as_of), self.request.user)
        return DeadlineFilter(self.request.GET, rows, as_of=self.as_of)

    @cached_property
    def table(self) -> DeadlineListTable:
        """All rows asked for, in the order asked for."""
        sort = self.request.GET.get("sort", "")
        return DeadlineListTable(
            self.filter.qs, links=self.links, may_record=False, order_by=sort, order_by_field="sort"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        size = next((size for size in SIZES if self.request.GET.get("rows") == str(size)), SIZES[0])
        page = self._paginator(size).get_page(self.request.GET.get("page"))
        self.table.records = page.object_list
        return super().get_context_data(
            filter=self.filter, table=self.table, page=page, size=size, sizes=SIZES, most=MOST, **kwargs
        )

    def _paginator(self, size: int) -> Paginator[Any]:
        """Pages by standing alone are each as quick as the first; others are put in order all at once."""
        rows = self.table.data.data  # by now what the address asks has been read
        asked = {name: value for name, value in self.filter.form.cleaned_data.items() if value}
        if self.table.order_by or not set(asked) <= {"standing"}:
            return Paginator(rows, size)
        standings = [standing for standing in URGENCY if asked.get("standing", standing) == standing]
        return ByUrgency(rows, size, as_of=self.as_of, viewer=self.request.user, standings=standings)


class DeadlineFileView(DeadlineListView):
    """The same rows, all pages of them, as CSV or XLSX."""

    def get(self, request: HttpRequest, *args: Any, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        rows = ([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in self._values())
        table = Dataset(*rows, headers=self.table.headings())
        return given_as_file(KINDS[kind](), table, self.title, f"deadlines-as-of-{self.as_of.isoformat()}.{kind}")

    def _values(self) -> Any:
        return self.table.values(self.table.data.data)


class DeadlineDetailView(Page):
    """One deadline on the day: standing, readings, the derivation, the facts, and how it has moved."""

    template_name = "compliance/deadline_detail.html"
    permission_required = "compliance.view_deadline"
    part = "Deadlines"

    @cached_property
    def sheet(self) -> DeadlineSheet:
        """What the page shows. Raises Http404 for what the person may not see."""
        asked = row_named(Deadline, self.kwargs["deadline"], self.request)
        if asked is None:
            raise Http404
        return deadline_sheet(asked, links=self.links, viewer=self.request.user)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.sheet.row.duty.title

    def crumbs(self) -> list[Crumb]:
        row = self.sheet.row
        return [
            ("Deadlines", self.links.listed("compliance_deadline")),
            (row.placement.name, self.links.fact("placements_placement", row.placement_id)),
        ]

    def actions(self) -> list[Crumb]:
        event = self.sheet.row.duty.satisfied_by
        record = [(f"Record {event}", self.sheet.record)] if event and self.may("placements.add_milestone") else []
        about = {"placement": self.sheet.row.placement_id, "duty": self.sheet.row.duty_id}
        waive = ("Record a waiver", self.links.add("compliance_waiver", **about, subject=self.sheet.row.subject))
        return [*record, *([waive] if self.may("compliance.add_waiver") else [])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self.sheet, **kwargs)
