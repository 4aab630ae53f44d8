"""Who looked at what, took files away and signed in: a list that nobody can change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Left, StrIndex
from django.http import HttpRequest

from compliance.asked import person_of
from compliance.history import moment
from placements.models import Placement
from record.models import Access

from .as_file import ListAsFile
from .history import hidden
from .read_only import ReadOnly


@admin.register(Access)
class AccessAdmin(ReadOnly, ListAsFile, admin.ModelAdmin[Access]):
    """Looks, exports, sign-ins and changes of permissions, newest first.

    What an address was asked may hold any words. To whoever some placement is hidden from it is shown of their own
    alone: a colleague may have asked a list for that placement by its name.
    """

    list_display = ("when", "by", "kind", "said", "address")
    list_filter = ("kind", "at")
    list_select_related = ()
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("by", "said", "shown_path")
    fields = ("when", "by", "kind", "said", "address", "request")
    readonly_fields = ("when", "address")
    actions = None

    @admin.display(description="when", ordering="at")
    def when(self, obj: Access) -> str:
        return moment(obj.at)

    @admin.display(description="address", ordering="shown_path")
    def address(self, obj: Any) -> str:
        return str(obj.shown_path)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By what the list is narrowed by, and by nothing else: no address asks for words of another."""
        return lookup.partition("__")[0] in self.list_filter

    def get_queryset(self, request: HttpRequest) -> QuerySet[Access]:
        """Without what was done with placements that the person may not see, and what names one by its short name."""
        concealed = hidden(request)
        rows: QuerySet[Access] = super().get_queryset(request).exclude(placement__in=concealed)
        for name in Placement.objects.filter(pk__in=concealed).values_list("slug", flat=True):
            rows = rows.exclude(Q(path__icontains=name) | Q(said__icontains=name))
        if not concealed:
            return rows.annotate(shown_path=F("path"))
        whole = When(Q(person=person_of(request)) | ~Q(path__contains="?"), then=F("path"))
        return rows.annotate(shown_path=Case(whole, default=Left("path", StrIndex("path", Value("?")) - 1)))
