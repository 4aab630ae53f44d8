"""Schedule 1 from a file, for one closing: give it, read what it says beside its own lines, decide, import, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property

from compliance import intake, operations
from compliance.asked import person_of, row_or_404
from compliance.entering.schedules import PASTED, DecideForm, ScheduleFileForm
from compliance.models import ScheduleImport
from compliance.pages.moves import shown
from compliance.pages.schedule_import import imports_of, receipt_of
from compliance.roles import MAY_IMPORT, MAY_UNDO_IMPORT
from compliance.rules import RuleError
from compliance.rules.words import counted
from compliance.saving.carrying import CARRIED, came_back, carried
from compliance.saving.confirming import CONFIRMED, Unconfirmed, carry_out, confirmed, is_stale, tell
from holders import schedule
from placements.models import Closing

from .page import Link, Page

PAGE = "schedule"
"""The page that carries a file of Schedule 1 until it can be read."""
SHOWN = "shown"
"""What is sent with the page that asks to import: what it showed."""
CHANGED = (
    "The closing, or a holder, is another on record than when you opened the page, so the file says something else of "
    "it. Read it again, and import it if that is still right."
)


class _SchedulePage(Page):
    """A page about Schedule 1 of one closing."""

    part = "Placements"

    @cached_property
    def closing(self) -> Closing:
        """Raises Http404 for one that the person may not see."""
        raise NotImplementedError

    def crumbs(self) -> list[Link]:
        return [*self.trail(self.closing.placement), (self.closing.label, self.closing_page)]

    @property
    def closing_page(self) -> str:
        return self.links.fact("placements_closing", self.closing.pk)

    @property
    def give_page(self) -> str:
        """Where a file for the closing is given."""
        return self.links.page("compliance:schedule-load", self.closing.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"closing": self.closing, "closing_page": self.closing_page, "give_page": self.give_page}
        return super().get_context_data(**{**kwargs, **given})


class LoadScheduleView(_SchedulePage):
    """Takes a file for a closing and keeps it to be looked at; one that cannot be read is refused and not kept."""

    template_name = "compliance/schedule_load.html"
    permission_required = MAY_IMPORT
    title = "Import Schedule 1"

    @cached_property
    def closing(self) -> Closing:
        return row_or_404(Closing, self.kwargs["closing"], self.request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the file says, or why it cannot be read, with what was given."""
        too_large = getattr(request, "file_too_large", False)
        held = came_back(request, page=PAGE)
        form = ScheduleFileForm(request.POST, request.FILES, closing=self.closing, held=held, too_large=too_large)
        if form.is_valid():
            try:
                kept = intake.keep(closing=self.closing, upload=form.upload(), by=person_of(request), at=timezone.now())
            except schedule.Refused as refused:
                return self.again(form, refused)
            return HttpResponseRedirect(self.links.page("compliance:schedule-import", kept.pk))
        return self.again(form)

    def again(self, form: ScheduleFileForm, refused: schedule.Refused | None = None) -> HttpResponse:
        """The form with what is wrong; the file that was given stays given, as far as the page can carry it."""
        file = form.file_given()
        held = carried(*file, page=PAGE) if file else ""
        if file and held:
            form.hold(file)
        return self.render_to_response(self.get_context_data(form=form, refused=refused, carried=held))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = {"form": ScheduleFileForm(closing=self.closing), "carried_name": CARRIED}
        return super().get_context_data(**{**form, "imports": imports_of(self.closing), **kwargs})


class _ImportPage(_SchedulePage):
    """A page about one file that was given."""

    @cached_property
    def record(self) -> ScheduleImport:
        """The file. Raises Http404 for one of a closing that the person may not see."""
        return row_or_404(ScheduleImport, self.kwargs["number"], self.request)

    @cached_property
    def closing(self) -> Closing:
        return self.record.closing

    @property
    def receipt(self) -> str:
        """The page that says what the import wrote."""
        return self.links.page("compliance:schedule-receipt", self.record.pk)


