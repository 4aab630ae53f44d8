"""Waivers and extensions: the list, and the page of one, where another counsel than the one who entered it approves it.

What waits for approval counts for no date (ADR 0022).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property

from compliance import four_eyes, operations
from compliance.asked import person_of, row_or_404
from compliance.changes import Moves
from compliance.entering.waivers import WaiverForm
from compliance.history import Names, Scope, hidden_ever, moment, of_objects
from compliance.models import Waiver
from compliance.pages.dated_fact import stated
from compliance.pages.moves import shown
from compliance.rules import RuleError
from compliance.saving import versions
from compliance.saving.confirming import CONFIRMED, Unconfirmed, is_stale, keep
from compliance.tables.waivers import WaiverTable
from compliance.visibility import visible
from compliance.what_if import moves_if
from compliance.wording import name_of

from .entering import ChangeView
from .filters import WaiverFilter
from .holders import HolderPage
from .lists import AsFile, ListPage
from .page import Link, Page

CHANGED = "Somebody has changed this since you opened the page, so nothing was approved. Read it as it is now."


class WaiverListView(ListPage, HolderPage):
    """The waivers and extensions of the placements that the person may see; those that wait for approval first."""

    template_name = "compliance/waiver_list.html"
    permission_required = "compliance.view_waiver"
    title = "Waivers and extensions"
    row = "waiver"
    file = "compliance:waiver-file"

    @cached_property
    def filter(self) -> WaiverFilter:
        rows = visible(Waiver.objects.select_related("placement", "duty", "approved_by", "source"), self.request.user)
        return WaiverFilter(self.request.GET, rows.order_by("-pending", "-granted_on", "-pk"))

    def made_table(self, rows: Any, **sorted_by: Any) -> WaiverTable:
        return WaiverTable(rows, links=self.links, may_record=False, **sorted_by)

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder"))]

    def actions(self) -> list[Link]:
        record = self.links.add("compliance_waiver")
        return [("Record a waiver", record)] if self.may("compliance.add_waiver") else []


class WaiverFileView(AsFile, WaiverListView):
    """The list as a file."""


class WaiverDetailView(Page):
    """One waiver: what it says, where it stands with the approval, and what approving it would move."""

    template_name = "compliance/waiver_detail.html"
    permission_required = "compliance.view_waiver"
    part = "Holders"

    @cached_property
    def waiver(self) -> Waiver:
        """Raises Http404 for what the person may not see."""
        return row_or_404(Waiver, self.kwargs["waiver"], self.request)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return str(self.waiver)

    def crumbs(self) -> list[Link]:
        placement = self.waiver.placement
        return [
            ("Waivers and extensions", self.links.listed("compliance_waiver")),
            (placement.name, self.links.fact("placements_placement", placement.pk)),
        ]

    def actions(self) -> list[Link]:
        change = self.links.page("compliance:waiver-change", self.waiver.pk)
        return [("Change", change)] if self.may(four_eyes.APPROVES_WAIVERS) else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve it, in the version that the person has read and once they confirm what that moves."""
        if not self.may(four_eyes.APPROVES_WAIVERS):
            raise PermissionDenied
        waiver, person = self.waiver, person_of(request)
        try:
            with transaction.atomic():
                operations.lock(placement=waiver.placement)
                if versions.read_at(request, Waiver, str(waiver.pk)) != versions.version_of(self._scope()):
                    return self._again(CHANGED, status=409)
                approval = partial(four_eyes.approve, waiver, by=person, at=timezone.now())
                keep(request, approval, [waiver.placement_id])
        except four_eyes.Refused as refused:
            return self._again(str(refused), status=403)
        except RuleError as error:
            return self._again(f"Nothing was approved. {error}", status=409)
        except Unconfirmed:
            return self._again("", status=200)
        messages.success(request, f"Approved: {waiver}.")
        return HttpResponseRedirect(self.links.fact("compliance_waiver", waiver.pk))

    def _again(self, refused: str, *, status: int) -> HttpResponse:
        """The page as everything is now, with why nothing was approved."""
        self.waiver = row_or_404(Waiver, self.kwargs["waiver"], self.request)  # it may be gone meanwhile
        return self.render_to_response(self.get_context_data(refused=refused), status=status)

    def _scope(self) -> Scope:
        return of_objects(Waiver, [self.waiver.pk])

    def get_context_data(self, *, refused: str = "", **kwargs: Any) -> dict[str, Any]:
        waiver = self.waiver
        moves, why_not = self._approval()
        version = versions.signed(versions.version_of(self._scope()), Waiver, str(waiver.pk))
        context = {
            **(shown(moves, today=self.frame.today) if moves is not None else {}),
            "waiver": waiver,
            "original": waiver,
            "said": list(stated(waiver, Names(hidden_ever(self.request.user)))),
            "approval": _approval_said(waiver),
            "refused": refused,
            "why_not": why_not,
            "may_approve": moves is not None,
            "version_name": versions.VERSION,
            "version": version,
            "confirmed_name": CONFIRMED,
            "is_stale": is_stale(self.request) and not refused,
            "history": self.links.history("compliance_waiver", waiver.pk),
        }
        return super().get_context_data(**{**kwargs, **context})

    def _approval(self) -> tuple[Moves | None, str]:
        """What approving it would move; None where nothing waits, or the person may not approve it, and then why."""
        waiver, person = self.waiver, person_of(self.request)
        if not (waiver.pending and self.may(four_eyes.APPROVES_WAIVERS)):
            return None, ""
        if why_not := four_eyes.why_not(waiver, person):
            return None, why_not
        approval = partial(four_eyes.approve, Waiver.objects.get(pk=waiver.pk), by=person, at=timezone.now())
        try:
            moves = moves_if(approval, [waiver.placement_id], as_of=self.as_of)
        except RuleError as error:
            return None, f"It cannot be approved as it is. {error}"
        return moves.visible_to(self.request.user), ""


class ChangeWaiverView(ChangeView):
    """A waiver that was recorded otherwise than the document shows. It then waits for approval anew."""

    form_class = WaiverForm
    model = Waiver
    permission_required = four_eyes.APPROVES_WAIVERS
    part = "Holders"
    title = "Change the waiver"

    def told(self, row: Any) -> str:
        return str(row)

    def way_back(self) -> str:
        return self.links.fact("compliance_waiver", self.row.pk)


def _approval_said(waiver: Waiver) -> str:
    """Where it stands with the approval, in sentences."""
    entered = f"Entered or last changed by {name_of(waiver.entered_by) if waiver.entered_by else 'a command'}."
    if waiver.pending:
        return f"{entered} It waits for approval, and counts for no date yet."
    if waiver.approved_by and waiver.approved_at:
        return f"{entered} Approved by {name_of(waiver.approved_by)} on {moment(waiver.approved_at)}."
    return f"{entered} It counts."
