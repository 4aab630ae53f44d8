"""Waivers and extensions: what those to whom a duty is owed granted. Another counsel approves them on the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from compliance import four_eyes
from compliance.history import moment
from compliance.models import Waiver
from compliance.rules import words
from record import acting

from .base import SOURCE, FactAdmin
from .filters import ByPlacementFilter


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
        address = reverse("compliance:waiver-detail", args=[obj.pk])
        return format_html('{} <a href="{}">Waits for approval</a>', entered, address)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and tell who can approve it."""
        super().save_related(request, form, formsets, change)
        if form.instance.pending:
            asked = four_eyes.who_else(
                four_eyes.APPROVES_WAIVERS, form.instance.placement, but=form.instance.entered_by, does="approves it"
            )
            messages.info(request, f"It counts for no date yet. {asked}")
