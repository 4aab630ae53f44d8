"""Filters of lists that stay small however many rows there are to choose among."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from compliance.asked import kept, row_named
from placements.models import Placement

TYPED = "placement_name"


class StatedFilter(admin.AllValuesFieldListFilter):
    """Rows by what is stated in a field; where nothing is, the choice says so."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or "not stated"}


class ByPlacementFilter(admin.FieldListFilter):
    """Rows of the placements whose name has what is typed; a link may name one placement by its key instead."""

    template = "admin/placement_filter.html"

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Any],
        model_admin: Any,
        field_path: str,
    ) -> None:
        self.linked = f"{field_path}__id__exact"
        super().__init__(field, request, params, model, model_admin, field_path)
        self.title = "placement"
        self.kept = kept(request, TYPED, self.linked)
        self.typed = request.GET.get(TYPED, "").replace("\0", "")
        self.chosen = str(row_named(Placement, request.GET.get(self.linked, ""), request) or "")

    def expected_parameters(self) -> list[str | None]:
        return [TYPED, self.linked]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        self.used_parameters.pop(TYPED, None)
        rows = super().queryset(request, queryset)
        # Asked for any name, the database would look up the placement of every row.
        if rows is None or not self.typed:
            return rows
        return rows.filter(**{f"{self.field_path}__name__icontains": self.typed})

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One entry: the field, the placement that the address names, the way back to all, and the rest to be kept."""
        every = changelist.get_query_string(remove=[TYPED, self.linked])
        yield {"name": TYPED, "value": self.typed, "chosen": self.chosen, "every": every, "kept": self.kept}
