"""Approvals and changes of one waiver at the same moment: what counts is what the person who approved it read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from compliance import four_eyes, operations
from compliance.models import Waiver
from record.acting import RequestedAct, acting
from tests.compliance.at_once.writers import at_once
from tests.factories import DutyFactory, PersonFactory, PlacementFactory, WaiverFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def entered(by: User) -> Waiver:
    placement = PlacementFactory.create()
    with acting(RequestedAct(Mock(user=by, POST={}))):
        return WaiverFactory.create(placement=placement, duty=DutyFactory.create(placement=placement))


def test_of_approvals_at_once_one_wins_and_the_others_are_told() -> None:
    waiver, people = entered(PersonFactory.create()), PersonFactory.create_batch(8)
    through = at_once(lambda number: four_eyes.approve(Waiver.objects.get(), by=people[number], at=AT))
    assert through.count(True) == 1
    waiver.refresh_from_db()
    assert waiver.approved_by == people[through.index(True)]
    assert Waiver.history.filter(history_type="~").count() == 1


def test_what_is_changed_while_it_is_approved_waits_again_or_was_changed_first() -> None:
    """Whichever comes first, nothing counts that its approver did not see on record, nor by their own change."""
    waiver, people = entered(PersonFactory.create()), PersonFactory.create_batch(8)

    def write(number: int) -> None:
        row = Waiver.objects.get()
        if number % 2:
            four_eyes.approve(row, by=people[number], at=AT)
            return
        with transaction.atomic(), acting(RequestedAct(Mock(user=people[number], POST={}))):
            operations.lock(placement=row.placement)
            row = Waiver.objects.get()
            row.until_on = date(2004, 1, 1 + number)
            row.save()

    at_once(write)
    waiver.refresh_from_db()
    last = list(Waiver.history.order_by("-history_id")[:2])
    assert waiver.pending is (waiver.approved_by is None)
    assert waiver.approved_by != waiver.entered_by
    assert waiver.pending or last[0].until_on == last[1].until_on
