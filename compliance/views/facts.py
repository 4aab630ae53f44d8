"""The kinds of facts that are entered by forms alone: the page of each, the form that adds one and that corrects it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.views import View

from compliance.asked import person_of, row_or_404
from compliance.entering.asking import EnteredForm
from compliance.entering.deal import AgreementForm
from compliance.entering.facts import FACTS, Fact
from compliance.entering.ledger import MEANS, entry_of
from compliance.files import evidence_of
from compliance.pages.dated_fact import FactSheet, fact_sheet
from compliance.positions import Change, changes_by
from holders.models import PositionEntry

from .dated_facts import FactPage
from .entering import AddView, ChangeView, EnterView
from .page import Link, Page

UNPLACED = "No day is given, so no position moves by it: what it moves is shown once its day is on record."
PARTS = {"transfer": ("paper", "transfer"), "agreement": ("limb", "")}
"""What is added from the page of a fact as a part of it, by nouns, with the field that names the fact."""


def undated(row: Any) -> str:
    """That positions cannot be shown, where of a row of the ledger that would move some only the day is lacking."""
    if row.voided_on or row.occurred_on:
        return ""
    return UNPLACED if isinstance(row, PositionEntry) or row.quantity is not None else ""


class _OfKind(View):
    """A view of one of the kinds, which ``as_view`` is told."""

    of: Fact = None  # type: ignore[assignment]  # as_view says it
    action = "view"

    def get_permission_required(self) -> tuple[str, ...]:
        return (self.of.permission(self.action),)


class _Entering(_OfKind, EnterView):
    """A form of one of the kinds. Of a row of the ledger the positions that it moves are shown before and after."""

    def made_with(self) -> dict[str, Any]:
        """Counsel alone set how an agreement's dates are counted."""
        return {"may_set_duties": self.may("compliance.change_duty")} if self.form_class is AgreementForm else {}

    def positions(self, form: EnteredForm) -> list[Change]:
        return changes_by(form.instance) if self.of.is_moving else []

    def caution(self, form: EnteredForm) -> str:
        return undated(form.instance) if self.of.is_moving else ""


class AddFactView(_Entering, AddView):
    """Adds one."""

    action = "add"

    @cached_property
    def model(self) -> Any:  # type: ignore[override]  # read only
        return self.of.model

    @cached_property
    def form_class(self) -> Any:  # type: ignore[override]  # read only
        return self.of.add

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.of.adding


class RecordEntryView(AddFactView):
    """An entry of the ledger, of the kind that the address names; else that is chosen first."""

    @cached_property
    def entry(self) -> PositionEntry.Kind | None:
        asked = self.request.GET.get("kind")
        return PositionEntry.Kind(asked) if asked in PositionEntry.Kind.values else None

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Record {entry_of(self.entry)}" if self.entry else "Record an entry"

    def fixed(self) -> dict[str, Any]:
        return {"kind": self.entry}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.chosen is None or self.entry:
            return super().get(request, *args, **kwargs)
        self.template_name = "compliance/entry_choice.html"
        kinds = [(kind, capfirst(kind.label), MEANS[kind]) for kind in PositionEntry.Kind]
        return self.render_to_response(Page.get_context_data(self, kinds=kinds, placement=self.placement))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises Http404 where the address names no kind: no form that it shows has none."""
        if self.entry is None:
            raise Http404
        return super().post(request, *args, **kwargs)


class ChangeFactView(_Entering, ChangeView):
    """Corrects one on record."""

    action = "change"

    @cached_property
    def model(self) -> Any:  # type: ignore[override]  # read only
        return self.of.model

    @cached_property
    def form_class(self) -> Any:  # type: ignore[override]  # read only
        return self.of.correct

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.of.correcting

    def told(self, row: Any) -> str:
        return self.of.says(row)

    def way_back(self) -> str:
        return self.links.fact(self.of.kind, self.row.pk)


class VoidView(ChangeFactView):
    """Makes a row of the ledger void, for a reason: it counts on no day, and stays on record."""

    done = "Made void"

    @cached_property
    def form_class(self) -> Any:  # type: ignore[override]  # read only
        return self.of.void

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Make the {self.of.called} void"

    def made_with(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}


class FactDetailView(_OfKind, FactPage):
    """The page of one: what it says, where that is stated, who entered it."""

    @cached_property
    def fact(self) -> Any:
        [key] = self.kwargs.values()
        return row_or_404(self.of.model, key, self.request)

    @property
    def kind(self) -> str:  # type: ignore[override]  # read only
        return self.of.kind

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return str(capfirst(self.of.says(self.fact)))

    def sheet(self) -> FactSheet:
        file = evidence_of(self.fact, self.request)
        return fact_sheet(self.fact, links=self.links, by=person_of(self.request), file=file)

    def actions(self) -> list[Link]:
        return list(self._actions()) if self.may(self.of.permission("change")) else []

    def _actions(self) -> Iterator[Link]:
        yield "Correct", self.links.page(f"compliance:{self.of.noun}-change", self.fact.pk)
        if self.of.void and not self.fact.voided_on:
            yield "Make void", self.links.page(f"compliance:{self.of.noun}-void", self.fact.pk)
        if self.of.noun in PARTS:
            noun, field = PARTS[self.of.noun]
            part = next(each for each in FACTS if each.noun == noun)
            about = {field: self.fact.pk} if field else {}
            yield part.adding, self.links.add(part.kind, placement=self.fact.placement.slug, **about)


def _patterns() -> Iterator[URLPattern]:
    """The addresses of each kind: its page, its forms, and how one is made void."""
    for each in FACTS:
        row = f"{each.path}/<int:{each.noun}>/"
        if each.has_page:
            yield path(row, FactDetailView.as_view(of=each), name=f"{each.noun}-detail")
        if each.correct:
            yield path(f"{row}change/", ChangeFactView.as_view(of=each), name=f"{each.noun}-change")
        if each.void:
            yield path(f"{row}void/", VoidView.as_view(of=each), name=f"{each.noun}-void")
        if each.add:
            adds = RecordEntryView if each.model is PositionEntry else AddFactView
            yield path(f"record/{each.noun}/", adds.as_view(of=each), name=f"{each.noun}-add")


urlpatterns = list(_patterns())
