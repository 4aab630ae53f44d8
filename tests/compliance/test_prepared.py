"""A statement that was put together once answers as the ORM would answer anew: for every day, person and record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models.functions import Upper
from django.test.utils import CaptureQueriesContext

from compliance import selectors
from compliance.models import Deadline
from compliance.prepared import A_DAY, Prepared
from compliance.rules import Standing
from compliance.selectors.urgent import LISTED
from compliance.visibility import visible
from placements.models import Member
from tests.factories import (
    ClosingFactory,
    DeadlineFactory,
    DutyFactory,
    HolderFactory,
    MemberFactory,
    PersonFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2003, 8, 6)


def due_by() -> Prepared[str]:
    rows = Deadline.objects.filter(due_on__lte=A_DAY).order_by("due_on").values_list("subject", flat=True)
    return Prepared(lambda: rows, A_DAY)


def test_it_is_asked_with_other_values_and_answers_from_the_record_as_it_is() -> None:
    subjects = due_by()
    DeadlineFactory.create(subject="first", due_on=DAY)
    assert subjects.rows(DAY) == ["first"]
    assert subjects.rows(DAY - timedelta(1)) == []
    DeadlineFactory.create(subject="second", due_on=DAY + timedelta(1))
    assert subjects.rows(DAY + timedelta(1)) == ["first", "second"]
    assert subjects.rows(DAY + timedelta(1), most=1) == ["first"]
    assert subjects.first(DAY + timedelta(1)) == "first"
    assert subjects.first(DAY - timedelta(1)) is None
    assert [subjects.number(DAY + timedelta(1), most=most) for most in (1, 2, 3)] == [1, 2, 2]


def test_a_stand_in_that_the_statement_does_not_ask_for_is_an_error() -> None:
    forgetful = Prepared(lambda: Deadline.objects.filter(due_on__lte=DAY), A_DAY)
    with pytest.raises(ValueError, match="does not ask for"):
        forgetful.rows(DAY)


def test_each_person_is_given_what_they_may_see() -> None:
    open_to_all, restricted = DeadlineFactory.create(due_on=DAY), DeadlineFactory.create(due_on=DAY)
    restricted.placement.restricted = True
    restricted.placement.save()
    member, stranger = PersonFactory.create(), PersonFactory.create()
    membership = MemberFactory.create(placement=restricted.placement, person=member)

    def seen(viewer: Any) -> tuple[set[int], int]:
        rows = selectors.in_turn(as_of=DAY, viewer=viewer, start=0, stop=10)
        assert {row.pk for row in rows} == {row.pk for row in visible(selectors.deadlines(as_of=DAY), viewer)}
        number = selectors.number(as_of=DAY, viewer=viewer, most=10)
        return {row.pk for row in rows}, number

    assert seen(member) == ({open_to_all.pk, restricted.pk}, 2)
    assert seen(stranger) == ({open_to_all.pk}, 1)
    Member.objects.filter(pk=membership.pk).delete()
    assert seen(member) == ({open_to_all.pk}, 1)
    assert seen(AnonymousUser()) == (set(), 0)


@pytest.mark.parametrize("days", [-400, 0, 1, 30])
def test_each_day_is_given_its_own_standings(days: int) -> None:
    for after in range(-40, 60, 10):
        DeadlineFactory.create(due_on=DAY + timedelta(after), safe_on=DAY + timedelta(after), valid_from=DAY)
    as_of, person = DAY + timedelta(days), PersonFactory.create()
    expected = [(row.pk, row.standing) for row in selectors.deadlines(as_of=as_of)]
    rows = selectors.in_turn(as_of=as_of, viewer=person, start=0, stop=50)
    assert [(row.pk, row.standing) for row in rows] == expected
    for standing in (Standing.MISSED, Standing.DUE_SOON, Standing.UPCOMING):
        alike = [key for key, stands in expected if stands == standing]
        assert selectors.number(as_of=as_of, viewer=person, most=50, standings=[standing]) == len(alike)


def test_within_one_day_rows_of_several_placements_are_in_the_order_of_the_orm() -> None:
    for name in ("Beta", "alpha", "Gamma", "Beta", "Alpha"):
        placement = PlacementFactory.create(name=name)
        for subject in ("second", "first"):
            duty = DutyFactory.create(placement=placement)
            DeadlineFactory.create(placement=placement, duty=duty, subject=subject, due_on=DAY, safe_on=DAY)
            DeadlineFactory.create(placement=placement, duty=duty, subject="third", due_on=DAY, safe_on=DAY)
    expected = [row.pk for row in selectors.deadlines(as_of=DAY)]
    person = PersonFactory.create()

    def keys(start: int, stop: int) -> list[int]:
        return [row.pk for row in selectors.in_turn(as_of=DAY, viewer=person, start=start, stop=stop)]

    assert len(set(expected)) == 20
    assert keys(0, 20) == expected
    assert [keys(start, start + 3) for start in range(20)] == [expected[start : start + 3] for start in range(20)]


def test_a_bare_row_is_the_row_that_the_orm_makes() -> None:
    closing = ClosingFactory.create()
    DeadlineFactory.create(closing=closing, placement=closing.placement, due_on=DAY, is_right=True)
    DeadlineFactory.create(holder=HolderFactory.create(), satisfied_on=DAY)
    rows = Deadline.objects.select_related(*selectors.BESIDE).only(*LISTED).order_by("pk")
    with CaptureQueriesContext(connection) as captured:
        found = Prepared(lambda: rows).rows()
    assert len(captured) == 1
    for made, expected in zip(found, rows, strict=True):
        assert alike(made) == alike(expected)
        assert made._state.adding is False
        for name in selectors.BESIDE:
            one, other = getattr(made, name), getattr(expected, name)
            assert (one and alike(one)) == (other and alike(other))
    with CaptureQueriesContext(connection) as captured:
        assert found[0].because == rows[0].because, "what was not asked for is read when it is looked at"
        assert found[0].holder is None
    assert len(captured) == 2


def test_what_is_worked_out_beside_a_row_is_on_its_object() -> None:
    DeadlineFactory.create(subject="first", due_on=DAY)
    rows: Prepared[Any] = Prepared(lambda: Deadline.objects.annotate(upper=Upper("subject")))
    [made] = rows.rows()
    assert (made.subject, made.upper) == ("first", "FIRST")


def alike(row: Any) -> dict[str, Any]:
    """The columns that were read."""
    return {name: value for name, value in vars(row).items() if name != "_state"}
