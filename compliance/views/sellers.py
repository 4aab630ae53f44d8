"""Who sells under a registration statement, and whose questionnaire it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property

from compliance.asked import row_or_404
from compliance.pages.questionnaires import begun, states
from compliance.rules import RuleError
from compliance.sellers import table
from compliance.tables import QuestionnaireTable
from compliance.visibility import visible
from holders.models import QuestionnaireStep
from placements.models import RegistrationStatement

from .holder_filters import QuestionnaireFilter
from .holders import HolderPage
from .lists import AsFile, ListPage
from .page import Link


class QuestionnaireListView(ListPage, HolderPage):
    """The questionnaires of every registration statement, the longest outstanding first."""

    template_name = "compliance/questionnaire_list.html"
    permission_required = "holders.view_questionnairestep"
    title = "Questionnaires"
    row = "questionnaire"
    file = "compliance:questionnaire-file"

    @cached_property
    def filter(self) -> QuestionnaireFilter:
        steps = visible(QuestionnaireStep.objects.filter(occurred_on__lte=self.as_of), self.request.user)
        return QuestionnaireFilter(self.request.GET, begun(steps))

    def made_table(self, rows: Any, **sorted_by: Any) -> QuestionnaireTable:
        return QuestionnaireTable(rows, links=self.links, **sorted_by)

    def prepare(self, records: Iterable[Any]) -> None:
        table: Any = self.table
        table.may_add_steps = self.may("holders.add_questionnairestep")
        table.beside = states(list(records), as_of=self.as_of)

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder"))]

    def actions(self) -> list[Link]:
        add = self.links.add("holders_questionnairestep")
        return [("Record a step", add)] if self.may("holders.add_questionnairestep") else []


class QuestionnaireFileView(AsFile, QuestionnaireListView):
    """The list as a file."""


class SellerTableView(HolderPage):
    """The selling-holder table of one registration statement on the day, with its notes and questionnaires."""

    template_name = "compliance/seller_table.html"
    part = "Registrations"
    permission_required = "placements.view_registrationstatement"

    @cached_property
    def statement(self) -> RegistrationStatement:
        """Raises Http404 for what the person may not see."""
        return row_or_404(RegistrationStatement, self.kwargs["registration"], self.request)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Selling holders: {self.statement.heading}"

    def crumbs(self) -> list[Link]:
        placement = self.statement.placement
        return [
            ("Registrations", self.links.listed("placements_registrationstatement")),
            (placement.name, self.links.fact("placements_placement", placement.pk)),
            (self.statement.label, self.links.fact("placements_registrationstatement", self.statement.pk)),
        ]

    def actions(self) -> list[Link]:
        about = {"placement": self.statement.placement.slug, "registration_statement": self.statement.code}
        offered = [
            ("holders.add_coverage", "Add a line of the table", self.links.add("holders_coverage", **about)),
            (
                "holders.add_questionnairestep",
                "Record a step of a questionnaire",
                self.links.add("holders_questionnairestep", **about),
            ),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        try:
            shown["shown"] = table(self.statement, as_of=self.as_of)
        except RuleError as error:
            shown["refusal"] = str(error)
        return super().get_context_data(**shown, **kwargs)
