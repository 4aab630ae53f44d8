"""What lists about holders can be narrowed by; the address says it, so that a link leads to the same rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from compliance.asked import placements_named
from compliance.pages.holders import called, of_placements
from compliance.visibility import visible
from holders.models import ConsentQuestion, Holder, HolderStatus, QuestionnaireStep, holds_on
from placements.models import Viewer

_WORDS = forms.TextInput(attrs={"size": 24, "autocomplete": "off"})
_CHOSEN: dict[str, Any] = {"error_messages": {"invalid_choice": "Choose one from the list."}}


class HolderFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Holders by any name, by what a document says they are on the day, and by placement."""

    q = django_filters.CharFilter(label="Any name", method="by_name", widget=_WORDS)
    status = django_filters.ChoiceFilter(
        label="Status", choices=HolderStatus.Status.choices, method="of_status", empty_label="any", **_CHOSEN
    )
    placement = django_filters.CharFilter(label="Placement", method="of_placement", widget=_WORDS)

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


class ConsentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Questions for consent by words: of the question, its clause, or its placement's name."""

    q = django_filters.CharFilter(label="Words", method="with_words", widget=_WORDS)
    standard = django_filters.ChoiceFilter(
        label="Takes", choices=ConsentQuestion.Standard.choices, empty_label="any", **_CHOSEN
    )

    class Meta:
        model = ConsentQuestion
        fields: list[str] = []

    def with_words(self, rows: QuerySet[ConsentQuestion], name: str, value: str) -> QuerySet[ConsentQuestion]:
        """Rows in which the words occur."""
        return rows.filter(
            Q(title__icontains=value)
            | Q(clause__icontains=value)
            | Q(placement__name__icontains=value)
            | Q(placement__slug=value)
        )


class QuestionnaireFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Questionnaires by words: of the holder's name, or of the placement's."""

    q = django_filters.CharFilter(label="Words", method="with_words", widget=_WORDS)

    class Meta:
        model = QuestionnaireStep
        fields: list[str] = []

    def with_words(self, rows: QuerySet[QuestionnaireStep], name: str, value: str) -> QuerySet[QuestionnaireStep]:
        """Rows in which the words occur."""
        return rows.filter(
            Q(holder__name__icontains=value)
            | Q(registration_statement__placement__name__icontains=value)
            | Q(registration_statement__placement__slug=value)
        )
