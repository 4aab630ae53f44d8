"""Documents: the list with what stands in their files, the page of one, a file given and a file given out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from compliance.asked import came_from, person_of, row_or_404
from compliance.entering.documents import FileInput, NewDocumentForm
from compliance.files import MAY_SEE, MAY_UPLOAD, documents_for, versions_for
from compliance.pages.document import facts_resting_on
from compliance.tables.documents import DocumentTable
from placements import files
from placements.keeping import keep
from placements.models import DocumentVersion, SourceDocument

from .entering import AddView
from .filters import DocumentFilter
from .lists import AsFile, ListPage
from .page import Link, Page


class DocumentListView(ListPage):
    """The documents dated on or before the day, and those without a date; found by what stands in their files."""

    template_name = "compliance/document_list.html"
    permission_required = "placements.view_sourcedocument"
    part = "Documents"
    title = "Documents"
    row = "document"
    file = "compliance:document-file"

    @cached_property
    def filter(self) -> DocumentFilter:
        rows = documents_for(self.request.user).filter(Q(dated_on=None) | Q(dated_on__lte=self.as_of))
        return DocumentFilter(self.request.GET, rows.order_by("title", "pk"), searches_files=self.may(MAY_SEE))

    def made_table(self, rows: Any, **sorted_by: Any) -> DocumentTable:
        unasked = () if self.request.GET.get("q") else ("found",)
        return DocumentTable(rows, links=self.links, may_record=False, exclude=unasked, **sorted_by)

    def prepare(self, records: Iterable[Any]) -> None:
        prefetch_related_objects(list(records), Prefetch("versions", versions_for(self.request.user)))

    def actions(self) -> list[Link]:
        may = self.may("placements.add_sourcedocument")
        return [("Add a document", self.links.add("placements_sourcedocument"))] if may else []


class DocumentFileView(AsFile, DocumentListView):
    """The list as a file."""


class DocumentPage(Page):
    """A page about one document."""

    permission_required: Any = "placements.view_sourcedocument"
    part = "Documents"

    @cached_property
    def document(self) -> SourceDocument:
        """Raises Http404 for what the person may not see."""
        return row_or_404(SourceDocument, self.kwargs["document"], self.request)

    def crumbs(self) -> list[Link]:
        placement = self.document.placement
        return [
            ("Documents", self.links.listed("placements_sourcedocument")),
            (placement.name, self.links.fact("placements_placement", placement.pk)),
        ]


class DocumentDetailView(DocumentPage):
    """One document: its files, the newest first, and the facts that rest on it."""

    template_name = "compliance/document_detail.html"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.document.title

    def actions(self) -> list[Link]:
        given = reverse("compliance:document-give", args=[self.document.pk])
        change = self.links.page("compliance:document-change", self.document.pk)
        offered = [
            (MAY_UPLOAD, "Upload a file", f"{given}{self.frame.kept}"),
            ("placements.change_sourcedocument", "Correct", change),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "original": self.document,
            "versions": versions_for(self.request.user).filter(document=self.document).select_related("uploaded_by"),
            "may_see_files": self.may(MAY_SEE),
            "resting": facts_resting_on(self.document, links=self.links, viewer=self.request.user),
        }
        return super().get_context_data(**{**kwargs, **shown})


class AddDocumentView(AddView):
    """A document of the placement that the address names, with its file where there is one."""

    form_class = NewDocumentForm
    model = SourceDocument
    permission_required = "placements.add_sourcedocument"
    part = "Documents"
    title = "Add a document"

    def made_with(self) -> dict[str, Any]:
        return {
            "files": self.request.FILES if self.request.method == "POST" else None,
            "by": person_of(self.request),
            "at": timezone.now(),
            "may_upload": self.may(MAY_UPLOAD),
            "too_large": getattr(self.request, "file_too_large", False),
        }

    def afterwards(self, row: Any) -> str:
        """Where the document was missed; else its own page."""
        return came_from(self.request) or self.links.fact("placements_sourcedocument", row.pk)


class FileForm(forms.Form):
    """A file, and what a person says of it."""

    file = forms.FileField(
        help_text=files.TAKEN,
        widget=FileInput(),
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


class GiveVersionView(DocumentPage):
    """Takes a file as the newest version of a document; one that is not what it seems is refused and not kept."""

    template_name = "compliance/document_give.html"
    permission_required = ("placements.view_sourcedocument", MAY_UPLOAD)
    title = "Upload a file"

    def crumbs(self) -> list[Link]:
        document = self.document
        return [*super().crumbs(), (document.cited_as, self.links.fact("placements_sourcedocument", document.pk))]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps the file, or says why not."""
        document = self.document
        form = FileForm(request.POST, request.FILES, too_large=getattr(request, "file_too_large", False))
        if form.is_valid():
            given: UploadedFile[Any] = form.cleaned_data["file"]
            try:
                version = keep(
                    document=document, pieces=given.chunks(), name=given.name or "", note=form.cleaned_data["note"],
                    by=person_of(request), at=timezone.now(),
                )  # fmt: skip
            except files.Refused as refused:
                form.add_error("file", str(refused))
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _stored(version))
                return HttpResponseRedirect(self.links.fact("placements_sourcedocument", document.pk))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = versions_for(self.request.user).filter(document=self.document).first()
        shown = {"form": FileForm(), **kwargs, "document": self.document, "newest": newest}
        return super().get_context_data(**shown, back_to=self.links.fact("placements_sourcedocument", self.document.pk))


def _stored(version: DocumentVersion) -> str:
    said = f"Stored {version.file_name} as version {version.number}."
    return f"{said} Its text cannot be searched: {version.unread}." if version.unread else said


class FileView(Page):
    """Gives out a version's file, to be saved and never shown in the site: whatever it holds, it runs nothing here."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The file, or the document's page where the store has it no more."""
        version = versions_for(request.user).select_related("document").filter(pk=self.kwargs["version"]).first()
        if version is None:
            raise Http404
        form = files.FORMS[files.Kind(version.kind)]
        try:
            blob = files.opened(version.sha256)
        except files.Damaged:
            messages.error(
                request,
                f"{version.file_name} is missing from the store, or is no longer what was uploaded. "
                "Ask whoever runs Shelfwatch to restore it from a backup.",
            )
            return HttpResponseRedirect(reverse("compliance:document-detail", args=[version.document_id]))
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
