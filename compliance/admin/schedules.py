"""Schedule 1 from a file, for one closing: give it, read what it says beside its own lines, decide, import, undo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views import View

from compliance import intake, operations
from compliance.asked import person_of
from compliance.models import ScheduleImport
from compliance.roles import MAY_IMPORT
from compliance.rules.words import counted
from compliance.visibility import visible
from holders import schedule
from placements.models import Closing, SourceDocument

from .as_file import ListAsFile
from .filters import ByPlacementFilter
from .history import WithHistory

MAY_UNDO = ("holders.delete_allocation", "holders.delete_holder")
SHOWN = "shown"
"""What is sent with the page that asks to import: what it showed."""
CHANGED = (
    "The closing, or a holder, is another on record than when you opened the page, so the file says something else of "
    "it. Read it again, and import it if that is still right."
)


class FileForm(forms.Form):
    """A file, or the text of one, and what a person says of it."""

    file = forms.FileField(
        required=False, help_text="A table as filed with the SEC (.txt), CSV or XLSX.",
        widget=forms.FileInput(attrs={"accept": ",".join(schedule.KINDS)}),
    )  # fmt: skip
    text = forms.CharField(
        label="Or its text", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "cols": 90}),
        help_text="Pasted with its headings, and with the spaces between the columns as they are.",
    )  # fmt: skip
    source = forms.ModelChoiceField(
        SourceDocument.objects.none(), required=False, empty_label="Not said",
        label="Document", help_text="The document that the schedule is a part of.",
    )  # fmt: skip
    encoding = forms.ChoiceField(
        required=False, choices=[("", "UTF-8"), ("cp1252", "Windows-1252 (older Windows)")],
        help_text="Of a file of text.",
    )  # fmt: skip
    columns = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="Only where a heading does not say it: a line each, such as “Shares = series-d”, “Paid = "
        "price:series-d” or “Notes = ignore”.",
    )  # fmt: skip

    def __init__(self, *args: Any, closing: Closing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = SourceDocument.objects.filter(placement=closing.placement)
        self.fields["source"].queryset = documents  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[Any] | None:
        """The file, refused by its size before it is read into memory."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > schedule.LARGEST:
            raise ValidationError(f"The file has {file.size:,} bytes; at most {schedule.LARGEST:,} are read.")
        return file

    def clean_columns(self) -> dict[str, str]:
        """What each column is, by its heading."""
        pairs = [line.rpartition("=") for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        if any(not (heading.strip() and said.strip()) for heading, _, said in pairs):
            raise ValidationError("Write each line as a heading, “=”, and what it means.")
        return {heading.strip(): said.strip() for heading, _, said in pairs}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("file")) == bool((cleaned.get("text") or "").strip()):
            raise ValidationError("Choose a file, or paste its text: one of the two.")
        return cleaned

    def upload(self) -> intake.Upload:
        """The file as it was given."""
        given = self.cleaned_data
        source: SourceDocument | None = given["source"]
        file = given["file"]
        return intake.Upload(
            name=file.name if file else "pasted.txt",
            content=file.read() if file else given["text"].replace("\r\n", "\n").encode(),
            encoding=given["encoding"] if file else "",
            columns=given["columns"],
            source_id=source.pk if source else None,
        )


