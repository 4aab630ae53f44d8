"""The index of pending deadlines leaves out none that a reader must see."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from compliance import selectors
from compliance.models import Deadline
from compliance.rules import Standing
from placements.models import OPERATOR
from tests.factories import DeadlineFactory

pytestmark = pytest.mark.django_db

DAY = date(2003, 8, 6)
SHOWN = {Standing.MISSED, Standing.DUE_SOON, Standing.UNKNOWN, Standing.OPEN, Standing.UPCOMING}


@pytest.fixture
def every_kind() -> None:
    """A row for each way in which a deadline can have its days."""
    due = (None, *(DAY + timedelta(days) for days in (-1, 0, 14, 15)))
    given = (None, date(2003, 7, 1))
    base = DeadlineFactory.create()
    fields = {"placement": base.placement, "duty": base.duty, "valid_from": date(2003, 5, 7)}
    ways = product(due, given, given, given, given, (False, True), (False, True))
    Deadline.objects.bulk_create(
        Deadline(
            **fields, subject=f"s-{number}", due_on=day, safe_on=day, satisfied_on=satisfied, opened_on=opened,
            waived_on=waived, ended_on=ended, unknown=unknown, is_right=is_right,
        )
        for number, (day, satisfied, opened, waived, ended, unknown, is_right) in enumerate(ways)
    )  # fmt: skip


@pytest.mark.parametrize("standing", Standing)
def test_each_standing_is_asked_for_by_itself(every_kind: None, standing: Standing) -> None:
    alike = {row.pk for row in selectors.deadlines(as_of=DAY) if row.standing == standing}
    assert set(Deadline.objects.standing_so(standing, DAY, 14).values_list("pk", flat=True)) == alike
    assert standing not in SHOWN or alike


def test_the_counts_and_the_first_are_those_of_the_whole_list(every_kind: None) -> None:
    rows = list(selectors.deadlines(as_of=DAY))
    found = selectors.first_of_each(as_of=DAY, viewer=OPERATOR, standings=[*SHOWN, Standing.EXCUSED], most=5)
    assert set(found) == SHOWN
    for standing, first in found.items():
        alike = [row.pk for row in rows if row.standing == standing]
        assert first.number == len(alike)
        assert [row.pk for row in first.rows] == alike[:5]


@pytest.mark.parametrize("bounds", [(0, 25), (25, 50), (100, 160), (150, 10_000)])
def test_a_slice_in_turn_is_that_of_the_whole_list(every_kind: None, bounds: tuple[int, int]) -> None:
    whole = [row.pk for row in selectors.deadlines(as_of=DAY)]
    start, stop = bounds
    assert [row.pk for row in selectors.in_turn(as_of=DAY, viewer=OPERATOR, start=start, stop=stop)] == whole[
        start:stop
    ]
    missed = [row.pk for row in selectors.deadlines(as_of=DAY).filter(standing=Standing.MISSED)]
    some = selectors.in_turn(as_of=DAY, viewer=OPERATOR, start=2, stop=9, standings=[Standing.MISSED])
    assert [row.pk for row in some] == missed[2:9]


def test_the_list_is_in_the_order_of_urgency(every_kind: None) -> None:
    from compliance.models.deadline import URGENCY

    places = [URGENCY.index(row.standing) for row in selectors.deadlines(as_of=DAY)]
    assert places == sorted(places)
    assert len(set(places)) > 5


def test_as_many_are_counted_as_stand_so_up_to_the_most_asked_for(every_kind: None) -> None:
    rows = list(selectors.deadlines(as_of=DAY))
    for standing in Standing:
        alike = sum(row.standing == standing for row in rows)
        assert selectors.number(as_of=DAY, viewer=OPERATOR, most=1_000, standings=[standing]) == alike
        assert selectors.number(as_of=DAY, viewer=OPERATOR, most=1, standings=[standing]) == min(alike, 1)
    assert selectors.number(as_of=DAY, viewer=OPERATOR, most=1_000) == len(rows)
    assert selectors.number(as_of=DAY, viewer=OPERATOR, most=len(rows) - 1) == len(rows) - 1
