"""What has happened since: registration statements, milestones."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from compliance.asked import row_named
from compliance.entering.events import MilestoneForm, about_closing
from compliance.wording import day_known
from holders.models import Coverage
from placements.models import Closing, EventKind, Milestone, RegistrationStatement

from .base import CITED, HOW_KNOWN, SOURCE, FactAdmin, FactInline
from .blackouts import GAUGE, BlackoutInline, GaugeAdmin, OfStatementForm
from .columns import figure
from .filters import ByPlacementFilter, StatedFilter


class MilestoneInline(FactInline):
    """What happened to the registration statement, day by day."""

    model = Milestone
    form = OfStatementForm
    fields = (
        "event",
        "occurred_on",
        "planned_on",
        "certainty",
        "reason",
        "not_before",
        "not_after",
        "source",
        "clause",
    )
    autocomplete_fields = ("event", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Milestone]:
        return super().get_queryset(request).select_related("event", "source", "placement")


class CoverageInline(FactInline):
    """The lines of its selling-holder table."""

    model = Coverage
    fields = (
        "holder", "filing", "as_of_on", "shares_offered", "shares_before", "percent_before", "shares_after",
        "percent_after", "source", "clause",
    )  # fmt: skip
    autocomplete_fields = ("holder", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Coverage]:
        return super().get_queryset(request).select_related("holder", "source", "registration_statement")


@admin.register(RegistrationStatement)
class RegistrationStatementAdmin(GaugeAdmin[RegistrationStatement]):
    """A registration statement, with its milestones, blackouts and selling holders."""

    list_display = ("label", "placement", "file_number", "shares_figure", "other_figure")
    list_filter = (("form", StatedFilter), ("placement", ByPlacementFilter))
    list_select_related = ("placement",)
    search_fields = ("code", "form", "file_number", "placement__name", "placement__slug")
    autocomplete_fields = ("placement", "source", "closings")
    readonly_fields = ("blackout_gauge",)
    fixed_once_added = ("placement",)
    inlines = (MilestoneInline, BlackoutInline, CoverageInline)
    fieldsets = (
        (None, {"fields": ("placement", ("code", "form", "file_number"))}),
        (
            "What it covers",
            {
                "fields": ("closings", "shares", "other_shares"),
                "description": "At least the agreement's minimum; other shares up to its maximum. 2003 agreement: §2.",
            },
        ),
        SOURCE,
        GAUGE,
    )

    @admin.display(description="shares", ordering="shares")
    def shares_figure(self, obj: RegistrationStatement) -> str:
        return figure(obj.shares)

    @admin.display(description="of these, other", ordering="other_shares")
    def other_figure(self, obj: RegistrationStatement) -> str:
        return figure(obj.other_shares)


@admin.register(Milestone)
class MilestoneAdmin(FactAdmin[Milestone]):
    """One event: what duties count from, or are satisfied by."""

    form = MilestoneForm
    list_display = ("event", "day", "concerns", "placement", "cited")
    list_filter = ("certainty", ("placement", ByPlacementFilter), ("event", admin.RelatedOnlyFieldListFilter))
    list_select_related = (
        "event", "placement", "closing__placement", "registration_statement__placement", "holder", "source",
    )  # fmt: skip
    search_fields = ("event__name", "placement__name", "filing", "note")
    autocomplete_fields = ("placement", "event", "closing", "registration_statement", "holder", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "event", "occurred_on", "planned_on"),
                "description": (
                    "Where it is on record how a notice was sent, enter it under Notices: that gives the day."
                ),
            },
        ),
        (
            "What it concerns",
            {
                "fields": ("closing", "registration_statement", "holder", "filing"),
                "description": "Leave all four empty where it concerns the whole placement.",
            },
        ),
        HOW_KNOWN,
        ("Source", {"fields": (("source", "clause"), "note"), "description": CITED}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Milestone | None = None) -> Any:
        """Only with a new event a registration statement can be added, by whoever may add one."""
        main, concerned, *rest = super().get_fieldsets(request, obj)
        if obj is None and request.user.has_perm("placements.add_registrationstatement"):
            title, options = concerned
            before, after = options["fields"][:2], options["fields"][2:]
            concerned = (title, {**options, "fields": (*before, ("new_statement", "new_form"), *after)})
        return (main, concerned, *rest)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says; of a closing that a registration statement covers, that statement."""
        initial = super().get_changeform_initial_data(request)
        closing = row_named(Closing, initial.get("closing"), request)
        if closing is not None and not initial.get("registration_statement"):
            initial |= about_closing(closing, str(row_named(EventKind, initial.get("event"), request)))
        return initial

    def save_model(self, request: HttpRequest, obj: Milestone, form: Any, change: bool) -> None:
        form.add_statement()
        super().save_model(request, obj, form, change)

    @admin.display(description="day", ordering="occurred_on")
    def day(self, obj: Milestone) -> str:
        return day_known(obj)

    @admin.display(description="concerns")
    def concerns(self, obj: Milestone) -> str:
        named = (*(about.label for about in (obj.closing, obj.registration_statement) if about), obj.holder, obj.filing)
        return ", ".join(str(each) for each in named if each) or "the placement"

    @admin.display(description="source")
    def cited(self, obj: Milestone) -> str:
        return obj.cited_as
