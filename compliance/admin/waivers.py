"""Waivers and extensions: what those to whom a duty is owed have granted. Counsel records them."""

from __future__ import annotations

from django.contrib import admin

from compliance.models import Waiver
from compliance.rules import words

from .base import SOURCE, FactAdmin
from .filters import PlacementFilter


@admin.register(Waiver)
class WaiverAdmin(FactAdmin[Waiver]):
    """A waiver or an extension of one duty, for one closing, statement or notice, or for every one."""

    list_display = ("duty_code", "kind", "granted_for", "granted", "until", "approved_by", "placement")
    list_filter = ("kind", ("placement", PlacementFilter))
    list_select_related = ("placement", "duty")
    search_fields = ("duty__code", "duty__title", "approved_by", "asked_by", "placement__name")
    autocomplete_fields = ("placement", "duty", "question", "source")
    fixed_once_added = ("placement",)
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
                "fields": (("asked_by", "asked_on"), "approved_by", "consent", "question", "note"),
                "description": (
                    "As the document states. 2003 agreement: §7(f): a majority of the Registrable Securities waives "
                    "what concerns only the Holders who consent, and each Holder everything else."
                ),
            },
        ),
        SOURCE,
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
