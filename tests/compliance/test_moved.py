"""A due day that moved says from which day to which, and who changed which fact, when and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance import operations
from compliance.history import moved
from compliance.models import Deadline, DeadlineMove, Duty
from compliance.what_if import moves_if
from holders.models import HolderStatus
from placements.models import OPERATOR, Closing, Member, Placement
from record.acting import Act, acting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    """A closing of May 7, 2003, and the duties to file on the 45th day and to be effective by the 90th."""
    closing = factories.ClosingFactory.create(code="first", name="First closing", occurred_on=date(2003, 5, 7))
    made: Placement = closing.placement
    factories.DutyFactory.create(placement=made, code="FILE")
    factories.DutyFactory.create(placement=made, code="EFFECTIVE", due="90 days after closing", satisfied_by=None)
    operations.refresh(placement=made)
    return made


def put_off(placement: Placement, to: date, **act: str) -> None:
    """Another day of the closing, by an act."""
    with acting(Act(**{"by": "Ann Lee (ann)", "reason": "The release says so", **act})):
        closing = placement.closings.get()
        closing.occurred_on = to
        closing.save()
        operations.refresh(placement=placement)


def filing(placement: Placement) -> Deadline:
    return Deadline.objects.filter(placement=placement, duty__code="FILE").latest("valid_from")


def told(row: Deadline) -> list[Any]:
    return [
        (each.move.was_on, each.move.is_on, each.act and each.act.by, each.act and each.act.reason)
        for each in moved(row, OPERATOR)
    ]


def test_what_is_new_has_not_moved(placement: Placement) -> None:
    assert not DeadlineMove.objects.exists()
    assert moved(filing(placement), OPERATOR) == []


def test_each_move_has_its_days_and_the_fact_and_the_person_behind_it(placement: Placement) -> None:
    put_off(placement, date(2003, 5, 12))
    put_off(placement, date(2003, 5, 13), by="Bob Ray (bob)", reason="")
    assert told(filing(placement)) == [
        (date(2003, 6, 26), date(2003, 6, 27), "Bob Ray (bob)", ""),
        (date(2003, 6, 21), date(2003, 6, 26), "Ann Lee (ann)", "The release says so"),
    ]
    act = moved(filing(placement), OPERATOR)[1].act
    [change] = act.changes if act else []
    assert (change.kind, [(each.field, each.old, each.new) for each in change.differences]) == (
        "Closing",
        [("Day", "Wed May 7, 2003", "Mon May 12, 2003")],
    )


def test_a_refresh_that_moves_nothing_and_a_what_if_leave_no_row(placement: Placement) -> None:
    operations.refresh(placement=placement)
    closings = Closing.objects.filter(placement=placement)
    moves = moves_if(lambda: closings.update(occurred_on=date(2003, 5, 12)), [placement.pk], as_of=date(2003, 6, 1))
    assert len(moves.of_kind("moved")) == 2
    assert not DeadlineMove.objects.exists()


def test_a_day_that_is_not_stated_any_more_has_moved_to_none_and_back(placement: Placement) -> None:
    closing = placement.closings.get()
    for on, certainty in ((None, "unknown"), (date(2003, 5, 7), "exact")):
        closing.occurred_on, closing.certainty = on, certainty
        closing.save()
        operations.refresh(placement=placement)
    assert [days[:2] for days in told(filing(placement))] == [(None, date(2003, 6, 21)), (date(2003, 6, 21), None)]


def test_a_closing_under_another_code_keeps_its_moves_and_has_not_moved_by_that(placement: Placement) -> None:
    put_off(placement, date(2003, 5, 12))
    closing = placement.closings.get()
    closing.code = "initial"
    closing.save()
    operations.refresh(placement=placement)
    assert filing(placement).subject == "initial"
    assert [days[:2] for days in told(filing(placement))] == [(date(2003, 6, 21), date(2003, 6, 26))]


def test_what_a_command_moved_says_which_command(placement: Placement) -> None:
    Duty.objects.filter(code="FILE").update(due="30 days after closing")
    call_command("refresh_deadlines", verbosity=0)
    [move] = DeadlineMove.objects.all()
    assert (move.was_on, move.is_on) == (date(2003, 6, 21), date(2003, 6, 6))
    assert move.by.startswith("refresh_deadlines")


def test_the_page_tells_it_in_words_with_the_same_queries_for_one_move_and_several(
    placement: Placement, admin_client: Client
) -> None:
    def page() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as captured:
            shown = admin_client.get(f"/admin/compliance/deadline/{filing(placement).pk}/change/?as_of=2003-08-06")
        return " ".join(shown.content.decode().split()), len(captured)

    assert "How changes of the record moved its day" not in page()[0]
    put_off(placement, date(2003, 5, 12))
    text, one = page()
    assert '<strong>Sat Jun 21, 2003 <span aria-label="to">→</span> Thu Jun 26, 2003</strong> by Ann Lee (ann),' in text
    assert "“The release says so”" in text
    assert f"Closing changed: {placement.closings.get()}. Day: Wed May 7, 2003 <span" in text
    for day in (13, 14, 15):
        put_off(placement, date(2003, 5, day))
    assert page()[1] == one


def test_of_a_fact_in_a_hidden_placement_the_move_says_nothing(placement: Placement, client: Client) -> None:
    """An affiliate is one in each placement of the issuer: its status may be on record in another one."""
    hidden = factories.PlacementFactory.create(issuer=placement.issuer, restricted=True)
    with acting(Act(by="Zed", reason="Project Canary")):
        status = factories.HolderStatusFactory.create(placement=hidden)
        DeadlineMove.objects.create(
            placement=placement,
            duty=Duty.objects.get(code="FILE"),
            subject="first",
            closing=placement.closings.get(),
            was_on=date(2003, 6, 21),
            is_on=date(2003, 6, 26),
        )
    assert HolderStatus.objects.get() == status
    person = User.objects.create_superuser("outsider")
    client.force_login(person)
    address = f"/admin/compliance/deadline/{filing(placement).pk}/change/?as_of=2003-08-06"
    page = client.get(address).content.decode()
    assert "How changes of the record moved its day" in page
    assert "No fact of this placement that you may see changed then." in page
    assert not any(word in page for word in ("Canary", "Zed", status.holder.name))
    Member.objects.create(placement=hidden, person=person, added_at=timezone.now())
    assert "Project Canary" in client.get(address).content.decode()
