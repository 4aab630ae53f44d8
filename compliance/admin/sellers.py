"""What a selling-holder table rests on beside its lines: questionnaires, and the shares of the class outstanding."""

from __future__ import annotations

from django.contrib import admin

from holders.models import QuestionnaireStep
from placements.models import ClassOutstanding

from .base import SOURCE, FactAdmin
from .columns import figure
from .filters import ByPlacementFilter


@admin.register(QuestionnaireStep)
class QuestionnaireStepAdmin(FactAdmin[QuestionnaireStep]):
    """One step of a holder's questionnaire."""

    list_display = ("holder", "step", "occurred_on", "reason", "registration_statement")
    list_filter = ("step", ("registration_statement__placement", ByPlacementFilter))
    list_select_related = ("holder", "registration_statement__placement")
    search_fields = ("holder__name", "reason", "registration_statement__placement__name")
    autocomplete_fields = ("registration_statement", "holder", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("registration_statement", "holder", "step", "occurred_on", "reason"),
                "description": (
                    "A holder furnishes its information within a reasonable time before the filing; the shares of one "
                    "that does not may be left out. 2003 agreement: §3(m)."
                ),
            },
        ),
        SOURCE,
    )


@admin.register(ClassOutstanding)
class ClassOutstandingAdmin(FactAdmin[ClassOutstanding]):
    """The shares of common stock outstanding on a day."""

    list_display = ("placement", "as_of_on", "least_figure", "most_figure", "clause")
    list_filter = (("placement", ByPlacementFilter),)
    list_select_related = ("placement",)
    search_fields = ("placement__name", "reason")
    autocomplete_fields = ("placement", "source")
    fieldsets = (
        (None, {"fields": ("placement", "as_of_on", ("least", "most"), "reason")}),
        SOURCE,
    )

    @admin.display(description="shares", ordering="least")
    def least_figure(self, obj: ClassOutstanding) -> str:
        return figure(obj.least)

    @admin.display(description="at most", ordering="most")
    def most_figure(self, obj: ClassOutstanding) -> str:
        return figure(obj.most)
