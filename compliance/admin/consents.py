"""Questions for the holders' consent, and the answers."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from compliance.wording import day_known
from holders.models import Consent, ConsentQuestion

from .base import HOW_KNOWN, SOURCE, FactAdmin, FactInline
from .filters import ByPlacementFilter


class ConsentInline(FactInline):
    """What each holder answered."""

    model = Consent
    fields = (
        "holder", "answer", "occurred_on", "certainty", "reason", "not_before", "not_after", "source", "clause",
    )  # fmt: skip
    autocomplete_fields = ("holder", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).select_related("holder", "source", "question")


@admin.register(ConsentQuestion)
class ConsentQuestionAdmin(FactAdmin[ConsentQuestion]):
    """A question and the answers on record; its page on the site says where it stands."""

    list_display = ("title", "placement", "standard", "base", "record_on")
    list_filter = ("standard", ("placement", ByPlacementFilter))
    list_select_related = ("placement",)
    search_fields = ("title", "code", "placement__name", "placement__slug")
    autocomplete_fields = ("placement", "source", "relates_to")
    fixed_once_added = ("placement",)
    inlines = (ConsentInline,)
    fieldsets = (
        (None, {"fields": ("placement", "code", "title", "relates_to")}),
        (
            "What it takes",
            {
                "fields": (("standard", "percent"), "base", "record_on"),
                "description": (
                    "A majority: 2003 agreement §3(a), §3(e), §7(b), and waivers that concern only consenting holders. "
                    "Each holder: amendments and all other waivers (§7(f)), an assignment by the issuer (§7(h))."
                ),
            },
        ),
        SOURCE,
    )


@admin.register(Consent)
class ConsentAdmin(FactAdmin[Consent]):
    """One holder's answer."""

    list_display = ("holder", "answer", "day", "question")
    list_filter = ("answer", ("question__placement", ByPlacementFilter))
    list_select_related = ("holder", "question")
    search_fields = ("holder__name", "question__title", "question__placement__name")
    autocomplete_fields = ("question", "holder", "source")
    fieldsets = (
        (None, {"fields": ("question", "holder", "answer", "occurred_on")}),
        HOW_KNOWN,
        SOURCE,
    )

    @admin.display(description="day", ordering="occurred_on")
    def day(self, obj: Consent) -> str:
        return day_known(obj)
