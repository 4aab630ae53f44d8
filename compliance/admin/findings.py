"""The findings of the placements, and where one person proposes to accept one as it stands and another accepts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views import View

from compliance import four_eyes
from compliance.asked import person_of, placements_named
from compliance.checks import CHECKS, Found, Severity, found_in
from compliance.models import FindingAck
from compliance.rules import words
from compliance.wording import name_of
from placements.models import Placement, Viewer

from .as_file import ListAsFile
from .filters import PlacementFilter
from .history import WithHistory

# Every check runs over every placement of a page, so a page has few.
PLACEMENTS_PER_PAGE = 10
WITHDRAW = "Withdraw this?"
AGREES = "agrees"
"""The button by which a person accepts what another proposed."""
MOST_SEVERE_FIRST = list(Severity)
SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.NOTICE: "●"}
CHANGED = (
    "The figures have changed since you opened this page, so nothing was kept. "
    "Read the finding as it is now, and accept that if it may stand."
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECIMAL = re.compile(r"\d+\.\d+")


class FilterForm(forms.Form):
    """Which findings are asked for. Sent by GET, so that the address says it."""

    placement = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"size": 28, "autocomplete": "off"})
    )
    severity = forms.ChoiceField(
        required=False, choices=[("", "Any"), *((severity.value, severity.capitalize()) for severity in Severity)]
    )

    def placements(self, viewer: Viewer) -> QuerySet[Placement]:
        """Those that are asked for by name, as far as ``viewer`` may see them."""
        return placements_named(self._asked("placement"), viewer)

    def takes(self, found: Found) -> bool:
        """Whether a finding has the severity asked for."""
        return self._asked("severity") in ("", found.finding.severity)

    def _asked(self, name: str) -> str:
        """What was asked for; empty, so that all is shown, where that cannot be read."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class AcceptForm(forms.Form):
    """Why a finding may stand. The fingerprint says which figures the person has read."""

    placement = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why the finding may stand",
        error_messages={"required": "Say why the finding may stand."},
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as the page shows it; ``form`` is there for who may propose to accept it.

    ``agrees`` says whether the reader may accept what another proposed; ``asked`` who else may, where they proposed it.
    """

    found: Found
    form: AcceptForm | None
    agrees: bool = False
    asked: str = ""

    @property
    def anchor(self) -> str:
        return _anchor(self.found)

    @property
    def title(self) -> str:
        return self.found.finding.code.replace("-", " ").capitalize()

    @property
    def severity(self) -> SafeString:
        """Sign, word and colour, always all three."""
        severity = self.found.finding.severity
        return format_html(
            '<span class="standing severity-{}"><span class="sign" aria-hidden="true">{}</span> {}</span>',
            severity,
            SIGNS[severity],
            severity.capitalize(),
        )

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Each figure by its name, as a reader writes it."""
        return [(name.replace("_", " "), said(value)) for name, value in self.found.finding.figures.items()]

    @property
    def accepted(self) -> str:
        """Who accepted it, and when; empty while it is open."""
        return _accepted(self.found.ack) if self.found.ack else ""

    @property
    def proposed(self) -> str:
        """Who proposed to accept it, and when; empty where nobody did."""
        return _proposed(self.found.proposed) if self.found.proposed else ""

    @property
    def withdraw_url(self) -> str:
        """The page that asks whether the acceptance, or the proposal, is to be withdrawn."""
        ack = self.found.ack or self.found.proposed
        query = {"placement": self.found.placement.slug}
        return reverse("admin:compliance_findingack_delete", args=[ack.pk], query=query) if ack else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one placement, most severe first: those that are open, and those that a person accepted."""

    placement: Placement
    open: list[Line]
    accepted: list[Line]

    @property
    def counted(self) -> str:
        """How many there are, such as "12 open, 3 accepted"."""
        return f"{len(self.open):,} open, {len(self.accepted):,} accepted"


def said(figure: int | str) -> str:
    """A figure as a reader writes it: "1,889,361.70", "Wed May 7, 2003"; other text stays as it is."""
    if isinstance(figure, int):
        return f"{figure:,}"
    if _DECIMAL.fullmatch(figure):
        return f"{Decimal(figure):,}"
    try:
        return words.medium_date(date.fromisoformat(figure)) if _DAY.fullmatch(figure) else figure
    except ValueError:  # what a document states need not be a day
        return figure


class FindingsView(PermissionRequiredMixin, View):
    """The findings of one placement or of all, a page of placements at a time; the number of queries is constant."""

    permission_required = "compliance.view_findingack"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Propose to accept a finding with the figures that the person has read, or accept what another proposed."""
        if not _may_accept(request):
            raise PermissionDenied
        if AGREES in request.POST:
            return self._agreed(request)
        sent = AcceptForm(request.POST)
        if not sent.is_valid():
            return self._page(request, sent)
        _propose(request, person_of(request), **sent.cleaned_data)
        return HttpResponseRedirect(request.get_full_path())

    def _agreed(self, request: HttpRequest) -> HttpResponse:
        """Accept what another person proposed; a person's own is refused in words."""
        try:
            _agree(request, person_of(request))
        except four_eyes.Refused as refused:
            messages.error(request, str(refused))
            response = self._page(request)
            response.status_code = 403
            return response
        return HttpResponseRedirect(request.get_full_path())

    def _page(self, request: HttpRequest, sent: AcceptForm | None = None) -> HttpResponse:
        """The page; with ``sent`` what was typed stands in its finding's form, with what is wrong with it."""
        asked = FilterForm(request.GET)
        page = Paginator(asked.placements(request.user), PLACEMENTS_PER_PAGE).get_page(request.GET.get("page"))
        groups = list(_groups(page, asked, sent, by=person_of(request) if _may_accept(request) else None))
        refused = [line for group in groups for line in group.open if line.form and line.form.errors]
        if sent and not refused:
            messages.error(request, CHANGED)
        context = {
            **admin.site.each_context(request),
            "title": "Findings",
            "asked": asked,
            "page": page,
            "groups": groups,
            "refused": refused,
            "agrees": AGREES,
            "may_withdraw": request.user.has_perm("compliance.delete_findingack"),
        }
        return TemplateResponse(request, "admin/findings.html", context)


