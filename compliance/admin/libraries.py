"""A clause library for a placement: choose one, read which duties it adds and which are on record, take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from compliance import libraries
from compliance.libraries import CannotTake, Library
from compliance.models import Duty
from compliance.rules import RuleError
from placements.models import Placement


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


class LibraryView(PermissionRequiredMixin, View):
    """Takes duties of a clause library for one placement. Who may add duties may take them."""

    permission_required = "compliance.add_duty"
    raise_exception = True

    def get(self, request: HttpRequest, placement: int) -> HttpResponse:
        found = get_object_or_404(Placement.objects.visible_to(request.user), pk=placement)
        return self._page(request, found, ChooseForm(request.GET or None))

    def post(self, request: HttpRequest, placement: int) -> HttpResponse:
        """Add the duties that are ticked, and say how many; with none ticked, or one that cannot be taken, say why."""
        found = get_object_or_404(Placement.objects.visible_to(request.user), pk=placement)
        form, ticked = ChooseForm(request.POST), set(request.POST.getlist("duty"))
        if form.chosen is None:
            return self._page(request, found, form)
        if not ticked.intersection(form.chosen.duty_codes):
            return self._page(request, found, form, ticked, refusal="Tick at least one duty to take.")
        try:
            taken = libraries.take(placement=found, library=form.chosen, only=ticked)
        except (CannotTake, RuleError) as error:
            return self._page(request, found, form, ticked, refusal=str(error))
        messages.success(request, _told(form.chosen, taken))
        query = {"placement__id__exact": found.pk}
        return HttpResponseRedirect(reverse("admin:compliance_duty_changelist", query=query))

    def _page(
        self,
        request: HttpRequest,
        placement: Placement,
        form: ChooseForm,
        ticked: set[str] | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        """The page; ``ticked`` are the duties to take, all that are lacking where nobody has chosen yet."""
        offers = list(_offers(form.chosen, placement, ticked)) if form.chosen else []
        context = {
            **admin.site.each_context(request),
            "title": "Take a clause library",
            "placement": placement,
            "form": form,
            "library": form.chosen,
            "offers": offers,
            "lacking": sum(not offer.on_record for offer in offers),
            "refusal": refusal,
        }
        return TemplateResponse(request, "admin/library.html", context)


def _offers(library: Library, placement: Placement, ticked: set[str] | None) -> Iterator[Offer]:
    on_record = set(placement.duties.values_list("code", flat=True))
    labels = dict(Duty.Per.choices)
    for entry in library.entries:
        values = entry.values
        code = values["code"]
        yield Offer(
            code=code,
            clause=values["clause"],
            title=values["title"],
            summary=values["summary"],
            per=labels[values.get("per", Duty.Per.CLOSING)],
            when=libraries.when(values),
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
