"""Documents and their files: a file is given on the page of its document, kept as a version, and given out again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views import View

from compliance.asked import person_of
from compliance.visibility import visible
from placements import files
from placements.keeping import keep
from placements.models import DocumentVersion, SourceDocument
from placements.searching import searched, snippet

from .as_file import ListAsFile
from .base import FactAdmin
from .evidence import MAY_SEE
from .filters import PlacementFilter
from .history import WithHistory

MAY_UPLOAD = "placements.add_documentversion"
TEXTS = ("text",)
"""The fields of a version that hold whole texts."""


def documents_for(user: Any) -> QuerySet[SourceDocument]:
    """The documents that ``user`` may see."""
    return visible(SourceDocument.objects.select_related("placement"), user)


def versions_for(user: Any) -> QuerySet[DocumentVersion]:
    """The versions that ``user`` may see, without their texts."""
    if not user.has_perm(MAY_SEE):
        return DocumentVersion.objects.none()
    return DocumentVersion.objects.filter(document__in=documents_for(user)).defer(*TEXTS)


class FileForm(forms.Form):
    """A file, and what a person says of it."""

    file = forms.FileField(
        help_text=files.TAKEN,
        widget=forms.FileInput(attrs={"accept": ",".join(e for form in files.FORMS.values() for e in form.endings)}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    note = forms.CharField(
        required=False, max_length=300, help_text="What this version is, such as “as filed” or “conformed copy”.",
        widget=forms.TextInput(attrs={"size": 60, "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = files.too_large()


class GiveVersionView(PermissionRequiredMixin, View):
    """Takes a file as the newest version of a document; one that is not what it seems is refused and not kept."""

    permission_required = MAY_UPLOAD
    raise_exception = True

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        found = get_object_or_404(documents_for(request.user), pk=document)
        return self._page(request, found, FileForm())

    def post(self, request: HttpRequest, document: int) -> HttpResponse:
        found = get_object_or_404(documents_for(request.user), pk=document)
        form = FileForm(request.POST, request.FILES, too_large=getattr(request, "file_too_large", False))
        if form.is_valid():
            given: UploadedFile[Any] = form.cleaned_data["file"]
            try:
                version = keep(
                    document=found, pieces=given.chunks(), name=given.name or "", note=form.cleaned_data["note"],
                    by=person_of(request), at=timezone.now(),
                )  # fmt: skip
            except files.Refused as refused:
                form.add_error("file", str(refused))
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _stored(version))
                return HttpResponseRedirect(reverse("admin:placements_sourcedocument_change", args=[found.pk]))
        return self._page(request, found, form)

    def _page(self, request: HttpRequest, document: SourceDocument, form: FileForm) -> HttpResponse:
        context = {
            **admin.site.each_context(request),
            "title": "Upload a file",
            "document": document,
            "newest": versions_for(request.user).filter(document=document).first(),
            "form": form,
        }
        return TemplateResponse(request, "admin/version_file.html", context)


def _stored(version: DocumentVersion) -> str:
    said = f"Stored {version.file_name} as version {version.number}."
    return f"{said} Its text cannot be searched: {version.unread}." if version.unread else said


class FileView(View):
    """Gives out a version's file, to be saved and never shown in the site: whatever it holds, it runs nothing here."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse | FileResponse:
        version = get_object_or_404(versions_for(request.user).select_related("document"), pk=number)
        form = files.FORMS[files.Kind(version.kind)]
        try:
            blob = files.opened(version.sha256)
        except files.Damaged:
            messages.error(
                request,
                f"{version.file_name} is missing from the store, or is no longer what was uploaded. "
                "Ask whoever runs Shelfwatch to restore it from a backup.",
            )
            return HttpResponseRedirect(reverse("admin:placements_sourcedocument_change", args=[version.document_id]))
        return FileResponse(
            blob,
            as_attachment=True,
            filename=files.given_out_as(version.file_name, form.ending),
            content_type=form.served_as,
            headers={
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cross-Origin-Resource-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store, private",
                # The file is given whole or not at all: it was looked at whole.
                "Accept-Ranges": "none",
            },
        )


def file_link(version: DocumentVersion) -> SafeString:
    """A link that downloads the version's file, with its kind and size."""
    return format_html(
        '<a href="{}">{}</a> <span class="quiet">{}, {}</span>',
        reverse("admin:placements_documentversion_download", args=[version.pk]),
        version.file_name,
        version.get_kind_display(),
        filesizeformat(version.size),
    )


@admin.register(SourceDocument)
class SourceDocumentAdmin(FactAdmin[SourceDocument]):
    """A document that states facts, with its files. What stands in a file is found by the list's search."""

    list_display = ("title", "cited_as", "dated_on", "placement", "newest_file")
    list_filter = (("placement", PlacementFilter),)
    list_select_related = ("placement",)
    search_fields = ("code", "title", "cite", "placement__name")
    search_help_text = "In titles, codes and the text of files; words that stand together between quotation marks."
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

    def get_list_display(self, request: HttpRequest) -> Any:
        found = ("found_in",) if request.GET.get(SEARCH_VAR) else ()
        return (*super().get_list_display(request), *found)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SourceDocument], search_term: str
    ) -> tuple[QuerySet[SourceDocument], bool]:
        """Rows in whose own words, or in the text of a file, each word stands. A choice beside a fact goes by names."""
        if request.GET.get("app_label") or not search_term or not request.user.has_perm(MAY_SEE):
            return super().get_search_results(request, queryset, search_term)
        return searched(queryset, search_term, own=self.search_fields), False

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own addresses, the page that takes a file."""
        giving = path(
            "<int:document>/file/",
            self.admin_site.admin_view(GiveVersionView.as_view()),
            name="placements_sourcedocument_give",
        )
        return [giving, *super().get_urls()]

    @admin.display(description="file")
    def newest_file(self, obj: SourceDocument) -> SafeString | str:
        newest = next(iter(obj.versions.all()), None)
        return file_link(newest) if newest else ""

    @admin.display(description="found")
    def found_in(self, obj: Any) -> SafeString | str:
        # Where nothing but spaces or signs was typed, nothing was looked for.
        found = getattr(obj, "found", None)
        return snippet(found, obj.looked_for) if found else ""

    @admin.display(description="versions")
    def files(self, obj: SourceDocument) -> SafeString:
        return render_to_string("compliance/_versions.html", {"versions": obj.versions.all()})


@admin.register(DocumentVersion)
class DocumentVersionAdmin(ListAsFile, WithHistory, admin.ModelAdmin[DocumentVersion]):
    """Every file as it came. It is given on the page of its document, and neither changed nor deleted."""

    list_display = ("file_name", "document", "number", "kind", "length", "uploaded_at", "uploaded_by")
    list_filter = ("kind", ("document__placement", PlacementFilter))
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

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own addresses, that of the file."""
        giving_out = path(
            "<int:number>/download/",
            self.admin_site.admin_view(FileView.as_view()),
            name="placements_documentversion_download",
        )
        return [giving_out, *super().get_urls()]

    @admin.display(description="size", ordering="size")
    def length(self, obj: DocumentVersion) -> str:
        return filesizeformat(obj.size)

    @admin.display(description="file")
    def file(self, obj: DocumentVersion) -> SafeString:
        return file_link(obj)

    @admin.display(description="text")
    def searchable(self, obj: DocumentVersion) -> str:
        return f"Cannot be searched: {obj.unread}." if obj.unread else "Can be searched."
