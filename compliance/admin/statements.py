"""What documents say of one subject in several places, and the findings that a person accepted as they are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from compliance.models import FindingAck
from placements.models import DocumentStatement

from .base import CITED, FactAdmin


@admin.register(DocumentStatement)
class DocumentStatementAdmin(FactAdmin[DocumentStatement]):
    """One value that one place of a document gives."""

    list_display = ("subject", "value", "part", "meant", "placement", "clause")
    list_filter = ("approximate", "placement")
    list_select_related = ("placement",)
    search_fields = ("subject", "part", "text", "placement__name")
    autocomplete_fields = ("placement", "closing", "source")
    fieldsets = (
        (None, {"fields": ("placement", "subject", "part", "closing")}),
        (
            "What it states",
            {
                "fields": (("number", "dated_on", "text"), "approximate", "meant"),
                "description": "One of number, day and words. Two places that differ become a finding.",
            },
        ),
        ("Source", {"fields": (("source", "clause"),), "description": CITED}),
    )


@admin.register(FindingAck)
class FindingAckAdmin(admin.ModelAdmin[FindingAck]):
    """An accepted finding. Who accepted it, and when, is the person at the screen, and today."""

    list_display = ("code", "placement", "accepted_by", "accepted_on", "reason")
    list_filter = ("code", "placement")
    list_select_related = ("placement", "accepted_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("code", "reason", "placement__name")
    autocomplete_fields = ("placement",)
    readonly_fields = ("accepted_by", "accepted_on")
    fields = ("placement", "code", "fingerprint", "reason", "accepted_by", "accepted_on")

    class Media:
        js = ("compliance/names.js",)

    def save_model(self, request: HttpRequest, obj: FindingAck, form: Any, change: bool) -> None:
        if not change and isinstance(request.user, User):
            obj.accepted_by = request.user
            obj.accepted_on = timezone.localdate()
        super().save_model(request, obj, form, change)