def _may_accept(request: HttpRequest) -> bool:
    return request.user.has_perm("compliance.add_findingack")


def _groups(page: Page[Placement], asked: FilterForm, sent: AcceptForm | None, *, by: User | None) -> Iterator[Group]:
    """The findings asked for, of each placement of a page; ``by`` is the person who may accept them, if they may."""
    placements = {placement.pk: Group(placement, [], []) for placement in page}
    others = cache(lambda group: _asked_of(placements[group], by))
    every = found_in(Placement.objects.filter(pk__in=placements).order_by("pk"), CHECKS)
    for found in sorted(every, key=lambda found: MOST_SEVERE_FIRST.index(found.finding.severity)):
        if not asked.takes(found):
            continue
        group = placements[found.placement.pk]
        if found.ack:
            group.accepted.append(Line(found, None))
        elif by and found.proposed:
            is_own = found.proposed.proposed_by == by
            asked_of = others(found.placement.pk) if is_own else ""
            group.open.append(Line(found, None, agrees=not is_own, asked=asked_of))
        else:
            group.open.append(Line(found, _form(found, sent) if by else None))
    yield from placements.values()


def _asked_of(group: Group, person: User | None) -> str:
    """Who else may accept a finding of the group's placement."""
    return four_eyes.who_else(four_eyes.ACCEPTS_FINDINGS, group.placement, but=person, does="accepts it")


def _form(found: Found, sent: AcceptForm | None) -> AcceptForm:
    """The form under a finding, empty unless it is this one that was sent."""
    own = {"placement": found.placement.slug, "fingerprint": found.finding.fingerprint}
    is_sent = sent is not None and all(sent.data.get(name) == value for name, value in own.items())
    return AcceptForm(sent.data if sent and is_sent else None, initial=own, auto_id=f"id_%s_{_anchor(found)}")


def _anchor(found: Found) -> str:
    return f"{found.placement.slug}-{found.finding.key}"


