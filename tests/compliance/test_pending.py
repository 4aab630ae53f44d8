"""The index of pending deadlines leaves out none that a reader must see."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from compliance import selectors
from compliance.models import Deadline
from compliance.rules import Standing
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


def test_every_deadline_that_stands_so_is_pending(every_kind: None) -> None:
    standing = {row.pk: row.standing for row in selectors.deadlines(as_of=DAY)}
    pending = set(Deadline.objects.pending().values_list("pk", flat=True))
    assert {pk for pk, stands in standing.items() if stands in SHOWN} <= pending
    assert {standing[pk] for pk in pending} <= {*SHOWN, Standing.ENDED}


def test_the_counts_and_the_first_are_those_of_the_whole_list(every_kind: None) -> None:
    rows = list(selectors.deadlines(as_of=DAY))
    counts = selectors.pending_counts(as_of=DAY)
    for standing in SHOWN:
        alike = [row.pk for row in rows if row.standing == standing]
        assert counts[standing] == len(alike) > 0
        first = selectors.first_pending(as_of=DAY, standings=[standing], most=5)[standing]
        assert [row.pk for row in first] == alike[:5]


def test_the_list_is_in_the_order_of_urgency(every_kind: None) -> None:
    from compliance.models.deadline import URGENCY

    places = [URGENCY.index(row.standing) for row in selectors.deadlines(as_of=DAY)]
    assert places == sorted(places)
    assert len(set(places)) > 5