class ImportScheduleView(_ImportPage):
    """Shows what a file that was given says, and imports it once every near name is decided."""

    template_name = "compliance/schedule_import.html"
    permission_required = MAY_IMPORT

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        called = self.record.file_name
        return f"What {'the pasted text' if called == PASTED else called} says"

    def crumbs(self) -> list[Link]:
        return [*super().crumbs(), ("Import Schedule 1", self.give_page)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the file says, beside its lines; of one that is imported, its receipt."""
        return self.page() if self.record.applied_at is None else HttpResponseRedirect(self.receipt)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Import all of it or nothing, by what was decided, once the dates that it moves were read."""
        if self.record.applied_at is not None:
            messages.info(request, f"{self.record.file_name} was imported already.")
            return HttpResponseRedirect(self.receipt)
        try:
            with transaction.atomic():
                operations.lock(placement=self.closing.placement)
                reading = self.read()
                form = DecideForm(request.POST, questions=reading.questions)
                if request.POST.get(SHOWN) != reading.fingerprint():
                    return self.page(refused=schedule.Refused([schedule.Problem("", CHANGED)]))
                if not form.is_valid():
                    return self.page(form)
                return self.imported(form.decisions())
        except Unconfirmed as unconfirmed:
            moving = shown(unconfirmed.moves, today=self.frame.today)
            return self.page(form, **moving, fingerprint=unconfirmed.fingerprint, is_stale=is_stale(request))
        except schedule.Refused as refused:
            return self.page(refused=refused)

    def imported(self, decisions: intake.Decisions) -> HttpResponse:
        """The receipt, once all of it is written. Raises Refused, and Unconfirmed where it moves dates unread."""
        record, done = self.record, list[intake.Imported]()

        def write() -> None:
            upload, by = intake.upload_of(record), person_of(self.request)
            done.append(
                intake.import_schedule(
                    closing=self.closing, upload=upload, decisions=decisions, by=by, at=timezone.now(), record=record
                )
            )

        try:
            moves = confirmed(self.request, write, [self.closing.placement_id])
        except RuleError as error:
            raise schedule.Refused([schedule.Problem("", str(error))]) from error
        [imported] = done
        if imported.record is None:
            messages.info(self.request, "Everything in the file is on record; nothing was changed.")
            return HttpResponseRedirect(self.closing_page)
        reading = imported.reading
        messages.success(
            self.request,
            f"Imported {record.file_name}: {counted(reading.new, 'new allocation')}, {len(reading.changed):,}"
            f" changed, {reading.unchanged:,} unchanged, {counted(len(reading.newcomers), 'new holder')}.",
        )
        tell(self.request, moves)
        return HttpResponseRedirect(self.receipt)

    def read(self) -> intake.Reading:
        """What the file says. Raises Refused."""
        return intake.looked_at(
            closing=self.closing,
            upload=intake.upload_of(self.record),
            decisions=intake.Decisions(),
            viewer=self.request.user,
        )

    def page(
        self, form: DecideForm | None = None, *, refused: schedule.Refused | None = None, **also: Any
    ) -> HttpResponse:
        """What the file says, or why it can no longer be read."""
        try:
            reading = self.read()
        except schedule.Refused as error:
            return self.render_to_response(self.get_context_data(refused=error))
        context = self.get_context_data(
            reading=reading,
            differences=intake.differences(reading),
            shown=reading.fingerprint(),
            form=form or DecideForm(questions=reading.questions),
            refused=refused,
            confirmed_name=CONFIRMED,
            **also,
        )
        return self.render_to_response(context)


class _StandingImportPage(_ImportPage):
    """A page about one import that stands."""

    @cached_property
    def record(self) -> ScheduleImport:
        """The import. Raises Http404 also for a file that was only looked at."""
        if (found := super().record).applied_at is None:
            raise Http404
        return found


class ScheduleReceiptView(_StandingImportPage):
    """What one import wrote, and the button that takes it back."""

    template_name = "compliance/schedule_receipt.html"
    permission_required = "compliance.view_scheduleimport"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Import of {self.record.file_name}"

    def actions(self) -> list[Link]:
        return [("Import another file", self.give_page)] if self.request.user.has_perms(MAY_IMPORT) else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        receipt = receipt_of(self.record, links=self.links, viewer=self.request.user)
        may_undo = self.request.user.has_perms(MAY_UNDO_IMPORT)
        return super().get_context_data(**{"receipt": receipt, "may_undo": may_undo, **kwargs})


class UndoImportView(_StandingImportPage):
    """Takes one import back, or says what stands in the way."""

    http_method_names = ["post"]
    permission_required = MAY_UNDO_IMPORT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the closing, with what was taken back; to the receipt where nothing was."""
        record = self.record
        try:
            moves = carry_out(
                request,
                lambda: intake.undo_import(record=record, viewer=person_of(request)),
                [self.closing.placement_id],
            )
        except (schedule.Refused, RuleError) as refused:
            messages.error(request, f"Nothing was taken back. {refused}")
            return HttpResponseRedirect(self.receipt)
        messages.success(request, f"Taken back: {record.file_name}.")
        tell(request, moves)
        return HttpResponseRedirect(self.closing_page)
