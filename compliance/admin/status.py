"""What holders are by law, and who has the power over their shares."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from holders.models import Control, HolderStatus

from .base import SOURCE, FactAdmin, FactInline
from .filters import ByPlacementFilter

OVER_TIME = ("starts_on", "ends_on")


class HolderStatusInline(FactInline):
    """What documents say the holder is."""

    model = HolderStatus
    fields = ("placement", "status", *OVER_TIME, "source", "clause")
    autocomplete_fields = ("placement", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HolderStatus]:
        return super().get_queryset(request).select_related("placement", "source")


class ControlInline(FactInline):
    """Who has voting or investment power over its shares."""

    model = Control
    fields = ("placement", "person", "power", *OVER_TIME, "source", "clause")
    autocomplete_fields = ("placement", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Control]:
        return super().get_queryset(request).select_related("placement", "source")


@admin.register(HolderStatus)
class HolderStatusAdmin(FactAdmin[HolderStatus]):
    """What a document says a holder is."""

    list_display = ("holder", "status", *OVER_TIME, "placement", "clause")
    list_filter = ("status", ("placement", ByPlacementFilter))
    list_select_related = ("holder", "placement")
    search_fields = ("holder__name", "placement__name")
    autocomplete_fields = ("placement", "holder", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "holder", "status", OVER_TIME),
                "description": "A holder may be several things at once: give each a line of its own.",
            },
        ),
        SOURCE,
    )


@admin.register(Control)
class ControlAdmin(FactAdmin[Control]):
    """A person with power over a holder's shares."""

    list_display = ("person", "power", "holder", *OVER_TIME, "placement", "clause")
    list_filter = ("power", ("placement", ByPlacementFilter))
    list_select_related = ("holder", "placement")
    search_fields = ("person", "holder__name", "placement__name")
    autocomplete_fields = ("placement", "holder", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "holder", "person", "power", OVER_TIME),
                "description": "Holders that one person controls are under common control. Rule 13d-3(a).",
            },
        ),
        SOURCE,
    )
