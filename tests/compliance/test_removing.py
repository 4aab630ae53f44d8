"""A placement, such as each of the demo's, is taken off the record with all that belongs to it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from compliance.models import Deadline, Duty
from holders.models import Allocation, Holder
from placements.models import EventKind, Issuer, Placement
from tests.factories import AllocationFactory, ClosingFactory, MilestoneFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def removed() -> list[str]:
    said = StringIO()
    call_command("remove_demo", stdout=said)
    return said.getvalue().splitlines()


def test_the_demo_is_loaded_and_removed_and_what_others_use_stays(demo: None) -> None:
    xmark = Holder.objects.get(code="xmark")
    closing = ClosingFactory.create(placement__slug="another")
    AllocationFactory.create(closing=closing, holder=xmark, security__placement=closing.placement)
    kinds = EventKind.objects.count()
    assert removed() == ["common-2004: removed", "resale-2003: removed", "series-d-2003: removed"]
    assert list(Placement.objects.values_list("slug", flat=True)) == ["another"]
    assert list(Holder.objects.values_list("code", flat=True)) == ["xmark"]
    assert Allocation.objects.count() == 1
    assert Issuer.objects.filter(symbol="SPPI").count() == 0
    assert not Duty.objects.exclude(placement=closing.placement).exists()
    assert not Deadline.objects.exclude(placement=closing.placement).exists()
    assert EventKind.objects.count() == kinds
    assert removed() == ["The demo is not on record."]


def test_a_report_of_the_demo_alone_ends_and_does_not_become_one_of_everything(demo: None) -> None:
    demo_placement = Placement.objects.get(slug="common-2004")
    of_demo, of_both, of_all = (SubscriptionFactory.create() for _ in range(3))
    of_demo.placements.set([demo_placement])
    of_both.placements.set([demo_placement, MilestoneFactory.create().placement])
    removed()
    for report in (of_demo, of_both, of_all):
        report.refresh_from_db()
    assert [report.ended_at is None for report in (of_demo, of_both, of_all)] == [False, True, True]
