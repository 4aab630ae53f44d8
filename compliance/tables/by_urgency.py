"""Pages of the deadlines in the order of urgency, each as quick as the first however many there are."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from compliance import selectors
from compliance.models import Deadline
from compliance.rules import Standing
from placements.models import Viewer

MOST = 1_000
"""Deadlines that can be paged through; nobody reads on, and to count more would take longer than to show them."""

FEW = 500
"""As many are put in order at once: one query, where one for each of several standings would take longer."""


class ByUrgency(Paginator[Deadline]):
    """The pages of ``selectors.deadlines`` that stand so, as far as MOST; ``rows`` gives them all at once."""

    def __init__(
        self,
        rows: Callable[[], QuerySet[Deadline]],
        per_page: int,
        *,
        as_of: date,
        viewer: Viewer,
        standings: Collection[Standing],
        **options: Any,
    ) -> None:
        super().__init__((), per_page, **options)
        self.rows = rows
        self.as_of = as_of
        self.viewer = viewer
        self.standings = standings

    @cached_property
    def count(self) -> int:
        """How many there are; MOST stands for more too."""
        return selectors.number(as_of=self.as_of, viewer=self.viewer, most=MOST, standings=self.standings)

    def page(self, number: int | str) -> Page[Deadline]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        stop = min(start + self.per_page, self.count)
        if self.count <= FEW and len(self.standings) > 1:
            return Page(self.rows()[start:stop], number, self)
        rows = selectors.in_turn(as_of=self.as_of, viewer=self.viewer, start=start, stop=stop, standings=self.standings)
        return Page(rows, number, self)
