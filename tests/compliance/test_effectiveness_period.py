"""2003 agreement §2: a holder's Effectiveness Period ends when all is sold, or when Rule 144(k) frees its last lot.

What the deadline says on a day is what the page of positions says on that day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from compliance import libraries, operations, selectors
from compliance.changes import affected_by
from compliance.models import Deadline
from compliance.positions import sheet_of
from compliance.wording import standing_words
from holders.models import Holder, HolderStatus
from placements.models import Closing, Placement, Security
from tests.factories import (
    AgreementFactory,
    AllocationFactory,
    ClosingFactory,
    HolderFactory,
    HolderStatusFactory,
    PlacementFactory,
    PositionEntryFactory,
    SecurityFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
MAY_7, MAY_14 = date(2003, 5, 7), date(2003, 5, 14)


class Deal:
    """Closings of May 7 and May 14, 2003, under §2 of the agreement; Xmark and SDS."""

    def __init__(self) -> None:
        self.placement: Placement = PlacementFactory.create()
        AgreementFactory.create(placement=self.placement)
        libraries.take(placement=self.placement, library=libraries.library("rra-2003"), only=["END-EFFECTIVE"])
        self.first = self.closing("first", MAY_7)
        self.second = self.closing("second", MAY_14)
        self.preferred = self.security("series-d", Security.Kind.PREFERRED, conversion_price="2.35")
        self.common = self.security("common", Security.Kind.COMMON, price=None)
        self.warrant = self.security("d-1", Security.Kind.WARRANT, price=None, exercise_price="3.00")
        self.xmark = HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
        self.sds = HolderFactory.create(code="sds", name="SDS Merchant Fund, LP")

    def closing(self, code: str, on: date | None, **more: Any) -> Closing:
        return ClosingFactory.create(placement=self.placement, code=code, occurred_on=on, **more)

    def security(self, code: str, kind: str, **more: Any) -> Security:
        return SecurityFactory.create(placement=self.placement, code=code, name=code, kind=kind, **more)

    def buys(self, holder: Holder, closing: Closing, quantity: int = 100, security: Security | None = None) -> None:
        AllocationFactory.create(closing=closing, holder=holder, security=security or self.preferred, quantity=quantity)

    def passes(self, seller: Holder, buyer: Holder, on: date, quantity: int = 100) -> None:
        TransferFactory.create(
            placement=self.placement,
            transferor=seller,
            transferee=buyer,
            occurred_on=on,
            security=self.preferred,
            closing=self.first,
            quantity=quantity,
        )

    def entry(self, kind: str, on: date, quantity: int, security: Security, **more: Any) -> None:
        PositionEntryFactory.create(
            placement=self.placement,
            kind=kind,
            holder=self.xmark,
            closing=self.first,
            security=security,
            occurred_on=on,
            quantity=quantity,
            new_shares=None,
            old_shares=None,
            **more,
        )

    def row(self, holder: str, as_of: date) -> Deadline | None:
        """The holder's deadline as of a day."""
        operations.refresh(placement=self.placement)
        rows = selectors.deadlines(as_of=as_of, placement=self.placement)
        return rows.filter(duty__code="END-EFFECTIVE", subject=holder).first()

    def ends(self, holder: str, as_of: date) -> tuple[str, date | None]:
        """Standing and day of the holder's deadline as of a day."""
        found = self.row(holder, as_of)
        return (found.standing, found.due_on) if found else ("not there", None)


@pytest.fixture
def deal() -> Deal:
    return Deal()


