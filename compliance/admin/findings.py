"""The findings of the placements, and where a person accepts one as it stands or withdraws that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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

from compliance.checks import CHECKS, Found, Severity, accept, found_in
from compliance.models import FindingAck
from compliance.rules import words
from placements.models import Placement, Viewer

from .as_file import ListAsFile
from .asked import person_of, placements_named
from .filters import PlacementFilter
from .history import WithHistory

# Every check runs over every placement of a page, so a page has few.
PLACEMENTS_PER_PAGE = 10
MOST_SEVERE_FIRST = list(Severity)
SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.NOTICE: "●"}
CHANGED = (
    "The figures have changed since you opened this page, so nothing was accepted. "
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
    """One finding as the page shows it; ``form`` is there for who may accept it."""

    found: Found
    form: AcceptForm | None

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
    def withdraw_url(self) -> str:
        """The page that asks whether the acceptance is to be withdrawn."""
        ack = self.found.ack
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
        """Accept a finding with the figures that the person has read, as that person and today."""
        if not _may_accept(request):
            raise PermissionDenied
        sent = AcceptForm(request.POST)
        if not sent.is_valid():
            return self._page(request, sent)
        _accept(request, person_of(request), **sent.cleaned_data)
        return HttpResponseRedirect(request.get_full_path())

    def _page(self, request: HttpRequest, sent: AcceptForm | None = None) -> HttpResponse:
        """The page; with ``sent`` what was typed stands in its finding's form, with what is wrong with it."""
        asked = FilterForm(request.GET)
        page = Paginator(asked.placements(request.user), PLACEMENTS_PER_PAGE).get_page(request.GET.get("page"))
        groups = list(_groups(page, asked, sent, may_accept=_may_accept(request)))
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
            "may_withdraw": request.user.has_perm("compliance.delete_findingack"),
        }
        return TemplateResponse(request, "admin/findings.html", context)


def _may_accept(request: HttpRequest) -> bool:
    return request.user.has_perm("compliance.add_findingack")


def _groups(page: Page[Placement], asked: FilterForm, sent: AcceptForm | None, *, may_accept: bool) -> Iterator[Group]:
    """The findings asked for, of each placement of a page."""
    placements = {placement.pk: Group(placement, [], []) for placement in page}
    every = found_in(Placement.objects.filter(pk__in=placements).order_by("pk"), CHECKS)
    for found in sorted(every, key=lambda found: MOST_SEVERE_FIRST.index(found.finding.severity)):
        if not asked.takes(found):
            continue
        group = placements[found.placement.pk]
        if found.ack:
            group.accepted.append(Line(found, None))
        else:
            group.open.append(Line(found, _form(found, sent) if may_accept else None))
    yield from placements.values()


def _form(found: Found, sent: AcceptForm | None) -> AcceptForm:
    """The form under a finding, empty unless it is this one that was sent."""
    own = {"placement": found.placement.slug, "fingerprint": found.finding.fingerprint}
    is_sent = sent is not None and all(sent.data.get(name) == value for name, value in own.items())
    return AcceptForm(sent.data if sent and is_sent else None, initial=own, auto_id=f"id_%s_{_anchor(found)}")


def _anchor(found: Found) -> str:
    return f"{found.placement.slug}-{found.finding.key}"


def _accepted(ack: FindingAck) -> str:
    """Such as "Accepted by Ann Lee on Wed Aug 6, 2003"."""
    person = ack.accepted_by.get_full_name() or ack.accepted_by.get_username()
    return f"Accepted by {person} on {words.medium_date(ack.accepted_on)}"


@transaction.atomic
def _accept(request: HttpRequest, person: User, *, placement: str, fingerprint: str, reason: str) -> None:
    """Accept the finding of ``placement`` (its short name) that has ``fingerprint`` now, and say what came of it."""
    asked = Placement.objects.visible_to(person).filter(slug=placement)
    # Of two clicks the second waits here, and then finds the acceptance of the first.
    asked.select_for_update(no_key=True).first()
    found = next((one for one in found_in(asked, CHECKS) if one.finding.fingerprint == fingerprint), None)
    if found is None:
        messages.error(request, f"{CHANGED} You had written: “{reason}”")
    elif found.ack:
        messages.info(request, f"{Line(found, None).title}: this finding stands accepted. {_accepted(found.ack)}.")
    else:
        ack = accept(found, by=person, on=timezone.localdate(), reason=reason)
        admin.site.get_model_admin(FindingAck).log_addition(request, ack, [{"added": {}}])
        messages.success(request, f"{Line(found, None).title}: accepted, for {found.placement.name}.")


@admin.register(FindingAck)
class FindingAckAdmin(ListAsFile, WithHistory, admin.ModelAdmin[FindingAck]):
    """What was accepted, by whom and why. It is accepted on the page of findings; here it can be withdrawn."""

    list_display = ("code", "placement", "accepted_by", "accepted_on", "reason")
    list_filter = ("code", ("placement", PlacementFilter))
    list_select_related = ("placement", "accepted_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("code", "reason", "placement__name")
    fields = ("placement", "code", "fingerprint", "reason", "accepted_by", "accepted_on")
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
        return super().delete_view(
            request, object_id, {"title": "Withdraw this acceptance?", "subtitle": None, **(extra_context or {})}
        )

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Back to the findings from which the person came."""
        messages.success(request, f"Acceptance withdrawn: {obj_display}. It is open where the facts still show it.")
        placement = request.GET.get("placement")
        return HttpResponseRedirect(reverse("admin:findings", query={"placement": placement} if placement else None))
