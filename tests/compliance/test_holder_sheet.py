"""What one holder has and was asked on a day, and with whom it is under common control."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance import operations
from compliance.control import Group, group_of
from compliance.pages.holder import HolderSheet, Stake, holder_sheet
from holders.models import Holder
from placements.models import OPERATOR
from tests import factories
from tests.compliance.test_positions import AUGUST, Deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return Deal()


def sheet(holder: Holder, as_of: date) -> HolderSheet:
    return holder_sheet(holder, as_of=as_of, viewer=OPERATOR)


def controlled_with(holder: Holder, as_of: date) -> Group | None:
    return group_of(holder, as_of=as_of, viewer=OPERATOR)


def only(sheet: HolderSheet) -> Stake:
    [stake] = sheet.stakes
    return stake


def controlled(holder: Holder, person: str, **more: Any) -> None:
    """A document says that a person has the power over a holder's shares."""
    factories.ControlFactory.create(holder=holder, person=person, **more)


def test_it_shows_what_was_allotted_and_what_is_left_lot_by_lot(deal: Deal) -> None:
    operations.record(fact=deal.transfer(34))
    told = [(each.security, each.allotted, each.quantity) for each in only(sheet(deal.xmark, AUGUST)).held]
    assert told == [("series-d", 134, 100), ("d-1", 285_106, 285_106)]
    [bought] = only(sheet(deal.sds, AUGUST)).held
    assert (bought.allotted, bought.quantity, [lot.quantity for lot in bought.lots]) == (None, 34, [34])


def test_it_is_of_the_day_asked(deal: Deal) -> None:
    operations.record(fact=deal.transfer(134))
    before = only(sheet(deal.xmark, date(2003, 8, 5)))
    after = only(sheet(deal.xmark, AUGUST))
    assert [each.quantity for each in before.held] == [134, 285_106]
    assert [each.quantity for each in after.held] == [0, 285_106]
    assert only(sheet(deal.xmark, date(2003, 5, 6))).held == ()
    assert only(sheet(deal.sds, date(2003, 8, 5))).came_by == ()


def test_a_transferee_is_told_what_is_missing_for_the_rights_to_pass(deal: Deal) -> None:
    operations.record(fact=deal.transfer(34, code="t-1"))
    [came] = only(sheet(deal.sds, AUGUST)).came_by
    assert not came.rights.passed
    assert "the written agreement to assign" in came.rights.said


def test_each_question_shows_its_answer_or_that_it_is_outstanding(deal: Deal) -> None:
    signed, silent, others = (
        factories.ConsentQuestionFactory.create(placement=deal.placement, code=code) for code in ("a", "b", "c")
    )
    others.relates_to.add(deal.sds)
    factories.ConsentFactory.create(question=signed, holder=deal.xmark, occurred_on=date(2003, 8, 1))
    answers = only(sheet(deal.xmark, AUGUST)).answers
    told = [(each.asked.question, each.line.answer, each.is_outstanding) for each in answers]
    assert told == [(signed, "signed Fri Aug 1, 2003", False), (silent, "not answered", True)]
    assert [each.is_outstanding for each in only(sheet(deal.xmark, date(2003, 7, 31))).answers] == [True] * 2


def test_those_whom_one_person_controls_are_a_group_while_the_control_lasts(deal: Deal) -> None:
    controlled(deal.xmark, "Mitchell D. Kaye", ends_on=AUGUST)
    controlled(deal.sds, "mitchell d. kaye")
    alone = factories.HolderFactory.create()
    controlled(alone, "Somebody Else")
    group = controlled_with(deal.sds, AUGUST)
    assert group
    assert set(group.members) == {deal.xmark, deal.sds}
    assert [person for person, _ in group.persons] == ["mitchell d. kaye"]
    assert controlled_with(alone, AUGUST) is None
    assert controlled_with(deal.sds, date(2003, 8, 7)) is None


def test_what_a_group_has_counts_together(deal: Deal) -> None:
    deal.preferred.price = Decimal(10_000)
    deal.preferred.save()
    controlled(deal.xmark, "Mitchell D. Kaye", placement=deal.placement)
    controlled(deal.sds, "Mitchell D. Kaye", placement=deal.placement)
    assert only(sheet(deal.xmark, AUGUST)).together == ""
    operations.record(fact=deal.transfer(34))
    third = factories.HolderFactory.create()
    factories.AllocationFactory.create(closing=deal.closing, holder=third, security=deal.common, quantity=855_319)
    # 100 and 34 × $10,000 ÷ $2.35 are 425,532 and 144,681; with 285,106 warrant shares 855,319, half of all.
    assert only(sheet(deal.xmark, AUGUST)).together == "With SDS Merchant Fund, LP: 855,319 shares, 50.00%"


def test_entries_that_do_not_add_up_are_said_and_hide_no_other_placement(deal: Deal) -> None:
    operations.record(fact=deal.transfer(134))
    deal.closing.allocations.filter(quantity=134).update(quantity=100)
    other = factories.AllocationFactory.create(holder=deal.xmark)
    stakes = {stake.placement: stake for stake in sheet(deal.xmark, AUGUST).stakes}
    assert "holds 100 shares" in stakes[deal.placement].refusal
    assert stakes[other.closing.placement].held[0].quantity == other.quantity


def test_the_page_costs_as_many_queries_for_many_placements_as_for_one(deal: Deal, admin_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page = admin_client.get(reverse("compliance:holder-detail", args=[deal.sds.pk], query={"as_of": AUGUST}))
        assert page.status_code == 200
        return len(caught)

    def placed() -> None:
        more = Deal.__new__(Deal)
        more.xmark, more.sds = deal.xmark, deal.sds
        more.placement = factories.PlacementFactory.create()
        more.closing = factories.ClosingFactory.create(placement=more.placement)
        more.preferred = factories.SecurityFactory.create(placement=more.placement)
        more.allocate(more.preferred, 100)
        operations.record(fact=more.transfer(34))
        question = factories.ConsentQuestionFactory.create(placement=more.placement)
        factories.ConsentFactory.create(question=question, holder=more.sds)

    controlled(deal.xmark, "Mitchell D. Kaye")
    controlled(deal.sds, "Mitchell D. Kaye")
    placed()
    queries()  # what is read once, such as the kinds of rows
    one = queries()
    for _ in range(5):
        placed()
    assert queries() == one


def test_the_list_of_groups_names_members_and_who_controls_them(deal: Deal, admin_client: Client) -> None:
    def page(**query: str) -> str:
        return admin_client.get(
            reverse("compliance:group-list", query={"as_of": "2003-08-06", **query})
        ).content.decode()

    assert "No two holders are under common control" in page()
    document = factories.SourceDocumentFactory.create(code="ex-1")
    cited = {"placement": document.placement, "source": document, "clause": "note 3"}
    controlled(deal.xmark, "Mitchell D. Kaye", **cited)
    controlled(deal.sds, "Mitchell D. Kaye")
    found = page()
    assert "1 group" in found
    assert f"{reverse('compliance:holder-detail', args=[deal.sds.pk])}?as_of=2003-08-06" in found
    assert "voting and investment power over Xmark Fund Ltd. · Ex. 1 note 3" in found
    assert reverse("compliance:group-list") in admin_client.get(reverse("compliance:holder-list")).content.decode()