def test_the_last_purchase_decides_from_its_day_on(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    deal.buys(deal.xmark, deal.second)
    assert deal.ends("xmark", MAY_7 - ONE_DAY) == ("waiting", None)
    assert deal.ends("xmark", MAY_14 - ONE_DAY) == ("upcoming", date(2005, 5, 7))
    assert deal.ends("xmark", MAY_14) == ("upcoming", date(2005, 5, 14))
    assert deal.ends("xmark", date(2005, 5, 14)) == ("due_soon", date(2005, 5, 14))
    assert deal.ends("xmark", date(2005, 5, 15)) == ("ended", date(2005, 5, 14))


def test_it_is_over_beyond_doubt_on_the_business_day_after_a_weekend(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    found = deal.row("xmark", MAY_7)
    assert found
    assert (found.literal_on, found.forward_on, found.safe_on) == (
        date(2005, 5, 7),
        date(2005, 5, 9),
        date(2005, 5, 9),
    )
    assert found.because == "the earlier of all sold and free resale under Rule 144 (Sat May 7, 2005)"
    assert standing_words(found, found.standing, as_of=MAY_7) == "Ends Sat May 7, 2005"
    assert standing_words(found, "due_soon", as_of=date(2005, 5, 2)) == "Ends in 5 days"


def test_a_warrant_leaves_it_without_a_day_until_it_is_gone(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    deal.buys(deal.xmark, deal.first, 1_000, deal.warrant)
    assert deal.ends("xmark", date(2003, 6, 1)) == ("waiting", None)
    found = deal.row("xmark", date(2003, 6, 1))
    assert found
    assert found.missing == (
        "waits for all sold or free resale under Rule 144 (not before Sat May 7, 2005, and later if a warrant is "
        "exercised for cash), whichever comes first"
    )
    deal.entry("exercise", date(2003, 9, 10), 1_000, deal.warrant, into=deal.common)
    assert deal.ends("xmark", date(2003, 9, 9)) == ("waiting", None)
    assert deal.ends("xmark", date(2003, 9, 10)) == ("upcoming", date(2005, 9, 10))


def test_what_it_waits_for_is_never_said_of_one_end_alone(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    HolderStatusFactory.create(placement=deal.placement, holder=deal.xmark, status=HolderStatus.Status.AFFILIATE)
    found = deal.row("xmark", date(2003, 6, 1))
    assert found
    assert found.missing == (
        "waits for all sold or free resale under Rule 144 (not while the holder is an affiliate), whichever comes first"
    )
    [(_, explanation)] = selectors.explain_each([found], as_of=date(2003, 6, 1))
    assert "free resale under Rule 144: not while the holder is an affiliate" in explanation.text()


def test_it_arises_for_one_to_whom_shares_passed_and_goes_on_from_the_purchase(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    deal.passes(deal.xmark, deal.sds, date(2004, 1, 15))
    assert deal.ends("sds", date(2004, 1, 14)) == ("waiting", None)
    assert deal.ends("sds", date(2004, 1, 15)) == ("upcoming", date(2005, 5, 7))
    assert deal.ends("xmark", date(2004, 1, 14)) == ("upcoming", date(2005, 5, 7))
    assert deal.ends("xmark", date(2004, 1, 16)) == ("ended", date(2004, 1, 15))


def test_what_is_sold_after_the_period_was_over_does_not_end_it_again(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    deal.entry("redemption", date(2006, 1, 10), 100, deal.preferred)
    assert deal.ends("xmark", date(2006, 2, 1)) == ("ended", date(2005, 5, 7))


def test_it_has_no_end_while_the_holder_is_an_affiliate(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    HolderStatusFactory.create(
        placement=deal.placement,
        holder=deal.xmark,
        status=HolderStatus.Status.AFFILIATE,
        starts_on=date(2003, 8, 1),
        ends_on=date(2004, 3, 31),
    )
    assert deal.ends("xmark", date(2003, 7, 31)) == ("upcoming", date(2005, 5, 7))
    assert deal.ends("xmark", date(2003, 8, 1)) == ("waiting", None)
    assert deal.ends("xmark", date(2004, 4, 1)) == ("upcoming", date(2005, 5, 7))


def test_an_affiliate_is_one_in_every_placement_of_the_issuer(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    other = PlacementFactory.create(issuer=deal.placement.issuer)
    status = HolderStatusFactory.create(placement=other, holder=deal.xmark, status=HolderStatus.Status.AFFILIATE)
    assert deal.ends("xmark", date(2003, 6, 1)) == ("waiting", None)
    assert affected_by(status) == {deal.placement.pk, other.pk}


def test_it_is_unknown_where_the_day_of_the_purchase_is(deal: Deal) -> None:
    undated = deal.closing("third", None, certainty="unknown", not_after=MAY_14)
    deal.buys(deal.xmark, deal.first)
    deal.buys(deal.xmark, undated)
    assert deal.ends("xmark", date(2003, 6, 1)) == ("unknown", None)


def test_it_goes_by_the_rule_in_force_when_the_holding_period_ends(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.closing("later", date(2007, 6, 1)))
    assert deal.ends("xmark", date(2007, 6, 1)) == ("upcoming", date(2008, 6, 1))


def test_its_explanation_shows_each_lot_with_the_rule_that_frees_it(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first)
    deal.buys(deal.xmark, deal.second)
    found = deal.row("xmark", date(2003, 6, 1))
    assert found
    [(_, explanation)] = selectors.explain_each([found], as_of=date(2003, 6, 1))
    text = " ".join(explanation.text().split())
    assert "free resale under Rule 144: Saturday, May 14, 2005 lots on record" in text
    assert "series-d: Saturday, May 7, 2005 held since Wednesday, May 7, 2003 Rule 144(d)" in text
    assert "24 months after Wednesday, May 14, 2003: Saturday, May 14, 2005 Release 33-7390" in text


def test_on_every_day_it_is_what_the_page_of_positions_says(deal: Deal) -> None:
    deal.buys(deal.xmark, deal.first, 300)
    deal.buys(deal.xmark, deal.second, 50)
    deal.buys(deal.xmark, deal.first, 900, deal.warrant)
    deal.buys(deal.sds, deal.second, 10)
    deal.passes(deal.xmark, deal.sds, date(2003, 8, 6))
    deal.entry("conversion", date(2003, 10, 1), 200, deal.preferred, into=deal.common)
    deal.entry("exercise", date(2004, 2, 2), 900, deal.warrant, into=deal.common)
    HolderStatusFactory.create(
        placement=deal.placement, holder=deal.sds, status=HolderStatus.Status.AFFILIATE, starts_on=date(2004, 5, 1)
    )
    operations.refresh(placement=deal.placement)
    day = date(2003, 5, 1)
    while day < date(2004, 6, 1):
        rows = {row.subject: row.due_on for row in selectors.deadlines(as_of=day, placement=deal.placement)}
        shown = {row.holder.code: row.effectiveness.ends_on for row in sheet_of(deal.placement, as_of=day).rows}
        assert {code: rows[code] for code in shown} == shown, day
        day += 3 * ONE_DAY
