"""Findings: the page where one person proposes to let one stand and another accepts it, and the same as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from tablib import Dataset

from compliance import four_eyes
from compliance.asked import person_of, placements_named, row_or_404
from compliance.checks import CHECKS, Found, Severity, found_in
from compliance.models import FindingAck
from compliance.pages.findings import AcceptForm, Line, groups_of
from compliance.sheets import KINDS, given_as_file, safe
from placements.models import Placement

from .page import Link, Page

# Every check runs over every placement of a page, so a page has few, and so has a file.
PLACEMENTS_PER_PAGE = 10
PLACEMENTS_IN_FILE = 100
AGREES = "agrees"
"""The button by which a person accepts what another proposed."""
CHANGED = (
    "The figures have changed since you opened this page, so nothing was kept. "
    "Read the finding as it is now, and accept that if it may stand."
)
MEANWHILE = "It was accepted since you opened this page, so nothing was withdrawn. Read what stands now."


class FindingFilter(forms.Form):
    """Which findings are asked for. Sent by GET, so that the address says it."""

    placement = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"size": 28, "autocomplete": "off"})
    )
    severity = forms.ChoiceField(
        required=False,
        choices=[("", "any"), *((severity.value, severity.word.capitalize()) for severity in Severity)],
        error_messages={"invalid_choice": "Choose one from the list."},
    )

    def asked(self, name: str) -> str:
        """What was asked for; empty, so that all is shown, where that cannot be read."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


def page_asked(request: HttpRequest, asked: FindingFilter) -> Paged[Placement]:
    """The page of placements that the address asks for, as far as the person may see them."""
    named = placements_named(asked.asked("placement"), request.user)
    return Paginator(named, PLACEMENTS_PER_PAGE).get_page(request.GET.get("page"))


class FindingsView(Page):
    """The findings of one placement or of all, a page of placements at a time; the number of queries is constant."""

    template_name = "compliance/findings.html"
    permission_required = "compliance.view_findingack"
    part = "Findings"
    title = "Findings"

    @cached_property
    def filter(self) -> FindingFilter:
        return FindingFilter(self.request.GET)

    def actions(self) -> list[Link]:
        """What is done with several of them."""
        query = self.request.GET.urlencode()
        several = f"{reverse('compliance:finding-several')}{'?' if query else ''}{query}"
        return [("Several at once", several)] if self.may(four_eyes.ACCEPTS_FINDINGS) else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Propose to accept a finding with the figures that the person has read, or accept what another proposed."""
        if not self.may(four_eyes.ACCEPTS_FINDINGS):
            raise PermissionDenied
        if AGREES in request.POST:
            try:
                _agree(request, on=self.frame.today)
            except four_eyes.Refused as refused:
                messages.error(request, str(refused))
                return self.render_to_response(self.get_context_data(), status=403)
            return HttpResponseRedirect(request.get_full_path())
        sent = AcceptForm(request.POST)
        if not sent.is_valid():
            return self.render_to_response(self.get_context_data())
        _propose(request, on=self.frame.today, **sent.cleaned_data)
        return HttpResponseRedirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_asked(self.request, self.filter)
        sent = self.request.POST if self.request.method == "POST" and AGREES not in self.request.POST else None
        may_accept = self.may(four_eyes.ACCEPTS_FINDINGS)
        groups = groups_of(
            page,
            severity=self.filter.asked("severity"),
            by=person_of(self.request) if may_accept else None,
            sent=sent,
        )
        refused = [line for group in groups for line in group.open if line.form and line.form.errors]
        if sent is not None and not refused:
            messages.error(self.request, CHANGED)
        shown = {
            "filter": self.filter,
            "page": page,
            "groups": groups,
            "refused": refused,
            "agrees": AGREES,
            "may_withdraw": self.may("compliance.delete_findingack"),
            "most_in_file": PLACEMENTS_IN_FILE,
        }
        return super().get_context_data(**shown, **kwargs)


class FindingsFileView(FindingsView):
    """The same findings as CSV or XLSX, those of every page, as long as they are of few placements."""

    http_method_names = ["get", "head", "options"]

    @cached_property
    def placements(self) -> QuerySet[Placement]:
        """Those that are asked for by name, as far as the person may see them."""
        return placements_named(self.filter.asked("placement"), self.request.user)

    def get(self, request: HttpRequest, *args: Any, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        if self.placements.count() > PLACEMENTS_IN_FILE:
            messages.error(request, f"A file has the findings of {PLACEMENTS_IN_FILE} placements at most. Name fewer.")
            return HttpResponseRedirect(f"{reverse('compliance:finding-list')}?{request.GET.urlencode()}")
        groups = groups_of(self.placements, severity=self.filter.asked("severity"))
        rows = [_cells(line) for group in groups for line in (*group.open, *group.accepted)]
        table = Dataset(*rows, headers=["Placement", "Severity", "Finding", "Clause", "What is found", "Stands"])
        return given_as_file(KINDS[kind](), table, self.title, f"findings-on-{self.frame.today.isoformat()}.{kind}")


class WithdrawView(Page):
    """Asks whether an acceptance, or a proposal, is to be withdrawn, and withdraws it."""

    template_name = "compliance/finding_withdraw.html"
    permission_required = "compliance.delete_findingack"
    part = "Findings"
    title = "Withdraw this?"

    @cached_property
    def ack(self) -> FindingAck:
        """Raises Http404 for what the person may not see."""
        return row_or_404(FindingAck, self.kwargs["ack"], self.request)

    @property
    def findings(self) -> str:
        """The address of the findings from which the person came."""
        query = self.request.GET.urlencode()
        return f"{reverse('compliance:finding-list')}{'?' if query else ''}{query}"

    def crumbs(self) -> list[Link]:
        return [("Findings", self.findings)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraws what the person has read: a proposal that was accepted meanwhile is another thing."""
        with transaction.atomic():
            ack = FindingAck.objects.select_for_update(no_key=True).filter(pk=self.ack.pk).first()
            if ack is None:
                raise Http404
            if ack.is_accepted and "accepted" not in request.POST:
                messages.error(request, MEANWHILE)
                return HttpResponseRedirect(request.get_full_path())
            ack.delete()
        messages.success(request, f"Withdrawn: {ack}. It is open where the facts still show it.")
        return HttpResponseRedirect(self.findings)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**kwargs, "ack": self.ack, "findings": self.findings})


