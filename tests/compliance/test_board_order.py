"""The board names every closing once, the most urgent first, and any slice of it is a slice of the whole."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import portfolio, selectors
from compliance.models.deadline import URGENCY
from compliance.rules import Standing
from placements.models import OPERATOR, Closing
from tests.factories import PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> None:
    """Six placements with two closings each, and one without."""
    portfolio.make(count=6, seed=20030507)
    PlacementFactory.create(name="A placement without closings")


def whole(as_of: date) -> list[selectors.Place]:
    return selectors.BoardOrder(as_of=as_of, viewer=OPERATOR)[0:100]


# Before all closings, among them, after the last.
DAYS = pytest.mark.parametrize("as_of", [date(1997, 1, 1), date(2002, 6, 28), date(2004, 2, 4), date(2030, 1, 1)])


@DAYS
def test_every_closing_has_one_line_and_a_placement_without_any_has_one(made: None, as_of: date) -> None:
    lines = whole(as_of)
    assert len(lines) == len(selectors.BoardOrder(as_of=as_of, viewer=OPERATOR)) == 13
    assert [line.name for line in lines if line.closing_id is None] == ["A placement without closings"]
    assert {line.closing_id for line in lines} - {None} == set(Closing.objects.values_list("pk", flat=True))


@DAYS
def test_a_slice_is_that_of_the_whole(made: None, as_of: date) -> None:
    lines, order = whole(as_of), selectors.BoardOrder(as_of=as_of, viewer=OPERATOR)
    assert [order[start : start + 4] for start in range(0, 16, 4)] == [lines[n : n + 4] for n in range(0, 16, 4)]
    assert order[3] == lines[3]


@DAYS
def test_what_is_pending_leads_by_urgency_and_day_and_the_rest_follows_by_name(made: None, as_of: date) -> None:
    places = []
    for line in whole(as_of):
        rows = selectors.deadlines(as_of=as_of).filter(closing=line.closing_id, duty__code__in=("FILE", "EFFECT"))
        first = rows.first() if line.closing_id else None
        pending = first is not None and URGENCY.index(first.standing) <= URGENCY.index(Standing.UPCOMING)
        places.append((0, first.urgency, first.due_on) if first and pending else (1, line.name))
    assert places == sorted(places, key=str)
