"""Who looked at what, took files away and signed in: a list that nobody can change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from compliance.history import moment
from placements.models import Placement
from record.models import Access

from .as_file import ListAsFile
from .history import hidden


@admin.register(Access)
class AccessAdmin(ListAsFile, admin.ModelAdmin[Access]):
    """Looks, exports, sign-ins and changes of permissions, newest first."""

    list_display = ("when", "by", "kind", "said", "path")
    list_filter = ("kind", "at")
    list_select_related = ()
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("by", "said", "path")
    fields = ("when", "by", "kind", "said", "path", "request")
    readonly_fields = ("when",)
    actions = None

    @admin.display(description="when", ordering="at")
    def when(self, obj: Access) -> str:
        return moment(obj.at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Access]:
        """Without what was done with placements that the person may not see, and what names one by its short name."""
        rows = super().get_queryset(request).exclude(placement__in=hidden(request))
        for name in Placement.objects.filter(pk__in=hidden(request)).values_list("slug", flat=True):
            rows = rows.exclude(Q(path__icontains=name) | Q(said__icontains=name))
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
