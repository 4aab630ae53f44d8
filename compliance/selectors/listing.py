"""Deadlines as lists have them: most urgent first, and of each standing no more than is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window

from compliance.models import Deadline
from compliance.models.deadline import DeadlineQuerySet
from compliance.rules import ALERT_WINDOW, Standing
from compliance.visibility import visible
from placements.models import Placement, Viewer

# The rows that are shown beside a deadline.
BESIDE = ("placement", "duty", "closing", "registration_statement", "holder")
# The same with what satisfies it, by which a page offers to record that.
SHOWN = (*BESIDE, "duty__satisfied_by")

# Earliest first, those without a day last; then so that the order is the same each time.
DAY = F("due_on").asc(nulls_last=True)
BY_DAY = (DAY, "placement__name", "duty_id", "subject")


def deadlines(*, as_of: date, window: int = ALERT_WINDOW, placement: Placement | None = None) -> QuerySet[Any]:
    """Each deadline as it stands on ``as_of``, with ``standing`` and ``urgency``; most urgent first, then by day.

    All of them: what a person is shown goes through ``visible``.
    """
    rows = Deadline.objects.as_of(as_of)
    if placement:
        rows = rows.filter(placement=placement)
    return _in_order(rows, as_of, window)


@dataclass(frozen=True, slots=True)
class First:
    """The first deadlines of one standing, and how many there are."""

    rows: list[Deadline]
    number: int


def first_of_each(
    *, as_of: date, viewer: Viewer, standings: Collection[Standing], most: int, window: int = ALERT_WINDOW
) -> dict[Standing, First]:
    """Of each of ``standings`` that a deadline has which ``viewer`` sees, the first ``most`` in order.

    A query for each standing, which also counts, and one for the rows.
    """
    numbers: dict[str, int] = {}
    keys: list[int] = []
    for standing in standings:
        alike = _alike(standing, as_of, viewer, window).annotate(number=Window(Count("pk")))
        for key, numbers[standing] in alike.values_list("pk", "number")[:most]:
            keys.append(key)
    found: dict[Standing, First] = {}
    for row in _in_order(Deadline.objects.filter(pk__in=keys), as_of, window):
        found.setdefault(Standing(row.standing), First([], numbers[row.standing])).rows.append(row)
    return found


def in_standing(standing: Standing, *, as_of: date, viewer: Viewer, window: int = ALERT_WINDOW) -> QuerySet[Any]:
    """The deadlines that stand so on ``as_of`` and that ``viewer`` sees, in the order of the first page."""
    return _alike(standing, as_of, viewer, window)


def seen(viewer: Viewer) -> DeadlineQuerySet:
    """The deadlines that ``viewer`` may see."""
    rows: Any = visible(Deadline.objects.all(), viewer)
    return rows  # type: ignore[no-any-return]  # the query set it was, of fewer rows


def _alike(standing: Standing, as_of: date, viewer: Viewer, window: int) -> QuerySet[Any]:
    """The deadlines that stand so, in their order."""
    rows: QuerySet[Any] = seen(viewer).standing_so(standing, as_of, window)
    # Joined for the order, SQLite would begin with all placements and look up the deadlines of each.
    name = Subquery(Placement.objects.filter(pk=OuterRef("placement")).values("name"))
    return rows.order_by(DAY, name, "duty_id", "subject")


def _in_order(rows: DeadlineQuerySet, as_of: date, window: int) -> QuerySet[Any]:
    """``rows`` with their standing and all that is shown beside them; most urgent first, then by day."""
    stands: QuerySet[Any] = rows.with_standing(as_of, window).with_urgency(as_of, window)
    return stands.select_related(*SHOWN).order_by("urgency", *BY_DAY)
