"""Duties, and the deadlines computed from them, which nobody types in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from compliance import selectors
from compliance.asked import day_asked, kept, row_or_404
from compliance.forms import AsOfForm, DutyForm
from compliance.models import Deadline, Duty
from compliance.models.deadline import URGENCY
from compliance.pages.day import DayShown
from compliance.pages.deadline import deadline_sheet
from compliance.rules import words
from compliance.tables import Links
from compliance.tables.by_urgency import MOST, ByUrgency
from compliance.visibility import visible
from compliance.wording import NAMES, on_record, standing_badge

from .as_file import ListAsFile
from .base import SOURCE, FactAdmin
from .filters import ByPlacementFilter
from .read_only import ReadOnly


@admin.register(Duty)
class DutyAdmin(FactAdmin[Duty]):
    """A promise of an agreement, or a rule of the SEC: its due day is a sentence."""

    form = DutyForm
    list_display = ("code", "title", "cited_clause", "due", "per", "satisfied_by", "placement")
    list_display_links = ("code", "title")
    list_filter = ("per", "boundary", ("placement", ByPlacementFilter))
    list_select_related = ("placement", "satisfied_by")
    search_fields = ("code", "title", "clause", "due", "placement__name")
    autocomplete_fields = ("placement", "opened_by", "satisfied_by", "source")
    fieldsets = (
        (None, {"fields": ("placement", ("code", "title"), "summary", ("owed_by", "owed_to"), ("effort", "per"))}),
        (
            "When it is due",
            {
                "fields": ("due", "boundary", "satisfied_by", "tolling"),
                "description": (
                    "A sentence: “45 days after closing”, “the earlier of 5 business days after no-review notice and "
                    "90 days after closing”, “5 business days before filing”. The day of the trigger is not counted. "
                    "“Before” keeps the reading of §2 that the 90th day itself is too late. Tolling is what a "
                    "blackout does to the day; only what the issuer owes is tolled, and no count backward."
                ),
            },
        ),
        (
            "Without a due day",
            {
                "fields": ("opened_by", "unstated"),
                "description": "It is open from an event (2003 agreement: §3(c)), or no document states its day.",
            },
        ),
        ("Force and remedy", {"fields": (("in_force_from", "in_force_until"), "remedy")}),
        SOURCE,
    )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A duty whose deadline another duty's sentence names is protected as if the database did it."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        protected += [f"duty {duty}: “{duty.due}”" for duty in selectors.duties_waiting_for(objs)]
        return to_delete, counts, perms_needed, protected

    @admin.display(description="clause", ordering="clause")
    def cited_clause(self, obj: Duty) -> str:
        return obj.clause


class AsOfFilter(admin.SimpleListFilter):
    """The day on which the list is asked, as a form instead of a list of choices."""

    title = "day"
    parameter_name = "as_of"
    template = "admin/as_of_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: type[Any], model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        as_of = day_asked(request)
        self.said = DayShown(as_of, timezone.localdate()).said
        self.form = AsOfForm.asked(request.GET, as_of)
        self.kept = kept(request, self.parameter_name)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Nothing to filter: the list's own query goes by the day."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One entry: the form, and the rest of the query to be kept."""
        yield {"form": self.form, "kept": self.kept, "said": self.said}


class StandingFilter(admin.SimpleListFilter):
    """Standing on the day of the list."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(standing.value, name) for standing, name in NAMES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(standing=self.value()) if self.value() else queryset


@admin.register(Deadline)
class DeadlineAdmin(ReadOnly, ListAsFile, admin.ModelAdmin[Deadline]):
    """Deadlines as of a day, and for each the page that explains it. They are computed: nothing can be typed in."""

    list_display = ("stands", "title", "about", "due", "recorded", "placement")
    list_display_links = ("stands", "title")
    list_filter = (AsOfFilter, StandingFilter, ("placement", ByPlacementFilter))
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("duty__title", "duty__code", "duty__clause", "placement__name", "placement__slug")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deadline]:
        return visible(selectors.deadlines(as_of=day_asked(request)), request.user)

    def get_ordering(self, request: HttpRequest) -> Any:
        """Most urgent first, as everywhere."""
        return ("urgency", *selectors.BY_DAY)

    def get_paginator(self, request: HttpRequest, queryset: QuerySet[Any], per_page: int, *args: Any) -> Any:
        """Searched, filtered or sorted otherwise, the rows are put in order all at once."""
        if not set(request.GET) <= {AsOfFilter.parameter_name, StandingFilter.parameter_name, PAGE_VAR}:
            return super().get_paginator(request, queryset, per_page, *args)
        asked = request.GET.get(StandingFilter.parameter_name)
        standings = [standing for standing in URGENCY if asked in (None, "", standing)]
        return ByUrgency(lambda: queryset, per_page, as_of=day_asked(request), viewer=request.user, standings=standings)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist and isinstance(changelist.paginator, ByUrgency) and changelist.result_count == MOST:
            response.context_data["subtitle"] = f"The first {MOST:,}: choose a placement or a standing to see others"  # type: ignore[attr-defined]
        return response

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist: Any = super().get_changelist_instance(request)
        as_of = day_asked(request)
        for row in changelist.result_list:
            row.shown_as_of = as_of
        return changelist

    @admin.display(description="standing", ordering="urgency")
    def stands(self, obj: Any) -> SafeString:
        return standing_badge(obj, obj.standing, as_of=obj.shown_as_of, short=True)

    @admin.display(description="what is owed", ordering="duty__title")
    def title(self, obj: Deadline) -> str:
        return obj.duty.title

    @admin.display(description="for", ordering="subject")
    def about(self, obj: Deadline) -> str:
        return obj.subject_label

    @admin.display(description="due", ordering="due_on")
    def due(self, obj: Deadline) -> str:
        return words.medium_date(obj.due_on) if obj.due_on else obj.missing

    @admin.display(description="on record", ordering="satisfied_on")
    def recorded(self, obj: Any) -> str:
        return on_record(obj, as_of=obj.shown_as_of)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Why a deadline has its day: standing, derivation, readings, facts, and its life."""
        asked = row_or_404(Deadline, object_id, request)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        as_of = day_asked(request)
        sheet = deadline_sheet(asked, links=Links(as_of), viewer=request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": sheet.row.duty.title,
            "subtitle": None,
            "opts": self.opts,
            "form": AsOfForm.asked(request.GET, as_of),
            "day": DayShown(as_of, timezone.localdate()),
            "sheet": sheet,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/compliance/deadline/change_form.html", context)
