"""What lists can be narrowed by; the address says it, so that a link leads to the same rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from compliance import selectors
from compliance.models import Deadline
from compliance.visibility import visible
from compliance.wording import NAMES
from holders.models import Notice
from placements.models import EventKind, Placement, RegistrationStatement, SourceDocument, Viewer
from placements.searching import searched

STANDINGS = [(standing.value, name.capitalize()) for standing, name in NAMES.items()]
"""The standings as a filter offers them, most urgent first."""
WINDOWS = [(str(days), f"{days} days") for days in (7, 14, 30, 90, 365)]

_CHOSEN: dict[str, Any] = {"error_messages": {"invalid_choice": "Choose one from the list."}}


class DueFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Deadlines by standing, placement, what satisfies them, and by words."""

    q = django_filters.CharFilter(
        label="Words", method="with_words", widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"})
    )
    standing = django_filters.ChoiceFilter(label="Standing", choices=STANDINGS, empty_label="any", **_CHOSEN)
    placement = django_filters.CharFilter(
        label="Placement", method="of_placement", widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"})
    )
    event = django_filters.ChoiceFilter(
        label="Satisfied by",
        field_name="duty__satisfied_by__name",
        choices=lambda: EventKind.objects.order_by("name").values_list("name", "name"),
        empty_label="any event",
        **_CHOSEN,
    )

    class Meta:
        model = Deadline
        fields: list[str] = []

    def __init__(self, query: QueryDict, *, as_of: date, viewer: Viewer) -> None:
        super().__init__(query, Deadline.objects.none())
        self.as_of = as_of
        self.viewer = viewer

    def asked(self) -> dict[str, Any]:
        """What the address narrows the list by, as far as it can be read."""
        self.form.is_valid()
        asked: dict[str, Any] = self.form.cleaned_data
        return asked

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Of the deadlines that the person may see, those asked for."""
        rows: QuerySet[Any] = super().filter_queryset(visible(selectors.deadlines(as_of=self.as_of), self.viewer))
        return rows

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows of whose duty the title, the code or the clause has the words."""
        return rows.filter(
            Q(duty__title__icontains=value) | Q(duty__code__icontains=value) | Q(duty__clause__icontains=value)
        )

    def of_placement(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows of the placement of that short name, or in whose name the words occur."""
        return rows.filter(Q(placement__slug=value) | Q(placement__name__icontains=value))


class DeadlineFilter(DueFilter):
    """Deadlines by the same, and by how soon they are due."""

    within = django_filters.ChoiceFilter(
        label="Due within", choices=WINDOWS, method="due_within", empty_label="any time", **_CHOSEN
    )

    def due_within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows that are due on the day asked for or in so many calendar days after it."""
        until = date.fromordinal(min(self.as_of.toordinal() + int(value), date.max.toordinal()))
        return rows.filter(due_on__gte=self.as_of, due_on__lte=until)


class PlacementFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Placements by words: of their name, their short name, or their issuer's."""

    q = django_filters.CharFilter(
        label="Words", method="with_words", widget=forms.TextInput(attrs={"size": 24, "autocomplete": "off"})
    )

    class Meta:
        model = Placement
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in which the words occur."""
        return rows.filter(Q(name__icontains=value) | Q(slug__icontains=value) | Q(issuer__name__icontains=value))


class NoticeFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Notices by placement, to whom they went, and by words: of what they are, or of who sent or had them."""

    q = django_filters.CharFilter(
        label="Words", method="with_words", widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"})
    )
    placement = django_filters.CharFilter(
        label="Placement", method="of_placement", widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"})
    )
    to = django_filters.ChoiceFilter(label="To", choices=Notice.To.choices, empty_label="anybody", **_CHOSEN)

    class Meta:
        model = Notice
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in which the words occur."""
        people = Q(recipient__name__icontains=value) | Q(sender__name__icontains=value)
        return rows.filter(people | Q(event__name__icontains=value) | Q(filing__icontains=value))

    def of_placement(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows of the placement of that short name, or in whose name the words occur."""
        return rows.filter(Q(placement__slug=value) | Q(placement__name__icontains=value))


class RegistrationFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Registration statements by words: of their form, their file number, their code, or their placement's name."""

    q = django_filters.CharFilter(
        label="Words", method="with_words", widget=forms.TextInput(attrs={"size": 24, "autocomplete": "off"})
    )

    class Meta:
        model = RegistrationStatement
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in which the words occur."""
        own = Q(form__icontains=value) | Q(file_number__icontains=value) | Q(code__icontains=value)
        return rows.filter(own | Q(placement__name__icontains=value) | Q(placement__slug=value))


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Documents by placement, and by words of their names or of what stands in their files."""

    q = django_filters.CharFilter(
        label="Words", method="with_words", widget=forms.TextInput(attrs={"size": 28, "autocomplete": "off"})
    )
    placement = django_filters.CharFilter(
        label="Placement", method="of_placement", widget=forms.TextInput(attrs={"size": 18, "autocomplete": "off"})
    )

    class Meta:
        model = SourceDocument
        fields: list[str] = []

    def __init__(self, *args: Any, searches_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searches_files = searches_files

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in whose names, or for who may see files in one of them, each word stands."""
        if self.searches_files:
            return searched(rows, value)
        return rows.filter(Q(title__icontains=value) | Q(code__icontains=value) | Q(cite__icontains=value))

    def of_placement(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows of the placement of that short name, or in whose name the words occur."""
        return rows.filter(Q(placement__slug=value) | Q(placement__name__icontains=value))
