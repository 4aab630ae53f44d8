"""Imports of Schedule 1 as they are on record. They are made, and undone, on the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from compliance.asked import day_asked
from compliance.models import ScheduleImport
from compliance.tables.links import page_on_site

from .as_file import ListAsFile
from .filters import ByPlacementFilter
from .history import WithHistory

IN_BYTES = ("content", "receipt")
"""The fields of an import that hold whole files."""


@admin.register(ScheduleImport)
class ScheduleImportAdmin(ListAsFile, WithHistory, admin.ModelAdmin[ScheduleImport]):
    """What was imported, when and by whom. A file is given, and an import undone, on the site."""

    list_display = ("file_name", "closing", "applied_at", "uploaded_by", "new", "changed", "unchanged")
    list_filter = (("closing__placement", ByPlacementFilter),)
    list_select_related = ("closing__placement", "uploaded_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("file_name", "sha256", "closing__placement__name")
    fields = (
        "file_name", "closing", "source", "applied_at", "uploaded_by", "new", "changed", "unchanged", "sha256",
    )  # fmt: skip
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that were imported, without their files."""
        return super().get_queryset(request).filter(applied_at__isnull=False).defer(*IN_BYTES)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """An address holds no bytes to compare a file with."""
        return lookup.split("__")[0] not in IN_BYTES and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A file is given for a closing, on the closing's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ScheduleImport | None = None) -> bool:
        """What was imported is on record as it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ScheduleImport | None = None) -> bool:
        """An import is taken back with what it wrote, never only its record."""
        return False

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The import, with a link to its page on the site, where it can be undone."""
        context["on_site"] = page_on_site(context["original"], day_asked(request))
        return super().render_change_form(request, context, *args, **kwargs)
