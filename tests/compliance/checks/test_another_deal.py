"""The checks on a deal that is nothing like the demo: common stock at $5.00 with 35% warrants, rounded down."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance import checks
from compliance.checks import CHECKS, Deal, Severity, deals, findings_of, minimum_shares, registered_shares
from placements.models import Closing, Placement, Security
from tests.factories import (
    AgreementFactory,
    AllocationFactory,
    ClosingFactory,
    ClosingTotalFactory,
    DocumentStatementFactory,
    PlacementFactory,
    RegistrationStatementFactory,
    SecurityFactory,
)

from .helpers import found, only

pytestmark = pytest.mark.django_db
SHARES = (100_002, 200_005, 300_003, 400_002)


@pytest.fixture
def closing() -> Closing:
    """A closing at which four holders bought, each with its warrants; 1,000,012 shares and 350,002 under warrants."""
    placement = PlacementFactory.create()
    AgreementFactory.create(placement=placement, minimum_shares=1_350_014)
    closing = ClosingFactory.create(placement=placement)
    common = SecurityFactory.create(placement=placement, kind=Security.Kind.COMMON, price=Decimal("5"))
    warrants = SecurityFactory.create(
        placement=placement, kind=Security.Kind.WARRANT, price=None, exercise_price=Decimal("6.10")
    )
    for quantity in SHARES:
        line = AllocationFactory.create(closing=closing, security=common, quantity=quantity, price_paid=quantity * 5)
        AllocationFactory.create(
            closing=closing, security=warrants, holder=line.holder, quantity=quantity * 35 // 100, price_paid=None
        )
    ClosingTotalFactory.create(closing=closing, security=common, quantity=sum(SHARES), amount=sum(SHARES) * 5)
    return closing


def the_deal() -> Deal:
    [found] = deals(Placement.objects.all())
    return found


def test_a_deal_in_order_has_no_finding(closing: Closing) -> None:
    RegistrationStatementFactory.create(placement=closing.placement, shares=1_350_014).closings.add(closing)
    assert list(findings_of(the_deal(), CHECKS)) == []


def test_a_share_too_few_is_found_against_the_minimum_and_against_the_lines(closing: Closing) -> None:
    RegistrationStatementFactory.create(placement=closing.placement, shares=1_350_013).closings.add(closing)
    findings = found(registered_shares, the_deal())
    assert [(each.severity, each.figures["difference"]) for each in findings] == [(Severity.ERROR, 1)] * 2


def test_a_minimum_below_the_lines_is_a_notice(closing: Closing) -> None:
    closing.placement.agreement.minimum_shares = 1_340_000
    closing.placement.agreement.save()
    finding = only(minimum_shares, the_deal())
    assert (finding.severity, finding.figures["computed"], finding.figures["difference"]) == (
        Severity.NOTICE,
        1_350_014,
        10_014,
    )


def test_warrants_rounded_down_are_the_rate_and_one_rounded_up_is_not(closing: Closing) -> None:
    line = closing.allocations.filter(security__kind=Security.Kind.WARRANT).order_by("pk")[1]
    line.quantity += 1
    line.save()
    finding = only(checks.warrant_coverage, the_deal())
    assert (finding.figures["percent"], finding.figures["computed"], finding.figures["stated"]) == (35, 70_001, 70_002)
    assert "rounded down" in finding.message


def test_numbers_of_two_places_that_differ_are_found_as_numbers(closing: Closing) -> None:
    for number in (1_350_014, 1_350_041):
        DocumentStatementFactory.create(
            placement=closing.placement, subject="Shares covered", dated_on=None, number=number, clause=f"§{number}"
        )
    figures = only(checks.statements_differ, the_deal()).figures
    assert (figures["value_1"], figures["value_2"]) == (1_350_014, 1_350_041)