def _cells(line: Line) -> list[str]:
    """One finding as a file has it."""
    finding = line.found.finding
    reason = f": {line.kept.reason}" if line.kept else ""
    stands = f"{line.accepted or line.proposed or 'Open'}{reason}"
    told = (line.found.placement.name, finding.severity.word.capitalize(), line.title, finding.clause, finding.message)
    return [safe(cell) for cell in (*told, stands)]


def _now(request: HttpRequest, placement: str, fingerprint: str) -> Found | None:
    """The finding of ``placement`` (its short name) that has ``fingerprint`` now.

    Of two clicks the second waits here, and then finds what the first one did.
    """
    asked = Placement.objects.visible_to(request.user).filter(slug=placement)
    asked.select_for_update(no_key=True).first()
    return next((one for one in found_in(asked, CHECKS) if one.finding.fingerprint == fingerprint), None)


@transaction.atomic
def _propose(request: HttpRequest, *, on: date, placement: str, fingerprint: str, reason: str) -> None:
    """Propose to accept a finding, and say what came of it."""
    found = _now(request, placement, fingerprint)
    if found is None:
        messages.error(request, f"{CHANGED} You had written: “{reason}”")
        return
    line = Line(found, None)
    if found.ack:
        messages.info(request, f"{line.title}: this finding stands accepted. {line.accepted}.")
    elif found.proposed:
        messages.info(request, f"{line.title}: this is proposed already. {line.proposed}.")
    else:
        person = person_of(request)
        four_eyes.propose(found, by=person, on=on, reason=reason)
        asked = four_eyes.who_else(four_eyes.ACCEPTS_FINDINGS, found.placement, but=person, does="accepts it")
        messages.success(request, f"{line.title}: proposed to be accepted, for {found.placement.name}. {asked}")


@transaction.atomic
def _agree(request: HttpRequest, *, on: date) -> None:
    """Accept what another proposed, and say what came of it. Raises Refused."""
    sent = (request.POST.get(name, "").replace("\0", "") for name in ("placement", "fingerprint"))
    found = _now(request, *sent)
    if found is None:
        messages.error(request, CHANGED)
        return
    line = Line(found, None)
    if found.ack:
        messages.info(request, f"{line.title}: this finding stands accepted. {line.accepted}.")
        return
    if found.proposed is None:
        raise four_eyes.Refused(four_eyes.WITHDRAWN)
    four_eyes.accept(found.proposed, by=person_of(request), on=on)
    messages.success(request, f"{line.title}: accepted, for {found.placement.name}.")
