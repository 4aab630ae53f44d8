"""What documents say of one subject in several places."""

from __future__ import annotations

from django.contrib import admin

from placements.models import DocumentStatement

from .base import CITED, FactAdmin
from .filters import ByPlacementFilter


@admin.register(DocumentStatement)
class DocumentStatementAdmin(FactAdmin[DocumentStatement]):
    """One value that one place of a document gives."""

    list_display = ("subject", "value", "part", "meant", "placement", "clause")
    list_filter = ("approximate", ("placement", ByPlacementFilter))
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
