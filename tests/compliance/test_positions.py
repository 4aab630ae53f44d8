"""Positions of a placement: its rows as a ledger, and what is refused, recorded and voided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from compliance import operations
from compliance.positions import record_of, rights_of
from compliance.rules import RuleError, positions
from holders.models import HolderStatus, PositionEntry, Transfer
from placements.models import Security
from tests import factories

pytestmark = pytest.mark.django_db

AUGUST = date(2003, 8, 6)


class Deal:
    """134 preferred, and warrants for 285,106 shares, of Xmark's from the first closing."""

    def __init__(self) -> None:
        self.placement = factories.PlacementFactory.create()
        self.closing = factories.ClosingFactory.create(placement=self.placement, code="first")
        self.preferred = self._security("series-d", Security.Kind.PREFERRED, conversion_price=Decimal("2.35"))
        self.warrant = self._security("d-1", Security.Kind.WARRANT, price=None, exercise_price=Decimal("3.00"))
        self.common = self._security("common", Security.Kind.COMMON, price=None)
        self.xmark = factories.HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
        self.sds = factories.HolderFactory.create(code="sds", name="SDS Merchant Fund, LP")
        self.allocate(self.preferred, 134)
        self.allocate(self.warrant, 285_106)

    def _security(self, code: str, kind: str, **more: Any) -> Security:
        given = {"placement": self.placement, "code": code, "name": code, "kind": kind, **more}
        return factories.SecurityFactory.create(**given)

    def allocate(self, security: Security, quantity: int) -> None:
        factories.AllocationFactory.create(
            closing=self.closing, holder=self.xmark, security=security, quantity=quantity
        )

    def transfer(self, quantity: int, **more: Any) -> Transfer:
        given: dict[str, Any] = {"transferor": self.xmark, "transferee": self.sds, "occurred_on": AUGUST}
        given |= {"security": self.preferred, "closing": self.closing, "quantity": quantity, "shares": quantity}
        return Transfer(placement=self.placement, **{**given, **more})

    def entry(self, kind: str, quantity: int, **more: Any) -> PositionEntry:
        given = {"security": self.preferred, "holder": self.xmark, "closing": self.closing, "occurred_on": AUGUST}
        return PositionEntry(placement=self.placement, kind=kind, **{**given, "quantity": quantity, **more})

    def held(self, on: date = AUGUST) -> dict[tuple[str, str], int]:
        ledger = record_of(self.placement).ledger
        return {(row.holder, row.security): row.quantity for row in positions.positions(ledger, on)}


@pytest.fixture
def deal() -> Deal:
    return Deal()


def test_rows_of_every_kind_become_entries(deal: Deal) -> None:
    operations.record(fact=deal.transfer(34))
    operations.record(fact=deal.entry("conversion", 10, into=deal.common))
    operations.record(fact=deal.entry("exercise", 85_106, security=deal.warrant, into=deal.common))
    market = {"cashless": True, "price": Decimal("6.00")}
    operations.record(fact=deal.entry("exercise", 100_000, security=deal.warrant, into=deal.common, **market))
    operations.record(fact=deal.entry("sale", 1_000, security=deal.common, under="rule 144"))
    operations.record(fact=deal.entry("redemption", 5))
    operations.record(fact=deal.entry("cancellation", 6, security=deal.warrant))
    for_all = {"placement": deal.placement, "occurred_on": date(2003, 9, 1)}
    operations.record(fact=PositionEntry(kind="repricing", security=deal.preferred, price=Decimal(2), **for_all))
    split = PositionEntry(kind="split", security=deal.common, new_shares=2, old_shares=1, **for_all)
    operations.record(fact=split)
    paid = {"amount": Decimal(800), "into": deal.common}
    operations.record(fact=PositionEntry(kind="dividend", security=deal.preferred, **for_all, **paid))
    common = 42_553 + 85_106 + 50_000 - 1_000  # 10 × $10,000 ÷ $2.35; for cash; 100,000 × $3 ÷ $6; sold
    assert deal.held() == {
        ("xmark", "series-d"): 85,
        ("sds", "series-d"): 34,
        ("xmark", "d-1"): 99_994,
        ("xmark", "common"): common,
    }
    # After the split a share converts at $1.00: a dividend of $800 is 800 shares.
    assert deal.held(date(2003, 9, 1)) == {
        ("xmark", "series-d"): 85,
        ("sds", "series-d"): 34,
        ("xmark", "d-1"): 199_988,
        ("xmark", "common"): 2 * common + 85 * 800,
        ("sds", "common"): 34 * 800,
    }


def test_an_entry_that_takes_too_much_is_refused_and_not_saved(deal: Deal) -> None:
    with pytest.raises(RuleError, match=r"Xmark Fund Ltd\. holds 134 shares of series-d from the first closing on Wed"):
        operations.record(fact=deal.transfer(135))
    assert not Transfer.objects.exists()


