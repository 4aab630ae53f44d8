"""What lists about holders can be narrowed by; the address says it, so that a link leads to the same rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet

from compliance.asked import placements_named
from compliance.pages.holders import called, of_placements
from compliance.visibility import visible
from holders.models import ConsentQuestion, Holder, HolderStatus, QuestionnaireStep, holds_on
from placements.models import Viewer

from .filters import CHOSEN, ByWords, typed


class HolderFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Holders by any name, by what a document says they are on the day, and by placement."""

    q = typed("Any name", "by_name", size=24)
    status = django_filters.ChoiceFilter(
        label="Status", choices=HolderStatus.Status.choices, method="of_status", empty_label="any", **CHOSEN
    )
    placement = typed("Placement", "of_placement", size=24)

    class Meta:
        model = Holder
        fields: list[str] = []

    def __init__(self, *args: Any, as_of: date, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of, self.viewer = as_of, viewer

    def by_name(self, rows: QuerySet[Holder], name: str, value: str) -> QuerySet[Holder]:
        """Rows that are called so."""
        return called(rows, value, self.viewer)

    def of_status(self, rows: QuerySet[Holder], name: str, value: str) -> QuerySet[Holder]:
        """Rows that a document says to be so on the day."""
        stated = visible(HolderStatus.objects.filter(holds_on(self.as_of), status=value), self.viewer)
        return rows.filter(pk__in=stated.order_by().values("holder"))

    def of_placement(self, rows: QuerySet[Holder], name: str, value: str) -> QuerySet[Holder]:
        """Rows of the placements that the words mean."""
        return of_placements(rows, placements_named(value, self.viewer).order_by())


class ConsentFilter(ByWords, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Questions for consent by words: of the question, its clause, or its placement's name."""

    looked_in = ("title__icontains", "clause__icontains", "placement__name__icontains", "placement__slug")

    q = typed("Words", "with_words", size=24)
    standard = django_filters.ChoiceFilter(
        label="Takes", choices=ConsentQuestion.Standard.choices, empty_label="any", **CHOSEN
    )

    class Meta:
        model = ConsentQuestion
        fields: list[str] = []


class QuestionnaireFilter(ByWords, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Questionnaires by words: of the holder's name, or of the placement's."""

    looked_in = (
        "holder__name__icontains",
        "registration_statement__placement__name__icontains",
        "registration_statement__placement__slug",
    )

    q = typed("Words", "with_words", size=24)

    class Meta:
        model = QuestionnaireStep
        fields: list[str] = []