def _accepted(ack: FindingAck) -> str:
    """Such as "Accepted by Ann Lee on Wed Aug 6, 2003, as proposed by Bob Ray"."""
    by = f", as proposed by {name_of(ack.proposed_by)}" if ack.proposed_by else ""
    return f"Accepted by {name_of(ack.accepted_by)} on {_day(ack.accepted_on)}{by}"


def _proposed(ack: FindingAck) -> str:
    """Such as "Proposed to be accepted by Bob Ray on Wed Aug 6, 2003"."""
    return f"Proposed to be accepted by {name_of(ack.proposed_by)} on {_day(ack.proposed_on)}"


def _day(on: date | None) -> str:
    return words.medium_date(on) if on else ""


def _now(person: User, placement: str, fingerprint: str) -> Found | None:
    """The finding of ``placement`` (its short name) that has ``fingerprint`` now.

    Of two clicks the second waits here, and then finds what the first one did.
    """
    asked = Placement.objects.visible_to(person).filter(slug=placement)
    asked.select_for_update(no_key=True).first()
    return next((one for one in found_in(asked, CHECKS) if one.finding.fingerprint == fingerprint), None)


@transaction.atomic
def _propose(request: HttpRequest, person: User, *, placement: str, fingerprint: str, reason: str) -> None:
    """Propose to accept a finding, and say what came of it."""
    found = _now(person, placement, fingerprint)
    if found is None:
        messages.error(request, f"{CHANGED} You had written: “{reason}”")
        return
    title = Line(found, None).title
    if found.ack:
        messages.info(request, f"{title}: this finding stands accepted. {_accepted(found.ack)}.")
    elif found.proposed:
        messages.info(request, f"{title}: this is proposed already. {_proposed(found.proposed)}.")
    else:
        ack = four_eyes.propose(found, by=person, on=timezone.localdate(), reason=reason)
        admin.site.get_model_admin(FindingAck).log_addition(request, ack, [{"added": {}}])
        asked = four_eyes.who_else(four_eyes.ACCEPTS_FINDINGS, found.placement, but=person, does="accepts it")
        messages.success(request, f"{title}: proposed to be accepted, for {found.placement.name}. {asked}")


@transaction.atomic
def _agree(request: HttpRequest, person: User) -> None:
    """Accept what another proposed, and say what came of it. Raises Refused."""
    sent = (request.POST.get(name, "").replace("\0", "") for name in ("placement", "fingerprint"))
    found = _now(person, *sent)
    if found is None:
        messages.error(request, CHANGED)
        return
    title = Line(found, None).title
    if found.ack:
        messages.info(request, f"{title}: this finding stands accepted. {_accepted(found.ack)}.")
        return
    if found.proposed is None:
        raise four_eyes.Refused(four_eyes.WITHDRAWN)
    four_eyes.accept(found.proposed, by=person, on=timezone.localdate())
    admin.site.get_model_admin(FindingAck).log_change(request, found.proposed, "Accepted.")
    messages.success(request, f"{title}: accepted, for {found.placement.name}.")


@admin.register(FindingAck)
class FindingAckAdmin(ListAsFile, WithHistory, admin.ModelAdmin[FindingAck]):
    """What was proposed or accepted, by whom and why. That is done on the page of findings; here it is withdrawn."""

    list_display = ("code", "placement", "proposed_by", "accepted_by", "accepted_on", "reason")
    list_filter = ("code", ("placement", PlacementFilter))
    list_select_related = ("placement", "proposed_by", "accepted_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("code", "reason", "placement__name")
    fields = ("placement", "code", "fingerprint", "reason", "proposed_by", "proposed_on", "accepted_by", "accepted_on")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody types in a fingerprint."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: FindingAck | None = None) -> bool:
        """Another reason is another acceptance, by whoever gives it."""
        return False

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().delete_view(request, object_id, {"title": WITHDRAW, "subtitle": None, **(extra_context or {})})

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Back to the findings from which the person came."""
        messages.success(request, f"Withdrawn: {obj_display}. It is open where the facts still show it.")
        placement = request.GET.get("placement")
        return HttpResponseRedirect(reverse("admin:findings", query={"placement": placement} if placement else None))
