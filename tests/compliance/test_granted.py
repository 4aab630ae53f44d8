"""2003 agreement §7(f): what a waiver was granted for, by a code, cannot become something else unseen."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User

from compliance.granted import meant_as_before
from compliance.merging import merge
from compliance.models import Duty, Waiver
from compliance.rules import RuleError
from holders.models import Holder
from placements.models import EventKind, Milestone, Placement
from tests.factories import (
    AllocationFactory,
    ClosingFactory,
    DutyFactory,
    EventKindFactory,
    HolderFactory,
    MilestoneFactory,
    WaiverFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    made: Placement = ClosingFactory.create(code="first").placement
    DutyFactory.create(placement=made, code="FILE", per="closing")
    EventKindFactory.create(name="indemnity paid")
    DutyFactory.create(
        placement=made, code="PAY", per="notice", due="10 business days after indemnity notice",
        satisfied_by=EventKind.objects.get(name="indemnity paid"),
    )  # fmt: skip
    DutyFactory.create(placement=made, code="ANSWER", per="holder", due="20 days after agreement date")
    return made


def a_notice(placement: Placement, day: str) -> Milestone:
    kind, _ = EventKind.objects.get_or_create(
        name="indemnity notice", defaults={"begins": "notice", "meaning": "A claim."}
    )
    made: Milestone = MilestoneFactory.create(placement=placement, event=kind, occurred_on=date.fromisoformat(day))
    return made


def granted(placement: Placement, duty: str, subject: str) -> Waiver:
    made: Waiver = WaiverFactory.create(
        placement=placement, duty=Duty.objects.get(placement=placement, code=duty), subject=subject
    )
    return made


def move(notice: Milestone, day: str) -> None:
    notice.occurred_on = date.fromisoformat(day)
    with meant_as_before([notice.placement_id]):
        notice.save()


class TestANotice:
    """Its code is made from its day."""

    def test_for_which_something_is_granted_keeps_its_day(self, placement: Placement) -> None:
        notice = a_notice(placement, "2003-10-03")
        granted(placement, "PAY", "indemnity-notice-2003-10-03")
        with pytest.raises(RuleError, match="would be for nothing"):
            move(notice, "2003-10-06")

    def test_does_not_take_the_place_of_one_for_which_something_is_granted(self, placement: Placement) -> None:
        notice, other = a_notice(placement, "2003-10-03"), a_notice(placement, "2003-11-03")
        granted(placement, "PAY", "indemnity-notice-2003-10-03")

        def change_places() -> None:
            with meant_as_before([placement.pk]):
                notice.occurred_on, other.occurred_on = date(2003, 11, 3), date(2003, 10, 3)
                notice.save()
                other.save()

        with pytest.raises(RuleError, match="“indemnity-notice-2003-10-03”, and would be for another one"):
            change_places()

    def test_for_which_something_is_granted_is_not_deleted(self, placement: Placement) -> None:
        notice = a_notice(placement, "2003-10-03")
        granted(placement, "PAY", "indemnity-notice-2003-10-03")
        with pytest.raises(RuleError, match="would be for nothing"), meant_as_before([placement.pk]):
            notice.delete()

    def test_for_which_nothing_is_granted_may_change(self, placement: Placement) -> None:
        notice = a_notice(placement, "2003-10-03")
        granted(placement, "PAY", "")
        a_notice(placement, "2003-11-03")
        granted(placement, "PAY", "indemnity-notice-2003-11-03")
        move(notice, "2003-10-06")
        assert Milestone.objects.get(pk=notice.pk).occurred_on == date(2003, 10, 6)

    def test_may_change_together_with_its_waiver(self, placement: Placement) -> None:
        notice = a_notice(placement, "2003-10-03")
        waiver = granted(placement, "PAY", "indemnity-notice-2003-10-03")
        with meant_as_before([placement.pk]):
            waiver.delete()
            notice.delete()
        assert not Milestone.objects.exists()


class TestAHolder:
    """What is granted for one names it by its code."""

    @pytest.fixture
    def pair(self, placement: Placement) -> list[Holder]:
        closing = placement.closings.get()
        keep, drop = HolderFactory.create(code="xmark"), HolderFactory.create(code="xmark-2")
        AllocationFactory.create(closing=closing, holder=keep)
        AllocationFactory.create(closing=closing, holder=drop, security__code="d-9")
        return [keep, drop]

    def test_keeps_its_code(self, placement: Placement, pair: list[Holder]) -> None:
        granted(placement, "ANSWER", "xmark-2")
        pair[1].code = "another"
        with (
            pytest.raises(RuleError, match="is for the holder “xmark-2”, and would be for nothing"),
            meant_as_before([placement.pk]),
        ):
            pair[1].save()

    def test_that_is_merged_into_another_takes_it_along(self, placement: Placement, pair: list[Holder]) -> None:
        keep, drop = pair
        own = granted(placement, "ANSWER", "xmark-2")
        of_a_matter = granted(placement, "ANSWER", "xmark-2.claim-1")
        other = granted(placement, "ANSWER", "xmark")
        merge(keep=keep, drop=drop, by=User.objects.create_user("ann"), on=date(2003, 8, 6), reason="One fund.")
        for waiver, subject in ((own, "xmark"), (of_a_matter, "xmark.claim-1"), (other, "xmark")):
            waiver.refresh_from_db()
            assert waiver.subject == subject
            assert not waiver.pending  # one fund is one fund: nobody has to approve it anew


def test_a_closing_that_is_deleted_takes_no_waiver_of_its_own_along_unseen(placement: Placement) -> None:
    granted(placement, "FILE", "first")
    with (
        pytest.raises(RuleError, match="is for the closing “first”, and would be for nothing"),
        meant_as_before([placement.pk]),
    ):
        placement.closings.get().delete()
