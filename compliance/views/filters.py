"""What lists can be narrowed by; the address says it, so that a link leads to the same rows."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from compliance import selectors
from compliance.models import Deadline, Waiver
from compliance.prepared import Prepared
from compliance.visibility import visible
from compliance.wording import NAMES
from holders.models import Notice
from placements.models import EventKind, Placement, RegistrationStatement, SourceDocument, Viewer
from placements.searching import searched

STANDINGS = [(standing.value, name.capitalize()) for standing, name in NAMES.items()]
"""The standings as a filter offers them, most urgent first."""
WINDOWS = [(str(days), f"{days} days") for days in (7, 14, 30, 90, 365)]

EVENTS = Prepared(lambda: EventKind.objects.order_by("name").values_list("name", flat=True))
"""The names of all kinds of events."""

CHOSEN: dict[str, Any] = {"error_messages": {"invalid_choice": "Choose one from the list."}}


def typed(label: str, method: str, *, size: int = 18) -> Any:
    """A filter by what is typed; ``method`` of the filters narrows the rows by it."""
    widget = forms.TextInput(attrs={"size": size, "autocomplete": "off"})
    return django_filters.CharFilter(label=label, method=method, widget=widget)


def asked_of(kind: Any, asked: QueryDict) -> dict[str, Any]:
    """What of the address ``kind``, a class of filters, narrows by: to be asked of another page too."""
    return {name: value for name, value in asked.items() if name in kind.base_filters}


class ByWords:
    """Rows by words, of which all must occur together in one of a few columns."""

    looked_in: ClassVar[tuple[str, ...]]
    """Where the words are looked for, as look-ups."""

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in which the words occur."""
        return rows.filter(reduce(or_, (Q(**{column: value}) for column in self.looked_in)))


class OfPlacement:
    """Rows by their placement."""

    def of_placement(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows of the placement of that short name, or in whose name the words occur."""
        return rows.filter(Q(placement__slug=value) | Q(placement__name__icontains=value))


class FormOnce:
    """The form's class is made once for each kind of filters, of which the library makes one for each request."""

    form_class: ClassVar[Any]

    def get_form_class(self) -> Any:
        """The class; what there is to choose from is asked when a form of it is shown."""
        kind = type(self)
        if "form_class" not in vars(kind):
            kind.form_class = super().get_form_class()  # type: ignore[misc]  # it stands before the library's class
        return kind.form_class


class DueFilter(FormOnce, ByWords, OfPlacement, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Deadlines by standing, placement, what satisfies them, and by words."""

    looked_in = ("duty__title__icontains", "duty__code__icontains", "duty__clause__icontains")

    q = typed("Words", "with_words")
    standing = django_filters.ChoiceFilter(label="Standing", choices=STANDINGS, empty_label="any", **CHOSEN)
    placement = typed("Placement", "of_placement")
    event = django_filters.ChoiceFilter(
        label="Satisfied by",
        field_name="duty__satisfied_by__name",
        choices=lambda: [(name, name) for name in EVENTS.rows()],
        empty_label="any event",
        **CHOSEN,
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


class DeadlineFilter(DueFilter):
    """Deadlines by the same, and by how soon they are due."""

    within = django_filters.ChoiceFilter(
        label="Due within", choices=WINDOWS, method="due_within", empty_label="any time", **CHOSEN
    )

    def due_within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows that are due on the day asked for or in so many calendar days after it."""
        until = date.fromordinal(min(self.as_of.toordinal() + int(value), date.max.toordinal()))
        return rows.filter(due_on__gte=self.as_of, due_on__lte=until)


class PlacementFilter(ByWords, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Placements by words: of their name, their short name, or their issuer's."""

    looked_in = ("name__icontains", "slug__icontains", "issuer__name__icontains")

    q = typed("Words", "with_words", size=24)

    class Meta:
        model = Placement
        fields: list[str] = []


class NoticeFilter(ByWords, OfPlacement, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Notices by placement, to whom they went, and by words: of what they are, or of who sent or had them."""

    looked_in = ("recipient__name__icontains", "sender__name__icontains", "event__name__icontains", "filing__icontains")

    q = typed("Words", "with_words")
    placement = typed("Placement", "of_placement")
    to = django_filters.ChoiceFilter(label="To", choices=Notice.To.choices, empty_label="anybody", **CHOSEN)

    class Meta:
        model = Notice
        fields: list[str] = []


class WaiverFilter(ByWords, OfPlacement, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Waivers by placement, by whether they count, and by words: of their duty, or of who granted or asked for them."""

    looked_in = ("duty__title__icontains", "duty__code__icontains", "granted_by__icontains", "asked_by__icontains")

    q = typed("Words", "with_words")
    placement = typed("Placement", "of_placement")
    pending = django_filters.ChoiceFilter(
        label="Approval", choices=[("True", "waits for it"), ("False", "counts")], empty_label="either", **CHOSEN
    )

    class Meta:
        model = Waiver
        fields: list[str] = []


class RegistrationFilter(ByWords, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Registration statements by words: of their form, their file number, their code, or their placement's name."""

    looked_in = (
        "form__icontains",
        "file_number__icontains",
        "code__icontains",
        "placement__name__icontains",
        "placement__slug",
    )

    q = typed("Words", "with_words", size=24)

    class Meta:
        model = RegistrationStatement
        fields: list[str] = []


class DocumentFilter(ByWords, OfPlacement, django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Documents by placement, and by words of their names or of what stands in their files."""

    looked_in = ("title__icontains", "code__icontains", "cite__icontains")

    q = typed("Words", "with_words", size=28)
    placement = typed("Placement", "of_placement")

    class Meta:
        model = SourceDocument
        fields: list[str] = []

    def __init__(self, *args: Any, searches_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.searches_files = searches_files

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows in whose names, or for who may see files in one of them, each word stands."""
        return searched(rows, value) if self.searches_files else super().with_words(rows, name, value)
