"""Who holds: holders, their names, allocations and lines of selling-holder tables."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse

from compliance.pages.holders import called
from compliance.rules import words
from compliance.visibility import visible
from holders.models import Allocation, Control, Coverage, Holder, HolderName, HolderStatus
from placements.models import Placement

from .addresses import AddressInline
from .base import SOURCE, FactAdmin, FactInline
from .columns import figure
from .filters import ByPlacementFilter
from .long_lists import LongListAdmin
from .merging import merge_page
from .status import ControlInline, HolderStatusInline


class HolderNameInline(FactInline):
    """Names that documents give to the holder."""

    model = HolderName
    fields = ("placement", "name", "source", "clause")
    autocomplete_fields = ("placement", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HolderName]:
        return super().get_queryset(request).select_related("placement", "source")


class StatusFilter(admin.SimpleListFilter):
    """What a document that the reader may see says they are."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(HolderStatus.Status.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Holder]) -> QuerySet[Holder]:
        if not self.value():
            return queryset
        stated = visible(HolderStatus.objects.filter(status=self.value()), request.user)
        return queryset.filter(pk__in=stated.order_by().values("holder"))


@admin.register(Holder)
class HolderAdmin(FactAdmin[Holder]):
    """A legal entity that holds or held securities."""

    list_display = ("name", "status_words", "signatory", "controlled_by")
    list_filter = (StatusFilter,)
    search_fields = ("name", "code", "signatory")
    autocomplete_fields = ("party_to",)
    inlines = (HolderNameInline, HolderStatusInline, ControlInline, AddressInline)
    fieldsets = (
        (None, {"fields": ("code", "name", "party_to")}),
        (
            "Who acts for it",
            {
                "fields": (("signatory", "signatory_title"),),
                "description": "As in the signature block.",
            },
        ),
    )

    actions = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Holder]:
        """Each with what the placements that the person sees say of it; it may be a party to others."""
        seen = (
            Prefetch(name, visible(model._default_manager.all(), request.user))
            for name, model in (("statuses", HolderStatus), ("controls", Control), ("party_to", Placement))
        )
        return super().get_queryset(request).prefetch_related(*seen)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Holder], term: str) -> Any:
        """By any name, as on the site."""
        return called(queryset, term, request.user) if term.split() else queryset, False

    @admin.action(description="Merge two records of one entity", permissions=["change", "delete"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Holder]) -> HttpResponse | None:
        """Show what would be moved, ask which record is kept and why, and merge once that is answered."""
        chosen = list(queryset.values_list("pk", flat=True))
        # Read anew: the list has each with those placements alone that the person sees, and all of it is moved.
        return merge_page(self, request, list(Holder.objects.filter(pk__in=chosen).order_by("pk")))

    @admin.display(description="status")
    def status_words(self, obj: Holder) -> str:
        return "; ".join(dict.fromkeys(row.get_status_display() for row in obj.statuses.all()))

    @admin.display(description="controlled by")
    def controlled_by(self, obj: Holder) -> str:
        return "; ".join(dict.fromkeys(row.person for row in obj.controls.all()))


@admin.register(HolderName)
class HolderNameAdmin(FactAdmin[HolderName]):
    """Another name of a holder."""

    list_display = ("name", "holder", "placement", "clause")
    list_filter = (("placement", ByPlacementFilter),)
    list_select_related = ("holder", "placement")
    search_fields = ("name", "holder__name")
    autocomplete_fields = ("placement", "holder", "source")
    fieldsets = ((None, {"fields": ("placement", "holder", "name")}), SOURCE)


@admin.register(Allocation)
class AllocationAdmin(LongListAdmin[Allocation]):
    """A line of Schedule 1."""

    list_display = ("holder", "security", "quantity_figure", "price_figure", "closing")
    list_filter = (("closing__placement", ByPlacementFilter), "security__kind")
    list_select_related = ("holder", "security", "closing__placement")
    search_fields = ("holder__name", "security__name", "closing__placement__name")
    autocomplete_fields = ("closing", "holder", "security", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("closing", "holder", "security", ("quantity", "price_paid")),
                "description": "Whole shares; for a warrant the shares it buys. 2003 agreement: Schedule 1.",
            },
        ),
        SOURCE,
    )

    @admin.display(description="quantity", ordering="quantity")
    def quantity_figure(self, obj: Allocation) -> str:
        return figure(obj.quantity)

    @admin.display(description="price paid", ordering="price_paid")
    def price_figure(self, obj: Allocation) -> str:
        return words.dollars(obj.price_paid)


@admin.register(Coverage)
class CoverageAdmin(FactAdmin[Coverage]):
    """A line of a selling-holder table."""

    list_display = (
        "holder", "registration_statement", "filing", "offered_figure", "before_figure", "percent_before",
        "after_figure", "percent_after",
    )  # fmt: skip
    list_filter = (("registration_statement__placement", ByPlacementFilter),)
    list_select_related = ("holder", "registration_statement__placement")
    search_fields = ("holder__name", "filing", "registration_statement__placement__name")
    autocomplete_fields = ("registration_statement", "holder", "source")
    fieldsets = (
        (None, {"fields": ("registration_statement", "holder", ("filing", "as_of_on"))}),
        (
            "As printed",
            {
                "fields": (
                    "shares_offered", ("shares_before", "percent_before"), ("shares_after", "percent_after"),
                ),
                "description": "Percentages as printed; “*” stands for less than 1%.",
            },
        ),
        SOURCE,
    )  # fmt: skip

    @admin.display(description="offered", ordering="shares_offered")
    def offered_figure(self, obj: Coverage) -> str:
        return figure(obj.shares_offered)

    @admin.display(description="owned before", ordering="shares_before")
    def before_figure(self, obj: Coverage) -> str:
        return figure(obj.shares_before)

    @admin.display(description="owned after", ordering="shares_after")
    def after_figure(self, obj: Coverage) -> str:
        return figure(obj.shares_after)
