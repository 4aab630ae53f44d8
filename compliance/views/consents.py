"""Questions for the holders' consent: the list, and the meter of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from compliance.asked import row_or_404
from compliance.consents import ask, ask_soundly
from compliance.rules import RuleError
from compliance.tables import ConsentListTable
from compliance.visibility import visible
from holders.models import ConsentQuestion

from .holder_filters import ConsentFilter
from .holders import HolderPage
from .lists import AsFile, ListPage
from .page import Link


class ConsentListView(ListPage, HolderPage):
    """The questions of the placements that the person may see, and where each stands on the day."""

    template_name = "compliance/consent_list.html"
    permission_required = "holders.view_consentquestion"
    title = "Consents"
    row = "question"
    file = "compliance:consent-file"

    @cached_property
    def filter(self) -> ConsentFilter:
        rows = visible(ConsentQuestion.objects.select_related("placement", "source"), self.request.user)
        return ConsentFilter(self.request.GET, rows.order_by("placement__name", "placement", "pk"))

    def made_table(self, rows: Any, **sorted_by: Any) -> ConsentListTable:
        return ConsentListTable(rows, links=self.links, **sorted_by)

    def prepare(self, records: Iterable[Any]) -> None:
        table: Any = self.table
        table.beside = ask_soundly(list(records), as_of=self.as_of)

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder"))]

    def actions(self) -> list[Link]:
        add = f"{reverse('admin:holders_consentquestion_add')}?{self.links.back_query}"
        return [("Add a question", add)] if self.may("holders.add_consentquestion") else []


class ConsentFileView(AsFile, ConsentListView):
    """The list as a file."""


class ConsentDetailView(HolderPage):
    """One question on the day: who counts, who signed, what is needed, and who would tip it."""

    template_name = "compliance/consent_detail.html"
    permission_required = "holders.view_consentquestion"

    @cached_property
    def question(self) -> ConsentQuestion:
        """Raises Http404 for what the person may not see."""
        return row_or_404(ConsentQuestion, self.kwargs["consentquestion"], self.request)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.question.title

    def crumbs(self) -> list[Link]:
        placement = self.question.placement
        return [
            ("Consents", self.links.listed("holders_consentquestion")),
            (placement.name, self.links.fact("placements_placement", placement.pk)),
        ]

    def actions(self) -> list[Link]:
        change = f"{reverse('admin:holders_consentquestion_change', args=[self.question.pk])}?{self.links.back_query}"
        offered = [
            ("holders.add_consent", "Record an answer", self.links.add("holders_consent", question=self.question.pk)),
            ("holders.change_consentquestion", "Change the question", change),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"question": self.question}
        try:
            shown["asked"] = ask(self.question, as_of=self.as_of)
        except RuleError as error:
            shown["refusal"] = str(error)
        history = self.links.history("holders_consentquestion", self.question.pk)
        return super().get_context_data(**shown, history=history, **kwargs)
