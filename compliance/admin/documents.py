"""Documents and their versions on record. A file is given, and given out, on the site's page of its document."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compliance.files import TEXTS, versions_for
from compliance.tables.documents import file_link
from placements.models import DocumentVersion, SourceDocument

from .as_file import ListAsFile
from .base import FactAdmin
from .filters import ByPlacementFilter
from .history import WithHistory


@admin.register(SourceDocument)
class SourceDocumentAdmin(FactAdmin[SourceDocument]):
    """A document that states facts, with its files. What stands in them is found on the site."""

    list_display = ("title", "cited_as", "dated_on", "placement", "newest_file")
    list_filter = (("placement", ByPlacementFilter),)
    list_select_related = ("placement",)
    search_fields = ("code", "title", "cite", "placement__name")
    search_help_text = "In titles and codes; the text of files is searched on the site's page of documents."
    autocomplete_fields = ("placement",)
    fixed_once_added = ("placement",)
    readonly_fields = ("files",)
    fieldsets = (
        (None, {"fields": ("placement", ("code", "cite"), "title", "dated_on", "note")}),
        ("Files", {"fields": ("files",)}),
    )
    change_form_template = "admin/document.html"

    def get_fieldsets(self, request: HttpRequest, obj: SourceDocument | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:1]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceDocument]:
        return super().get_queryset(request).prefetch_related(Prefetch("versions", versions_for(request.user)))

    @admin.display(description="file")
    def newest_file(self, obj: SourceDocument) -> SafeString | str:
        newest = next(iter(obj.versions.all()), None)
        return file_link(newest) if newest else ""

    @admin.display(description="versions")
    def files(self, obj: SourceDocument) -> SafeString:
        return render_to_string("compliance/_versions.html", {"versions": obj.versions.all()})


@admin.register(DocumentVersion)
class DocumentVersionAdmin(ListAsFile, WithHistory, admin.ModelAdmin[DocumentVersion]):
    """Every file as it came. It is given on the page of its document, and neither changed nor deleted."""

    list_display = ("file_name", "document", "number", "kind", "length", "uploaded_at", "uploaded_by")
    list_filter = ("kind", ("document__placement", ByPlacementFilter))
    list_select_related = ("document", "uploaded_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("file_name", "sha256", "note", "document__title", "document__placement__name")
    fields = ("document", "number", "file", "length", "sha256", "note", "uploaded_at", "uploaded_by", "searchable")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[DocumentVersion]:
        """Without their texts."""
        return super().get_queryset(request).filter(pk__in=versions_for(request.user)).defer(*TEXTS)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Texts are searched in the list of documents, for whole words and not letter by letter in an address."""
        return lookup.split("__")[0] not in TEXTS and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A file is given for a document, on the document's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: DocumentVersion | None = None) -> bool:
        """It stays as it came."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DocumentVersion | None = None) -> bool:
        """It is superseded by a newer one, never deleted."""
        return False

    @admin.display(description="size", ordering="size")
    def length(self, obj: DocumentVersion) -> str:
        return filesizeformat(obj.size)

    @admin.display(description="file")
    def file(self, obj: DocumentVersion) -> SafeString:
        return file_link(obj)

    @admin.display(description="text")
    def searchable(self, obj: DocumentVersion) -> str:
        return f"Cannot be searched: {obj.unread}." if obj.unread else "Can be searched."
