"""A clause library for a placement: choose one, read which duties it adds and which are on record, take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property

from compliance import libraries
from compliance.asked import came_from, row_or_404
from compliance.libraries import CannotTake, Library
from compliance.models import Duty
from compliance.rules import RuleError
from compliance.vocabulary import vocabulary
from placements.models import Placement
from record import acting

from .page import Link, Page


class ChooseForm(forms.Form):
    """Which library is to be read. Sent by GET, so that the address says it."""

    library = forms.ChoiceField(label="Clause library")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, libraries.library(code).title) for code in libraries.library_codes()]
        self.fields["library"].choices = [("", "Choose a library"), *choices]  # type: ignore[attr-defined]

    @cached_property
    def chosen(self) -> Library | None:
        """The library chosen; None where none is, or one that is not there."""
        return libraries.library(self.cleaned_data["library"]) if self.is_bound and self.is_valid() else None


@dataclass(frozen=True, slots=True)
class Offer:
    """A duty of the library as the page shows it."""

    code: str
    clause: str
    title: str
    summary: str
    per: str
    when: str
    on_record: bool
    """Whether the placement has a duty of this code, which is kept as it is."""
    chosen: bool


class LibraryView(Page):
    """Takes duties of a clause library for one placement. Who may add duties may take them."""

    template_name = "compliance/library.html"
    permission_required = "compliance.add_duty"
    part = "Placements"
    title = "Take a clause library"

    @cached_property
    def placement(self) -> Placement:
        """Raises Http404 for what the person may not see."""
        return row_or_404(Placement, self.kwargs["placement"], self.request)

    def crumbs(self) -> list[Link]:
        return self.trail(self.placement)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(ChooseForm(request.GET if "library" in request.GET else None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the duties that are ticked, and say how many; with none ticked, or one that cannot be taken, say why."""
        form, ticked = ChooseForm(request.POST), set(request.POST.getlist("duty"))
        if form.chosen is None:
            return self._page(form)
        if not ticked.intersection(form.chosen.duty_codes):
            return self._page(form, ticked, refusal="Tick at least one duty to take.")
        try:
            taken = libraries.take(placement=self.placement, library=form.chosen, only=ticked)
        except (CannotTake, RuleError) as error:
            return self._page(form, ticked, refusal=str(error))
        messages.success(request, _told(form.chosen, taken), extra_tags=str(acting.number()) if taken.added else "")
        return HttpResponseRedirect(self._way_back())

    def _way_back(self) -> str:
        """Where the person came from, else the deadlines of the placement, which now has those of the duties taken."""
        return came_from(self.request) or self.links.listed("compliance_deadline", placement=self.placement.slug)

    def _page(self, form: ChooseForm, ticked: set[str] | None = None, refusal: str = "") -> HttpResponse:
        """The page; ``ticked`` are the duties to take, all that are lacking where nobody has chosen yet."""
        offers = list(_offers(form.chosen, self.placement, ticked)) if form.chosen else []
        context = self.get_context_data(
            placement=self.placement,
            form=form,
            library=form.chosen,
            offers=offers,
            lacking=sum(not offer.on_record for offer in offers),
            refusal=refusal,
            leave=self._way_back(),
        )
        return self.render_to_response(context)


def _offers(library: Library, placement: Placement, ticked: set[str] | None) -> Iterator[Offer]:
    on_record = set(placement.duties.values_list("code", flat=True))
    labels, words = dict(Duty.Per.choices), vocabulary()
    for entry in library.entries:
        values = entry.values
        code = values["code"]
        yield Offer(
            code=code,
            clause=values["clause"],
            title=values["title"],
            summary=values["summary"],
            per=labels[values.get("per", Duty.Per.CLOSING)],
            when=libraries.when(values, words),
            on_record=code in on_record,
            chosen=ticked is None or code in ticked,
        )


def _told(library: Library, taken: libraries.Taken) -> str:
    """Such as "Added 45 duties of “The registration rights agreement of May 7, 2003”. Kept 2 that were on record."."""
    added = f"Added {_duties(len(taken.added))} of “{library.title}”."
    were = "was" if len(taken.kept) == 1 else "were"
    return f"{added} Kept {_duties(len(taken.kept))} that {were} on record." if taken.kept else added


def _duties(count: int) -> str:
    return "1 duty" if count == 1 else f"{count} duties"