class DecideForm(forms.Form):
    """Who each near name is: a holder on file, or a new one. Nothing is chosen beforehand."""

    def __init__(self, *args: Any, questions: list[intake.Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"name-{number}": question.name for number, question in enumerate(questions)}
        for field, question in zip(self.names, questions, strict=True):
            near = [(known.code, f"{known.name} ({known.code})") for known in question.near]
            self.fields[field] = forms.ChoiceField(
                label=f"“{question.name}” is",
                choices=[*near, (intake.NEW, "a new holder")],
                widget=forms.RadioSelect,
                error_messages={"required": "Say whether it is the same holder or a new one."},
            )

    def decisions(self) -> intake.Decisions:
        """What was chosen, by the names in the file."""
        return intake.Decisions({name: self.cleaned_data[field] for field, name in self.names.items()})


class GiveFileView(PermissionRequiredMixin, View):
    """Takes a file for a closing and keeps it to be looked at; one that cannot be read is refused and not kept."""

    permission_required = MAY_IMPORT
    raise_exception = True

    def get(self, request: HttpRequest, closing: int) -> HttpResponse:
        found = _closing(request, closing)
        return self._page(request, found, FileForm(closing=found))

    def post(self, request: HttpRequest, closing: int) -> HttpResponse:
        found = _closing(request, closing)
        form = FileForm(request.POST, request.FILES, closing=found)
        if form.is_valid():
            try:
                kept = intake.keep(closing=found, upload=form.upload(), by=person_of(request), at=timezone.now())
            except schedule.Refused as refused:
                form.add_error(None, [str(problem) for problem in refused.problems[: refused.SHOWN]])
            else:
                return HttpResponseRedirect(reverse("admin:compliance_scheduleimport_look", args=[kept.pk]))
        return self._page(request, found, form)

    def _page(self, request: HttpRequest, closing: Closing, form: FileForm) -> HttpResponse:
        context = {
            **admin.site.each_context(request),
            "title": "Import Schedule 1",
            "closing": closing,
            "form": form,
            "imports": closing.schedule_imports.filter(applied_at__isnull=False).order_by("-pk"),
        }
        return TemplateResponse(request, "admin/schedule_file.html", context)


class LookView(PermissionRequiredMixin, View):
    """Shows what a kept file says, and imports it once every near name is decided."""

    permission_required = MAY_IMPORT
    raise_exception = True

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = _kept(request, number)
        return self._page(request, record)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Import all of it or nothing, by what was decided."""
        record = _kept(request, number)
        upload = intake.upload_of(record)
        try:
            with transaction.atomic():
                operations.lock(placement=record.closing.placement)
                reading = intake.looked_at(
                    closing=record.closing, upload=upload, decisions=intake.Decisions(), viewer=request.user
                )
                form = DecideForm(request.POST, questions=reading.questions)
                if request.POST.get(SHOWN) != reading.fingerprint():
                    return self._page(request, record, refused=schedule.Refused([schedule.Problem("", CHANGED)]))
                if not form.is_valid():
                    return self._page(request, record, form)
                done = intake.import_schedule(
                    closing=record.closing, upload=upload, decisions=form.decisions(), by=person_of(request),
                    at=timezone.now(), record=record,
                )  # fmt: skip
        except schedule.Refused as refused:
            return self._page(request, record, refused=refused)
        closing = reverse("admin:placements_closing_change", args=[record.closing_id])
        if done.record is None:
            messages.info(request, "Everything in the file is on record; nothing was changed.")
            return HttpResponseRedirect(closing)
        reading = done.reading
        messages.success(
            request,
            f"Imported {done.record.file_name}: {counted(reading.new, 'new allocation')}, {len(reading.changed):,}"
            f" changed, {reading.unchanged:,} unchanged, {counted(len(reading.newcomers), 'new holder')}.",
        )
        return HttpResponseRedirect(reverse("admin:compliance_scheduleimport_change", args=[done.record.pk]))

    def _page(
        self,
        request: HttpRequest,
        record: ScheduleImport,
        form: DecideForm | None = None,
        refused: schedule.Refused | None = None,
    ) -> HttpResponse:
        reading = None
        try:
            reading = intake.looked_at(
                closing=record.closing,
                upload=intake.upload_of(record),
                decisions=intake.Decisions(),
                viewer=request.user,
            )
        except schedule.Refused as error:
            refused = error
        context = {
            **admin.site.each_context(request),
            "title": f"What {record.file_name} says",
            "record": record,
            "reading": reading,
            "differences": intake.differences(reading) if reading else [],
            "shown": reading.fingerprint() if reading else "",
            "form": form or (DecideForm(questions=reading.questions) if reading else None),
            "refused": refused,
        }
        return TemplateResponse(request, "admin/schedule_look.html", context)


class UndoView(PermissionRequiredMixin, View):
    """Takes one import back, or says what stands in the way."""

    permission_required = MAY_UNDO
    raise_exception = True

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        record = get_object_or_404(_records(request).filter(applied_at__isnull=False), pk=number)
        try:
            intake.undo_import(record=record)
        except schedule.Refused as refused:
            for problem in refused.problems[: refused.SHOWN]:
                messages.error(request, f"Nothing was taken back. {problem}")
            return HttpResponseRedirect(reverse("admin:compliance_scheduleimport_change", args=[number]))
        messages.success(request, f"Taken back: {record.file_name}.")
        return HttpResponseRedirect(reverse("admin:placements_closing_change", args=[record.closing_id]))


def _closing(request: HttpRequest, key: int) -> Closing:
    found: Closing = get_object_or_404(visible(Closing.objects.select_related("placement"), request.user), pk=key)
    return found


def _records(request: HttpRequest) -> Any:
    return visible(ScheduleImport.objects.select_related("closing__placement", "source"), request.user)


def _kept(request: HttpRequest, number: int) -> ScheduleImport:
    """A file that is not imported yet."""
    found: ScheduleImport = get_object_or_404(_records(request).filter(applied_at__isnull=True), pk=number)
    return found


IN_BYTES = ("content", "receipt")
"""The fields of an import that hold whole files."""


@admin.register(ScheduleImport)
class ScheduleImportAdmin(ListAsFile, WithHistory, admin.ModelAdmin[ScheduleImport]):
    """What was imported, when and by whom. A file is given on the page of its closing; here an import is undone."""

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
    change_form_template = "admin/schedule_import.html"

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

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_undo = request.user.has_perms(MAY_UNDO)
        return super().change_view(request, object_id, form_url, {"may_undo": may_undo, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own addresses, those that look at a kept file and that take an import back."""
        view = self.admin_site.admin_view
        return [
            path("<int:number>/look/", view(LookView.as_view()), name="compliance_scheduleimport_look"),
            path("<int:number>/undo/", view(UndoView.as_view()), name="compliance_scheduleimport_undo"),
            *super().get_urls(),
        ]
