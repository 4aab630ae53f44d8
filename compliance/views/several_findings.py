"""Several findings at once: proposed to be accepted for one reason, or accepted as others proposed."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from compliance import four_eyes, operations
from compliance.asked import person_of
from compliance.checks import Found
from compliance.pages.accepting import accept, acceptances, proposals, propose
from compliance.pages.findings import Line, groups_of, title_of
from compliance.pages.several import Told, changing
from compliance.rules.words import counted
from placements.models import Placement
from record import acting

from .findings import FindingFilter, page_asked
from .page import Link
from .several import SeveralPage

PROPOSES, ACCEPTS = "propose", "accept"
GONE = "Its figures have changed since you read it, or the facts show it no more."


class ReasonForm(forms.Form):
    """Why all the chosen findings may stand."""

    reason = forms.CharField(
        label="Why they may stand",
        help_text="It stands with each of them.",
        error_messages={"required": "Say why they may stand."},
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class Key(NamedTuple):
    """What the page knows a finding by: with other figures it is another one."""

    slug: str
    code: str
    fingerprint: str


class SeveralFindingsView(SeveralPage):
    """The open findings of a page of the list, to be accepted together, as two people accept one."""

    template_name = "compliance/finding_several.html"
    permission_required = ("compliance.view_findingack", four_eyes.ACCEPTS_FINDINGS)
    part = "Findings"
    title = "Several findings at once"
    called = "open findings"

    @cached_property
    def filter(self) -> FindingFilter:
        return FindingFilter(self.request.GET)

    @cached_property
    def placements(self) -> list[Placement]:
        """Those whose findings the page of the list has."""
        return list(page_asked(self.request, self.filter))

    @cached_property
    def lines(self) -> list[Line]:
        """Their findings, those that are open first."""
        groups = groups_of(self.placements, severity=self.filter.asked("severity"), by=person_of(self.request))
        return [line for group in groups for line in group.open] + [line for group in groups for line in group.accepted]

    @cached_property
    def rows(self) -> list[Line]:
        return [line for line in self.lines if line.found.ack is None]

    def key_of(self, row: Line) -> str:
        return " ".join(Key(row.found.placement.slug, row.found.finding.code, row.found.finding.fingerprint))

    @cached_property
    def chosen(self) -> list[Line]:
        """With those that somebody accepted since they were ticked."""
        return [line for line in self.lines if self.key_of(line) in self.ticked]

    @cached_property
    def gone(self) -> list[Told[Found | None]]:
        """Those ticked that are not found any more as they were read, of placements that the page has."""
        names = {placement.slug: placement.name for placement in self.placements}
        sent = [Key(*parts) for parts in map(str.split, sorted(self.ticked)) if len(parts) == len(Key._fields)]
        known = {self.key_of(line) for line in self.lines}
        return [
            Told(None, title_of(key.code), names[key.slug], "–", "–", refused=GONE)
            for key in sent
            if key.slug in names and " ".join(key) not in known
        ]

    @property
    def is_any_chosen(self) -> bool:
        return bool(self.chosen or self.gone)

    @property
    def leave(self) -> str:
        query = self.request.GET.urlencode()
        return f"{reverse('compliance:finding-list')}{'?' if query else ''}{query}"

    def crumbs(self) -> list[Link]:
        return [("Findings", self.leave)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What becomes of the chosen ones, or the list once that is saved."""
        try:
            with transaction.atomic():
                operations.lock_each([placement.pk for placement in self.placements])
                return self._done(ReasonForm(request.POST))
        except four_eyes.Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())

    def _done(self, form: ReasonForm) -> HttpResponse:
        person, today = person_of(self.request), self.frame.today
        if self.does == ACCEPTS:
            told = acceptances(self.chosen, person)
            if not self.is_confirmed([*told, *self.gone]):
                return self._preview(told, "Accept", "Each for the reason that its proposal gives.")
            return self._leave(f"{counted(accept(told, by=person, on=today), 'finding')} accepted.")
        if self.does != PROPOSES:
            return self.again()
        if not form.is_valid():
            return self.again(form=form)
        told, reason = proposals(self.chosen, person), form.cleaned_data["reason"]
        if not self.is_confirmed([*told, *self.gone]):
            return self._preview(told, "Propose to accept", f"The reason: {reason}")
        proposed = counted(propose(told, by=person, on=today, reason=reason), "finding")
        return self._leave(
            f"{proposed} proposed to be accepted, which another counsel does.", undo=str(acting.number())
        )

    def _preview(self, told: list[Told[Found]], does: str, said: str) -> HttpResponse:
        number = len(changing(told))
        return self.preview(
            [*told, *self.gone],
            title=f"{does} {counted(number, 'finding')}",
            said=said,
            counted=f"{number:,} of {counted(len(told) + len(self.gone), 'finding')}",
            each="Finding",
        )

    def _leave(self, done: str, *, undo: str = "") -> HttpResponse:
        messages.success(self.request, done, extra_tags=undo)
        return HttpResponseRedirect(self.leave)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "offered": [(self.key_of(line), self.key_of(line) in self.ticked, line) for line in self.offered],
            "form": ReasonForm(initial={"reason": self.request.POST.get("reason", "")}),
            "proposes": PROPOSES,
            "accepts": ACCEPTS,
            "is_any_proposed": any(line.agrees for line in self.offered),
        }
        return super().get_context_data(**{**shown, **kwargs})