def test_a_transfer_from_an_affiliate_begins_a_holding_period(deal: Deal) -> None:
    factories.HolderStatusFactory.create(
        placement=deal.placement, holder=deal.xmark, status=HolderStatus.Status.AFFILIATE, starts_on=AUGUST
    )
    operations.record(fact=deal.transfer(34))
    ledger = record_of(deal.placement).ledger
    assert {lot.since for lot in ledger.held(AUGUST) if lot.holder == "sds"} == {AUGUST}


def test_a_transfer_whose_transferor_is_not_named_moves_nothing_and_is_shown_as_unplaced(deal: Deal) -> None:
    row = factories.TransferFactory.create(placement=deal.placement)
    assert record_of(deal.placement).unplaced == (row,)
    assert deal.held() == {("xmark", "series-d"): 134, ("xmark", "d-1"): 285_106}


def test_an_entry_without_a_stated_day_moves_nothing(deal: Deal) -> None:
    row = deal.entry("redemption", 5, occurred_on=None, certainty="unknown")
    operations.record(fact=row)
    assert record_of(deal.placement).unplaced == (row,)
    assert deal.held()["xmark", "series-d"] == 134


def test_a_void_entry_stays_on_record_and_counts_on_no_day(deal: Deal) -> None:
    row = deal.transfer(34)
    operations.record(fact=row)
    operations.void(fact=row, on=date(2003, 9, 1), reason="entered twice")
    assert Transfer.objects.get().void_reason == "entered twice"
    assert deal.held() == {("xmark", "series-d"): 134, ("xmark", "d-1"): 285_106}


def test_an_entry_on_which_another_rests_is_not_made_void(deal: Deal) -> None:
    row = deal.transfer(34)
    operations.record(fact=row)
    operations.record(fact=deal.transfer(30, transferor=deal.sds, transferee=deal.xmark, occurred_on=date(2003, 9, 1)))
    with pytest.raises(RuleError) as refused:
        operations.void(fact=row, on=date(2003, 9, 2), reason="entered twice")
    assert str(refused.value) == (
        "Other entries rest on it. Make void first: the transfer of 30 by SDS Merchant Fund, LP on Mon Sep 1, 2003."
    )
    assert Transfer.objects.filter(voided_on=None).count() == 2


def test_making_void_asks_for_a_reason(deal: Deal) -> None:
    row = deal.transfer(34)
    operations.record(fact=row)
    with pytest.raises(ValidationError, match="the reason"):
        operations.void(fact=row, on=AUGUST, reason="")


def test_a_fact_that_the_ledger_rests_on_is_not_taken_away(deal: Deal) -> None:
    operations.record(fact=deal.transfer(134))
    deal.placement.closings.get().allocations.filter(security=deal.preferred).update(quantity=100)
    with pytest.raises(RuleError, match="holds 100 shares of series-d"):
        operations.refresh(placement=deal.placement)


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("split", {"new_shares": 2, "old_shares": 1}, "are for all and name none"),
        ("conversion", {}, "say into what"),
        ("sale", {}, "A sale is under a registration statement"),
        ("redemption", {"price": Decimal(1)}, "A change of price has the new price"),
        ("redemption", {"quantity": 0}, "a quantity of more than 0"),
        ("redemption", {"cashless": True, "price": Decimal(1)}, "Only an exercise is without cash"),
        ("redemption", {"new_shares": 2}, "nothing else has a ratio"),
        ("redemption", {"amount": Decimal(2)}, "A dividend has an amount"),
        ("redemption", {"occurred_on": None}, "Give the day"),
        ("redemption", {"voided_on": AUGUST}, "and the reason"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_in_a_sentence(
    deal: Deal, kind: str, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        operations.record(fact=deal.entry(kind, **{"quantity": 5, **more}))


def test_rights_are_judged_by_the_papers_on_record(deal: Deal) -> None:
    row = deal.transfer(34, code="t-1")
    operations.record(fact=row)
    for kind, day in (("agreement", 6), ("copy", 11), ("notice", 13)):
        factories.AssignmentPaperFactory.create(transfer=row, kind=kind, occurred_on=date(2003, 8, day))
    assert rights_of(row).since == date(2003, 8, 13)
    row.papers.filter(kind="notice").update(gives_address=False)
    assert rights_of(row).missing == ("the transferee's address in the written notice to the issuer",)


def test_what_is_void_keeps_its_first_day_and_reason(deal: Deal) -> None:
    row = deal.transfer(30)
    operations.record(fact=row)
    stale = Transfer.objects.get()
    operations.void(fact=row, on=AUGUST, reason="entered twice")
    with pytest.raises(RuleError, match="It is void already, since Wed Aug 6, 2003: entered twice"):
        operations.void(fact=stale, on=date(2003, 9, 2), reason="another reason")
    assert Transfer.objects.get().void_reason == "entered twice"


def test_making_void_keeps_what_another_person_changed_meanwhile(deal: Deal) -> None:
    row = deal.transfer(30)
    operations.record(fact=row)
    stale = Transfer.objects.get()
    Transfer.objects.update(note="as corrected")
    operations.void(fact=stale, on=AUGUST, reason="entered twice")
    assert Transfer.objects.get().note == "as corrected"
