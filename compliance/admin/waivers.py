"""Waivers and extensions: what those to whom a duty is owed granted. One counsel records them, another approves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from compliance import four_eyes, operations
from compliance.asked import day_asked, person_of
from compliance.history import Names, moment, said
from compliance.models import Waiver
from compliance.pages.moves import shown
from compliance.rules import RuleError, words
from compliance.saving.confirming import CONFIRMED, Unconfirmed, is_stale, keep
from compliance.saving.versions import VERSION
from compliance.what_if import moves_if
from record import acting

from .base import SOURCE, FactAdmin
from .filters import ByPlacementFilter

CHANGED = "Somebody has changed this since you opened the page, so nothing was approved. Read it as it is now."


@admin.register(Waiver)
class WaiverAdmin(FactAdmin[Waiver]):
    """A waiver or an extension of one duty, for one closing, statement or notice, or for every one."""

    list_display = ("duty_code", "kind", "granted_for", "granted", "until", "granted_by", "counts", "placement")
    list_filter = ("pending", "kind", ("placement", ByPlacementFilter))
    list_select_related = ("placement", "duty", "approved_by", "entered_by")
    search_fields = ("duty__code", "duty__title", "granted_by", "asked_by", "placement__name")
    autocomplete_fields = ("placement", "duty", "question", "source")
    fixed_once_added = ("placement",)
    readonly_fields = ("approval",)
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", ("duty", "subject"), "kind", ("granted_on", "until_on")),
                "description": (
                    "It counts from the day on which it was granted, before the miss or after it. An extension makes "
                    "another day the due day, and no blackout moves that day any more."
                ),
            },
        ),
        (
            "Who granted it",
            {
                "fields": (("asked_by", "asked_on"), "granted_by", "consent", "question", "note"),
                "description": (
                    "As the document states. 2003 agreement: §7(f): a majority of the Registrable Securities waives "
                    "what concerns only the Holders who consent, and each Holder everything else."
                ),
            },
        ),
        SOURCE,
        (
            "Approval",
            {
                "fields": ("approval",),
                "description": "It counts for no date until another counsel has approved it, and after a change anew.",
            },
        ),
    )

    @admin.display(description="duty", ordering="duty__code")
    def duty_code(self, obj: Waiver) -> str:
        return obj.duty.code

    @admin.display(description="for", ordering="subject")
    def granted_for(self, obj: Waiver) -> str:
        return obj.subject or "every one"

    @admin.display(description="granted", ordering="granted_on")
    def granted(self, obj: Waiver) -> str:
        return words.medium_date(obj.granted_on)

    @admin.display(description="until", ordering="until_on")
    def until(self, obj: Waiver) -> str:
        return words.medium_date(obj.until_on) if obj.until_on else "for good"

    @admin.display(description="approval", ordering="pending")
    def counts(self, obj: Waiver) -> str:
        if obj.pending:
            return "waits for approval"
        return f"approved by {acting.named(obj.approved_by)}" if obj.approved_by else "entered by a command"

    @admin.display(description="approval")
    def approval(self, obj: Waiver) -> str:
        """Where it stands with the approval, in sentences, with the way to it."""
        if obj.pk is None:
            return "Asked of another counsel once this is saved."
        entered = f"Entered or last changed by {acting.named(obj.entered_by) if obj.entered_by else 'a command'}."
        if obj.approved_by and obj.approved_at:
            return f"{entered} Approved by {acting.named(obj.approved_by)} on {moment(obj.approved_at)}."
        if not obj.pending:
            return f"{entered} It counts."
        address = reverse("admin:compliance_waiver_approve", args=[obj.pk])
        return format_html('{} <a href="{}">Waits for approval</a>', entered, address)

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own addresses, that of the approval."""
        view = self.admin_site.admin_view(self.approve_view)
        return [path("<path:object_id>/approve/", view, name="compliance_waiver_approve"), *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and tell who can approve it."""
        super().save_related(request, form, formsets, change)
        if form.instance.pending:
            asked = four_eyes.who_else(
                four_eyes.APPROVES_WAIVERS, form.instance.placement, but=form.instance.entered_by, does="approves it"
            )
            messages.info(request, f"It counts for no date yet. {asked}")

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows what is to be approved and what that moves, and approves it once these moves are confirmed."""
        person = person_of(request)
        waiver = self.get_object(request, unquote(object_id))
        if waiver is None:
            raise Http404
        if not self.has_change_permission(request, waiver):
            raise PermissionDenied
        if request.method != "POST":
            return self._approval(request, waiver)
        try:
            with transaction.atomic():
                operations.lock(placement=waiver.placement)
                if self._read_at(request, str(waiver.pk)) != self._version(str(waiver.pk)):
                    return self._approval(request, waiver, refused=CHANGED, status=409)
                now = timezone.now()
                keep(request, partial(four_eyes.approve, waiver, by=person, at=now), [waiver.placement_id])
                self.log_change(request, waiver, "Approved.")
        except four_eyes.Refused as refused:
            return self._approval(request, waiver, refused=str(refused), status=403)
        except RuleError as error:
            return self._approval(request, waiver, refused=f"Nothing was approved. {error}", status=409)
        except Unconfirmed:
            return self._approval(request, waiver)
        messages.success(request, f"Approved: {waiver}.")
        return HttpResponseRedirect(reverse("admin:compliance_waiver_change", args=[waiver.pk]))

    def _approval(self, request: HttpRequest, waiver: Waiver, *, refused: str = "", status: int = 200) -> HttpResponse:
        """The page of the approval; without its button where the person may not approve, and why."""
        person = person_of(request)
        key = str(waiver.pk)
        if (now := self.get_object(request, key)) is None:  # deleted meanwhile
            raise Http404
        waiver = now
        version, moves, why_not = self._signed(key, self._version(key)), None, four_eyes.why_not(waiver, person)
        if not why_not:
            approval = partial(four_eyes.approve, Waiver.objects.get(pk=waiver.pk), by=person, at=timezone.now())
            try:
                moves = moves_if(approval, [waiver.placement_id], as_of=day_asked(request)).visible_to(request.user)
            except RuleError as error:
                why_not = f"It cannot be approved as it is. {error}"
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            **(shown(moves, today=timezone.localdate()) if moves is not None else {}),
            "title": f"Approve: {waiver}",
            "subtitle": None,
            "opts": self.opts,
            "object": waiver,
            "original": waiver,
            "said": list(self._said(waiver)),
            "entered": acting.named(waiver.entered_by) or "a command",
            "refused": refused or why_not,
            "may_approve": not why_not,
            "version_field": VERSION,
            "version": version,
            "confirmed": CONFIRMED,
            "is_stale": is_stale(request) and not refused,
        }
        return TemplateResponse(request, "admin/waiver_approval.html", context, status=status)

    def _said(self, waiver: Waiver) -> Iterator[tuple[str, str]]:
        """What it says, field by field, as its form names them."""
        for field in self.opts.concrete_fields:
            if field.editable and not field.primary_key:
                told = said(field, getattr(waiver, field.attname), Names())
                if told:
                    yield capfirst(str(field.verbose_name)), told
