"""Questions for the holders' consent: the list, the meter of one, and where both are entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import cached_property

from compliance.asked import row_or_404
from compliance.consents import ask, ask_soundly
from compliance.entering.asking import EnteredForm
from compliance.entering.consents import AnswerForm, CorrectAnswerForm, QuestionForm
from compliance.models import Waiver
from compliance.rules import RuleError
from compliance.tables import ConsentListTable
from compliance.visibility import visible
from compliance.wording import day_known
from holders.models import Consent, ConsentQuestion
from placements.models import Placement

from .entering import AddView, ChangeView, EnterView
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
        put = self.links.add("holders_consentquestion")
        return [("Put a question", put)] if self.may("holders.add_consentquestion") else []


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
        answer = self.links.page("compliance:consent-answer", self.question.pk)
        change = self.links.page("compliance:consent-change", self.question.pk)
        granting = {"placement": self.question.placement.slug, "question": self.question.code}
        offered = [
            ("holders.add_consent", "Record an answer", answer),
            ("holders.change_consentquestion", "Change the question", change),
            ("compliance.add_waiver", "Record what it grants", self.links.add("compliance_waiver", **granting)),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"question": self.question}
        try:
            shown["asked"] = ask(self.question, as_of=self.as_of)
        except RuleError as error:
            shown["refusal"] = str(error)
        if self.may("compliance.view_waiver"):
            rows = Waiver.objects.filter(question=self.question).select_related("duty").order_by("granted_on", "pk")
            shown["granted"] = [(str(row), self.links.fact("compliance_waiver", row.pk), row.pending) for row in rows]
        history = self.links.history("holders_consentquestion", self.question.pk)
        return super().get_context_data(**shown, history=history, **kwargs)


class AskView(AddView):
    """A question put to the holders."""

    form_class = QuestionForm
    model = ConsentQuestion
    permission_required = "holders.add_consentquestion"
    part = "Holders"
    title = "Put a question to the holders"

    def afterwards(self, row: Any) -> str:
        return self.links.fact("holders_consentquestion", row.pk)


class ChangeQuestionView(ChangeView):
    """A question on record, put otherwise."""

    form_class = QuestionForm
    model = ConsentQuestion
    permission_required = "holders.change_consentquestion"
    part = "Holders"
    title = "Change the question"

    def told(self, row: Any) -> str:
        return str(row)

    def way_back(self) -> str:
        return self.links.fact("holders_consentquestion", self.row.pk)


class _AnswerPage(EnterView):
    """What the forms of answers share: they are of a question, and say what becomes of it."""

    part = "Holders"

    @property
    def question(self) -> ConsentQuestion:
        """The question that is answered."""
        question: ConsentQuestion = self.row.question
        return question

    @property
    def placement(self) -> Placement:
        return self.question.placement

    def crumbs(self) -> list[Link]:
        return [*super().crumbs(), (self.question.title, self.way_back())]

    def way_back(self) -> str:
        return self.links.fact("holders_consentquestion", self.question.pk)

    def saved(self, form: EnteredForm) -> HttpResponse:
        """As any fact; where the question then stands otherwise than before, that is said."""
        before = self._outcome()
        response = super().saved(form)
        after = self._outcome()
        if before != after:
            messages.info(self.request, f"{self.question}: was “{before}”, is now “{after}”.")
        return response

    def _outcome(self) -> str:
        """Where the question stands on the day, in words; why it cannot be said, where entries do not add up."""
        try:
            return ask(self.question, as_of=self.as_of).meter.outcome
        except RuleError as error:
            return str(error)


class AnswerView(_AnswerPage, AddView):
    """What a holder answered."""

    form_class = AnswerForm
    model = Consent
    permission_required = "holders.add_consent"
    title = "Record an answer"

    @cached_property
    def row(self) -> Any:
        return Consent(question=row_or_404(ConsentQuestion, self.kwargs["consentquestion"], self.request))

    @cached_property
    def chosen(self) -> Placement:
        return self.placement


class ChangeAnswerView(_AnswerPage, ChangeView):
    """An answer that was recorded otherwise than the document shows."""

    form_class = CorrectAnswerForm
    model = Consent
    permission_required = "holders.change_consent"
    title = "Correct the answer"

    def told(self, row: Any) -> str:
        return f"{row}, {day_known(row)}"
