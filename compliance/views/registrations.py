"""Registration statements: the list, the list as a file, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property

from compliance import selectors
from compliance.asked import row_or_404
from compliance.pages.findings import open_findings
from compliance.pages.registration import CHECKED, statement_sheet
from compliance.tables import DeadlineTable, RegistrationListTable
from compliance.visibility import visible
from placements.models import RegistrationStatement

from .filters import RegistrationFilter
from .lists import AsFile, ListPage
from .page import Link, Page


class RegistrationListView(ListPage):
    """The registration statements that the person may see, by placement."""

    template_name = "compliance/registration_list.html"
    permission_required = "placements.view_registrationstatement"
    part = "Registrations"
    title = "Registrations"
    row = "registration statement"
    file = "compliance:registration-file"

    @cached_property
    def filter(self) -> RegistrationFilter:
        rows = visible(RegistrationStatement.objects.all(), self.request.user).select_related("placement")
        return RegistrationFilter(self.request.GET, rows.prefetch_related("closings").order_by("placement__name", "pk"))

    def made_table(self, rows: Any, **sorted_by: Any) -> RegistrationListTable:
        return RegistrationListTable(rows, links=self.links, **sorted_by)

    def prepare(self, records: Iterable[Any]) -> None:
        table: Any = self.table
        table.days = selectors.first_days([record.pk for record in records], as_of=self.as_of)

    def actions(self) -> list[Link]:
        if not self.may("placements.add_registrationstatement"):
            return []
        filing = [("Record filing", self.links.add("placements_milestone", event="filing"))]
        add = [("Add a registration statement", self.links.add("placements_registrationstatement"))]
        return [*(filing if self.may("placements.add_milestone") else []), *add]


class RegistrationFileView(AsFile, RegistrationListView):
    """The list as a file."""


class RegistrationDetailView(Page):
    """One registration statement on the day: its way, what it covers and for whom, its blackouts and its deadlines."""

    template_name = "compliance/registration_detail.html"
    permission_required = ("placements.view_registrationstatement", "compliance.view_deadline")
    part = "Registrations"

    @cached_property
    def statement(self) -> RegistrationStatement:
        """Raises Http404 for what the person may not see."""
        return row_or_404(RegistrationStatement, self.kwargs["registration"], self.request)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.statement.heading

    def crumbs(self) -> list[Link]:
        placement = self.statement.placement
        return [
            ("Registrations", self.links.listed("placements_registrationstatement")),
            (placement.name, self.links.fact("placements_placement", placement.pk)),
        ]

    def actions(self) -> list[Link]:
        about = {"placement": self.statement.placement.slug, "registration_statement": self.statement.code}
        record, plan = self.links.add("placements_milestone", **about), self.links.plan(**about)
        offered = [
            ("placements.add_milestone", "Record an event", record),
            ("placements.add_milestone", "Plan an event", plan),
            ("placements.add_blackoutperiod", "Start a blackout", self.links.add("placements_blackoutperiod", **about)),
            ("holders.add_coverage", "Add a selling holder", self.links.add("holders_coverage", **about)),
            (
                "placements.change_registrationstatement",
                "Correct",
                self.links.page("compliance:registration-change", self.statement.pk),
            ),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statement = self.statement
        sheet = statement_sheet(statement, links=self.links)
        may_record = self.may("placements.add_milestone")
        shown = {
            "sheet": sheet,
            "deadlines": DeadlineTable(sheet.deadlines, links=self.links, may_record=may_record),
            "findings": open_findings(statement.placement, CHECKED) if self.may("compliance.view_findingack") else None,
            "history": self.links.history("placements_registrationstatement", statement.pk),
        }
        return super().get_context_data(**shown, **kwargs)
