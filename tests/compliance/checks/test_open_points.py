"""What no document states: days, terms, purchasers, the agreement's reach; and figures stated only in all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compliance.checks import (
    Deal,
    Severity,
    amount_raised,
    exercise_proceeds,
    inferred_closing,
    totals_at_price,
    unallocated_closing,
    uncovered_closing,
    undated_closing,
    undated_milestone,
    unstated_duty,
    warrant_totals,
)
from placements.models import Closing

from .helpers import found, only, row


def test_the_second_closing_is_allotted_to_nobody_and_makes_six_million_with_the_first(series_d_deal: Deal) -> None:
    finding = only(unallocated_closing, series_d_deal)
    assert finding.severity == Severity.WARNING
    assert finding.figures == {
        "closing": "second",
        "shares_d-1": 331_914,
        "shares_d-2": 331_914,
        "amount": 1_560_000,
        "amount_of_all_closings": 6_000_000,
    }
    assert "$4,440,000 + $1,560,000 = $6,000,000" in finding.message


def test_the_purchasers_of_2004_are_not_named_and_its_figures_stay_about(common_deal: Deal) -> None:
    finding = only(unallocated_closing, common_deal)
    assert "about $25,000,000" in finding.message
    assert "about 3,200,000 shares" in finding.message


def test_a_closing_with_a_schedule_is_silent(series_d_deal: Deal) -> None:
    second = next(closing for closing in series_d_deal.closings if closing.code == "second")
    series_d_deal.allocations[0].closing = second
    assert found(unallocated_closing, series_d_deal) == []


def test_no_document_says_that_the_agreement_covers_the_second_closing(series_d_deal: Deal) -> None:
    assert only(uncovered_closing, series_d_deal).figures == {"closing": "second"}
    series_d_deal.closings[1].agreement_covers = Closing.AgreementCovers.STATED
    assert found(uncovered_closing, series_d_deal) == []


def test_the_day_of_the_second_closing_is_not_stated(series_d_deal: Deal) -> None:
    finding = only(undated_closing, series_d_deal)
    assert finding.figures == {"closing": "second", "not_after": "2003-05-14"}
    assert "not after May 14, 2003" in finding.message
    series_d_deal.closings[1].occurred_on = date(2003, 5, 14)
    assert found(undated_closing, series_d_deal) == []


def test_the_day_of_the_first_closing_is_inferred_with_its_reason(series_d_deal: Deal) -> None:
    finding = only(inferred_closing, series_d_deal)
    assert finding.figures == {"closing": "first", "on": "2003-05-07"}
    assert "the week before" in finding.message
    series_d_deal.closings[0].certainty = "exact"
    assert found(inferred_closing, series_d_deal) == []


def test_the_2004_placement_has_neither_day_nor_deadline(common_deal: Deal) -> None:
    assert only(undated_closing, common_deal).figures == {"closing": "first"}
    assert only(unstated_duty, common_deal).figures == {"duty": "FILE", "unstated": "no filing deadline stated"}


def test_duties_with_a_sentence_are_stated(series_d_deal: Deal) -> None:
    assert found(unstated_duty, series_d_deal) == []


def test_the_2004_warrants_are_exercisable_from_a_month_not_a_day(common_deal: Deal) -> None:
    finding = only(undated_milestone, common_deal)
    assert finding.figures == {
        "event": "warrants exercisable",
        "filing": "",
        "not_before": "2005-04-01",
        "not_after": "2005-04-30",
    }
    common_deal.milestones[0].occurred_on = date(2005, 4, 22)
    assert found(undated_milestone, common_deal) == []


def test_a_planned_day_is_a_day(common_deal: Deal) -> None:
    common_deal.milestones[0].planned_on = date(2005, 4, 22)
    assert found(undated_milestone, common_deal) == []


def test_the_about_figures_of_2004_are_reconciled_both_ways(common_deal: Deal) -> None:
    finding = only(totals_at_price, common_deal)
    assert finding.severity == Severity.NOTICE
    assert finding.figures == {
        "closing": "first",
        "security": "common",
        "quantity": 3_200_000,
        "price": "7.75",
        "computed": 24_800_000,
        "stated": 25_000_000,
        "shares_for_amount": 3_225_806,
        "difference": 200_000,
    }


def test_an_exact_total_off_its_price_is_an_error_and_one_at_its_price_is_silent(
    series_d_deal: Deal, common_deal: Deal
) -> None:
    assert found(totals_at_price, series_d_deal) == []
    row(series_d_deal.totals, closing="first", security="series-d").amount = Decimal("4440001")
    assert only(totals_at_price, series_d_deal).severity == Severity.ERROR
    common_deal.totals[0].amount = Decimal("24800000")
    assert found(totals_at_price, common_deal) == []


def test_the_2004_warrants_are_34_percent_of_the_shares(common_deal: Deal) -> None:
    finding = only(warrant_totals, common_deal)
    assert finding.figures == {
        "closing": "first",
        "warrant_shares": 1_100_000,
        "shares": 3_200_000,
        "percent": "34.4",
    }


@pytest.mark.parametrize(("warrants", "speaks"), [(1_120_000, False), (1_120_001, False), (1_103_000, True)])
def test_an_exact_whole_percentage_needs_no_notice(common_deal: Deal, warrants: int, speaks: bool) -> None:
    for total in common_deal.totals:
        total.approximate = False
    common_deal.totals[1].quantity = warrants
    assert bool(found(warrant_totals, common_deal)) is speaks


def test_warrants_with_a_schedule_of_their_own_rate_are_another_checks_matter(series_d_deal: Deal) -> None:
    assert found(warrant_totals, series_d_deal) == []


def test_the_amount_raised_is_that_of_the_closings(series_d_deal: Deal) -> None:
    assert found(amount_raised, series_d_deal) == []
    row(series_d_deal.statements, subject="amount raised").number = 6_000_001
    assert only(amount_raised, series_d_deal).figures == {
        "stated": 6_000_001,
        "computed": 6_000_000,
        "difference": 1,
    }
    row(series_d_deal.statements, subject="amount raised").approximate = True
    assert found(amount_raised, series_d_deal) == []


def test_the_warrants_of_the_second_closing_would_bring_2157441_dollars(series_d_deal: Deal) -> None:
    finding = only(exercise_proceeds, series_d_deal)
    assert finding.severity == Severity.NOTICE
    assert finding.figures == {
        "shares_d-1": 331_914,
        "shares_d-2": 331_914,
        "proceeds_d-1": 995_742,
        "proceeds_d-2": 1_161_699,
        "computed": 2_157_441,
        "stated": 2_200_000,
        "difference": 42_559,
    }
    assert "331,914 × $3.00 = $995,742; 331,914 × $3.50 = $1,161,699" in finding.message


def test_exercise_proceeds_that_are_exact_are_silent_or_else_a_warning(series_d_deal: Deal) -> None:
    stated = row(series_d_deal.statements, subject="exercise proceeds")
    stated.number = 2_157_441
    assert found(exercise_proceeds, series_d_deal) == []
    stated.number, stated.approximate = 2_157_442, False
    assert only(exercise_proceeds, series_d_deal).severity == Severity.WARNING


def test_exercise_proceeds_need_every_price_and_a_statement(series_d_deal: Deal) -> None:
    assert found(exercise_proceeds, replace(series_d_deal, statements=())) == []
    row(series_d_deal.totals, closing="second", security="d-2").security.exercise_price = None
    assert found(exercise_proceeds, series_d_deal) == []
