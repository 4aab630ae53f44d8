"""A placement that was signed later says so on the pages that show it on an earlier day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from compliance import selectors
from compliance.models import Deadline
from compliance.tables.links import deadline_address
from placements.models import Placement
from tests.compliance.admin.conftest import counsel, sign_in
from tests.factories import AgreementFactory, ClosingFactory, PlacementFactory, SourceDocumentFactory

__all__ = ["counsel", "sign_in"]

pytestmark = pytest.mark.django_db

DAY = date(2004, 4, 22)


@pytest.fixture
def placement() -> Placement:
    """One with a closing whose day is not stated, and an agreement that bears none."""
    placement = PlacementFactory.create()
    ClosingFactory.create(placement=placement, code="undated", occurred_on=None, certainty="unknown")
    AgreementFactory.create(placement=placement, dated_on=None)
    return placement


def said(placement: Placement, days_before: int) -> str:
    return selectors.not_yet_signed(placement.pk, as_of=DAY - timedelta(days_before))


def test_the_agreement_s_day_decides(placement: Placement) -> None:
    SourceDocumentFactory.create(placement=placement, dated_on=date(2004, 1, 5))
    placement.agreement.dated_on = DAY
    placement.agreement.save()
    assert said(placement, 1) == "Not yet signed on this day: the agreement is dated Thursday, April 22, 2004."
    assert said(placement, 0) == said(placement, -1) == ""


def test_a_closing_before_the_agreement_decides(placement: Placement) -> None:
    placement.agreement.dated_on = DAY + timedelta(5)
    placement.agreement.save()
    ClosingFactory.create(placement=placement, code="dated", occurred_on=DAY)
    assert said(placement, 1) == "Not yet signed on this day: the first closing is on Thursday, April 22, 2004."
    assert said(placement, 0) == ""


def test_where_no_document_states_either_the_first_document_decides(placement: Placement) -> None:
    for code, later in (("second", 3), ("first", 0)):
        SourceDocumentFactory.create(placement=placement, code=code, dated_on=DAY + timedelta(later))
    assert said(placement, 1) == (
        "Not yet signed on this day: the first document on record is dated Thursday, April 22, 2004."
    )
    assert said(placement, 0) == ""


def test_of_a_placement_without_any_day_nothing_is_said(placement: Placement) -> None:
    assert said(placement, 1000) == ""


def test_its_page_and_those_of_its_deadlines_say_so(demo: None, counsel: Client) -> None:
    row = Deadline.objects.select_related("placement", "duty").get(placement__slug="common-2004")
    for page in (f"/placements/{row.placement_id}/", deadline_address(row)):
        before = counsel.get(page, {"as_of": "2003-08-06"}).content.decode()
        assert "Not yet signed on this day: the first document on record is dated Thursday, April 22, 2004." in before
        assert "Not yet signed" not in counsel.get(page, {"as_of": "2004-04-22"}).content.decode()


def test_the_board_says_so_of_each_placement_and_no_longer_once_it_is_signed(
    placement: Placement, counsel: Client
) -> None:
    placement.agreement.dated_on = DAY
    placement.agreement.save()
    signed = PlacementFactory.create()
    AgreementFactory.create(placement=signed, dated_on=DAY - timedelta(30))
    assert selectors.unsigned([placement.pk, signed.pk], as_of=DAY - timedelta(1)) == {placement.pk}
    page = counsel.get(f"/?as_of={DAY - timedelta(1)}").content.decode()
    assert page.count("not yet signed") == 1
    assert "not yet signed" not in counsel.get(f"/?as_of={DAY}").content.decode()
