"""Duties: the sentence by which one is due, read while it is typed and tried on the placement's facts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from compliance.entering.asking import EnteredForm
from compliance.entering.duties import AddDutyForm, RuleForm
from compliance.models import Duty
from compliance.pages.rule import Trial, tried

from .entering import AddView, ChangeView, EnterView

CHECK = "check"
"""The button that reads what was typed and saves nothing; what is asked while typing says it too."""
INSTEAD = "instead"
"""The button that puts another sentence in place of the one that was typed; its value is that sentence."""
MAY_CHANGE = "compliance.change_duty"


class SentenceView(EnterView):
    """A form with a sentence of the rule language, which is read before it is saved."""

    template_name = "compliance/rule_form.html"
    part = "Deadlines"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reads the sentence, where that is asked; else saves it as any fact is saved."""
        if CHECK not in request.POST and INSTEAD not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.form(self._sent())
        trial = self._tried(form)
        if request.headers.get("HX-Request"):
            return TemplateResponse(request, "compliance/_rule_read.html", {"trial": trial})
        form.errors.clear()  # nothing was to be saved: what is wrong with the sentence is said with its reading
        return self.asked(form, trial=trial)

    def _sent(self) -> QueryDict:
        """What was sent, with another sentence where a button gave one."""
        sent = self.request.POST.copy()
        if INSTEAD in sent:
            sent["due"] = str(sent[INSTEAD])
        return sent

    def _tried(self, form: EnteredForm) -> Trial:
        """What the sentence of the form comes to."""
        if not form.is_bound:
            return tried(form.instance, form.instance.due, refused=(), links=self.links)
        form.is_valid()
        return tried(
            form.instance, form.data.get("due", ""), refused=map(str, form.errors.get("due", ())), links=self.links
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        if form is not None and "trial" not in kwargs and "moves" not in kwargs:
            kwargs["trial"] = self._tried(form)
        return super().get_context_data(**kwargs, check=CHECK, instead=INSTEAD)


class RuleView(SentenceView, ChangeView):
    """The sentence of a duty on record: read by who may see it, changed by who may change it."""

    form_class = RuleForm
    model = Duty
    permission_required = "compliance.view_duty"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return str(self.row.title)

    def told(self, row: Any) -> str:
        return row.cited_as or "no clause on record"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may(MAY_CHANGE):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = self.links.page("compliance:duty-change", self.row.pk)
        shown = {"other_terms": terms, "may_change": self.may(MAY_CHANGE)}
        return super().get_context_data(**kwargs, **shown, duty=self.row, original=self.row)


class AddDutyView(SentenceView, AddView):
    """A duty that is added with its sentence."""

    form_class = AddDutyForm
    model = Duty
    permission_required = "compliance.add_duty"
    title = "Add a duty"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, may_change=True)
