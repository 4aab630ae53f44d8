"""What one counsel enters counts once another has approved it, whatever way it is written (ADR 0022)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from compliance import four_eyes, operations, selectors
from compliance.facts import facts_for
from compliance.models import FindingAck, Waiver
from compliance.placement_files import load
from compliance.placement_files.exporting import export
from placements.models import Placement
from record.acting import RequestedAct, acting
from tests.factories import ClosingFactory, DutyFactory, FindingAckFactory, PersonFactory, WaiverFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def entered(by: User, **values: Any) -> Waiver:
    """A waiver that a person who is signed in enters."""
    with acting(RequestedAct(Mock(user=by, POST={}))):
        return WaiverFactory.create(**values)


@pytest.fixture
def ann() -> User:
    made: User = PersonFactory.create(username="ann")
    return made


@pytest.fixture
def bob() -> User:
    made: User = PersonFactory.create(username="bob")
    return made


@pytest.fixture
def waiver(ann: User) -> Waiver:
    """A waiver of a duty to file, which was due on June 21, 2003."""
    placement = ClosingFactory.create(code="first", occurred_on=date(2003, 5, 7)).placement
    return entered(ann, placement=placement, duty=DutyFactory.create(placement=placement, code="FILE"))


def standing(waiver: Waiver) -> str:
    operations.refresh(placement=waiver.placement)
    row: Any = selectors.deadlines(as_of=date(2003, 8, 6), placement=waiver.placement).get()
    return str(row.standing)


def test_it_grants_nothing_until_another_person_approves_it(waiver: Waiver, ann: User, bob: User) -> None:
    assert standing(waiver) == "missed"
    with pytest.raises(four_eyes.Refused, match="You entered this, or changed it last"):
        four_eyes.approve(waiver, by=ann, at=AT)
    assert standing(waiver) == "missed"
    four_eyes.approve(waiver, by=bob, at=AT)
    assert standing(waiver) == "waived"
    with pytest.raises(four_eyes.Refused, match="It was approved by bob"):
        four_eyes.approve(waiver, by=ann, at=AT)


def test_whoever_changed_it_last_does_not_approve_it_and_whoever_entered_it_may_then(
    waiver: Waiver, ann: User, bob: User
) -> None:
    four_eyes.approve(waiver, by=bob, at=AT)
    with acting(RequestedAct(Mock(user=bob, POST={}))):
        waiver.until_on = date(2003, 12, 31)
        waiver.save()
    assert (waiver.entered_by, waiver.pending, waiver.approved_by, waiver.approved_at) == (bob, True, None, None)
    with pytest.raises(four_eyes.Refused):
        four_eyes.approve(waiver, by=bob, at=AT)
    four_eyes.approve(waiver, by=ann, at=AT)
    assert standing(waiver) == "waived"


@pytest.mark.parametrize(
    "values",
    [
        {"pending": False},
        {"pending": False, "approved_at": AT},
        {"pending": False, "approved_by": "ann", "approved_at": AT},
        {"pending": True, "approved_by": "bob", "approved_at": AT},
    ],
)
def test_the_database_itself_refuses_what_no_second_person_approved(
    waiver: Waiver, ann: User, bob: User, values: dict[str, Any]
) -> None:
    if name := values.get("approved_by"):
        values = {**values, "approved_by": {"ann": ann, "bob": bob}[name]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(**values)


def test_the_database_itself_refuses_that_one_person_proposes_and_accepts(ann: User) -> None:
    ack = FindingAckFactory.create(proposed_by=ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAck.objects.filter(pk=ack.pk).update(accepted_by=ann)


def test_what_a_command_writes_counts_unless_it_says_that_it_waits() -> None:
    assert not WaiverFactory.create().pending
    assert WaiverFactory.create(pending=True).pending


def test_a_file_that_is_exported_and_loaded_says_what_waits(waiver: Waiver, bob: User, tmp_path: Path) -> None:
    placement, file = waiver.placement, tmp_path / "deal.toml"
    file.write_text(waiting := export(placement), "utf-8")
    assert "pending = true" in waiting
    load([file])
    waiver.refresh_from_db()
    assert (waiver.pending, waiver.entered_by and waiver.entered_by.username) == (True, "ann")
    for row in (waiver, waiver.duty, placement):
        row.delete()
    load([file])
    again = Waiver.objects.get()
    assert (again.pending, again.entered_by, export(again.placement)) == (True, None, waiting)
    assert not facts_for(again.placement).subjects[-1].reliefs
    four_eyes.approve(again, by=bob, at=AT)
    file.write_text(export(again.placement), "utf-8")
    load([file])
    again.refresh_from_db()
    assert (again.pending, again.approved_by) == (False, bob)


def test_a_file_that_states_it_counts_lets_it_count_by_whoever_loads_it(waiver: Waiver, tmp_path: Path) -> None:
    file = tmp_path / "deal.toml"
    file.write_text(export(waiver.placement).replace("pending = true\n", ""), "utf-8")
    load([file])
    waiver.refresh_from_db()
    assert (waiver.pending, waiver.entered_by) == (False, None)
    assert standing(waiver) == "waived"


def test_who_else_may_is_who_has_the_role_works_here_and_sees_the_placement(ann: User) -> None:
    placement: Placement = ClosingFactory.create().placement
    PersonFactory.create(username="closed", is_staff=True, is_active=False, is_superuser=True)
    PersonFactory.create(username="reader", is_staff=True)
    PersonFactory.create(username="zoe", is_staff=True, is_superuser=True, first_name="Zoe", last_name="Ray")
    assert four_eyes.others_who_may(four_eyes.APPROVES_WAIVERS, placement, but=ann) == ["Zoe Ray (zoe)"]
    placement.restricted = True
    placement.save()
    assert four_eyes.others_who_may(four_eyes.APPROVES_WAIVERS, placement, but=ann) == []
