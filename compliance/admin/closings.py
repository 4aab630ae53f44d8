"""Closings, with Schedule 1 and the stated totals on their page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance import selectors
from compliance.asked import day_asked
from compliance.models import Deadline
from compliance.rules import words
from compliance.wording import day_known, standing_badge
from holders.models import Allocation
from placements.models import Closing, ClosingTotal

from .base import HOW_KNOWN, SOURCE, FactAdmin, FactInline
from .columns import figure
from .filters import ByPlacementFilter


class AllocationInline(FactInline):
    """The lines of Schedule 1."""

    model = Allocation
    fields = ("holder", "security", "quantity", "price_paid", "source", "clause")
    autocomplete_fields = ("holder", "security", "source")
    verbose_name_plural = "Schedule 1: allocations at this closing"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Allocation]:
        return super().get_queryset(request).select_related("holder", "security", "source", "closing")


class ClosingTotalInline(FactInline):
    """What the document states was sold in all."""

    model = ClosingTotal
    fields = ("security", "quantity", "amount", "approximate", "source", "clause")
    autocomplete_fields = ("security", "source")
    verbose_name_plural = "Totals, as stated"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClosingTotal]:
        return super().get_queryset(request).select_related("security", "source", "closing")


class ClosingList(ChangeList):
    """The list of closings, each with its line of the board: one query for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        closings: list[Any] = list(self.result_list)
        _give_lines(closings, as_of=timezone.localdate())
        self.result_list = closings


def _give_lines(closings: list[Any], *, as_of: date) -> None:
    """Give each of ``closings`` its line of the board, and the day on which the line holds."""
    for closing, line in zip(closings, selectors.board(as_of=as_of, closings=closings), strict=True):
        closing.line, closing.shown_as_of = line, as_of


@admin.register(Closing)
class ClosingAdmin(FactAdmin[Closing]):
    """A closing: the trigger of most duties."""

    list_display = ("__str__", "day", "filing", "effectiveness", "agreement_covers")
    list_filter = ("certainty", "agreement_covers", ("placement", ByPlacementFilter))
    list_select_related = ("placement",)
    search_fields = ("code", "name", "placement__name", "placement__slug")
    autocomplete_fields = ("placement", "source")
    fixed_once_added = ("placement",)
    readonly_fields = ("filing", "effectiveness")
    inlines = (ClosingTotalInline, AllocationInline)
    fieldsets = (
        (None, {"fields": ("placement", ("code", "name"))}),
        (
            "The day",
            {
                "fields": ("occurred_on",),
                "description": (
                    "The Closing Date, from which filing (45th day) and effectiveness (90th day) count. "
                    "2003 agreement: §1, §2, §3(a). The day itself is not counted."
                ),
            },
        ),
        HOW_KNOWN,
        ("Agreement", {"fields": ("agreement_covers",), "description": "Whether a document says so of this closing."}),
        SOURCE,
    )

    def get_fieldsets(self, request: HttpRequest, obj: Closing | None = None) -> Any:
        as_of = day_asked(request)
        day = "today" if as_of == timezone.localdate() else words.medium_date(as_of)
        computed = (f"Computed, as of {day}", {"fields": ("filing", "effectiveness")})
        return (*super().get_fieldsets(request, obj), computed)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ClosingList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Closing | None:
        closing = super().get_object(request, object_id, from_field)
        if closing is not None:
            _give_lines([closing], as_of=day_asked(request))
        return closing

    @admin.display(description="day", ordering="occurred_on")
    def day(self, obj: Closing) -> str:
        return day_known(obj)

    @admin.display(description="filing due")
    def filing(self, obj: Any) -> SafeString | str:
        return _due(obj.line.filing, as_of=obj.shown_as_of) if hasattr(obj, "line") else "computed when saved"

    @admin.display(description="effective due")
    def effectiveness(self, obj: Any) -> SafeString | str:
        return _due(obj.line.effectiveness, as_of=obj.shown_as_of) if hasattr(obj, "line") else "computed when saved"


def _due(row: Deadline | None, *, as_of: date) -> SafeString | str:
    """The due day of a deadline with its standing on ``as_of``."""
    if row is None:
        return "no such duty on record"
    said = standing_badge(row, row.standing, as_of=as_of)
    return format_html("{} · {}", words.medium_date(row.due_on), said) if row.due_on else said


@admin.register(ClosingTotal)
class ClosingTotalAdmin(FactAdmin[ClosingTotal]):
    """A total as a document states it."""

    list_display = ("security", "closing", "quantity_figure", "amount_figure", "approximate", "clause")
    list_filter = ("approximate", ("closing__placement", ByPlacementFilter))
    list_select_related = ("security", "closing__placement")
    search_fields = ("security__name", "closing__name", "closing__code", "closing__placement__name")
    autocomplete_fields = ("closing", "security", "source")
    fieldsets = (
        (None, {"fields": ("closing", "security", ("quantity", "amount"), "approximate")}),
        SOURCE,
    )

    @admin.display(description="quantity", ordering="quantity")
    def quantity_figure(self, obj: ClosingTotal) -> str:
        return _about(figure(obj.quantity), obj)

    @admin.display(description="amount", ordering="amount")
    def amount_figure(self, obj: ClosingTotal) -> str:
        return _about(words.dollars(obj.amount), obj)


def _about(said: str, total: ClosingTotal) -> str:
    return f"about {said}" if said and total.approximate else said
