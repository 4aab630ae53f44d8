"""Schedule 1: it foots, each price and each warrant follows its rate, and the rounding is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.checks import (
    Deal,
    Severity,
    agent_warrants,
    conversion_rounding,
    purchase_prices,
    schedule_foots,
    total_rounding,
    warrant_coverage,
)

from .helpers import found, only, row


def test_the_schedule_of_the_first_closing_foots(series_d_deal: Deal) -> None:
    assert found(schedule_foots, series_d_deal) == []


def test_the_totals_that_it_foots_to_are_those_of_the_schedule(series_d_deal: Deal) -> None:
    lines = [line for line in series_d_deal.allocations if line.holder.code != "sco-financial"]
    sums = {code: sum(line.quantity for line in lines if line.security.code == code) for code in ("series-d", "d-1")}
    assert sums == {"series-d": 444, "d-1": 944_681}


@pytest.mark.parametrize("index", range(24))
@pytest.mark.parametrize("change", [1, -1])
def test_one_share_more_or_less_in_any_line_does_not_foot(series_d_deal: Deal, index: int, change: int) -> None:
    line = series_d_deal.allocations[index]
    line.quantity += change
    finding = only(schedule_foots, series_d_deal)
    assert finding.severity == Severity.ERROR
    assert finding.figures["difference"] == 1
    assert finding.figures["security"] == line.security.code


def test_a_dollar_less_in_a_price_does_not_foot_and_is_no_longer_the_price(series_d_deal: Deal) -> None:
    line = row(series_d_deal.allocations, holder="xmark", security="series-d")
    line.price_paid = Decimal("1339999")
    assert only(schedule_foots, series_d_deal).figures == {
        "closing": "first",
        "security": "series-d",
        "stated": 4_440_000,
        "computed": 4_439_999,
        "difference": 1,
    }
    finding = only(purchase_prices, series_d_deal)
    assert (finding.figures["stated"], finding.figures["computed"]) == (1_339_999, 1_340_000)


def test_every_price_is_ten_thousand_dollars_a_share(series_d_deal: Deal) -> None:
    assert found(purchase_prices, series_d_deal) == []


def test_an_about_total_is_not_footed(series_d_deal: Deal) -> None:
    series_d_deal.allocations[0].quantity += 1
    for total in series_d_deal.totals:
        total.approximate = True
    assert found(schedule_foots, series_d_deal) == []


def test_half_of_the_conversion_shares_half_up_gives_all_sixteen_lines_of_warrants(series_d_deal: Deal) -> None:
    assert found(warrant_coverage, series_d_deal) == []


@pytest.mark.parametrize("change", [1, -1])
def test_a_line_of_warrants_off_by_one_does_not_follow_the_rate(series_d_deal: Deal, change: int) -> None:
    row(series_d_deal.allocations, holder="ota", security="d-2").quantity += change
    finding = only(warrant_coverage, series_d_deal)
    assert finding.severity == Severity.WARNING
    assert finding.figures == {
        "closing": "first",
        "holder": "ota",
        "security": "d-2",
        "percent": 50,
        "exact": "21276.60",
        "computed": 21_277,
        "stated": 21_277 + change,
    }


def test_without_a_conversion_price_no_rate_is_known(series_d_deal: Deal) -> None:
    for line in series_d_deal.allocations:
        line.security.conversion_price = None
        line.quantity += 1
    assert found(warrant_coverage, series_d_deal) == []


def test_rounding_each_line_down_or_half_up_gives_two_counts(series_d_deal: Deal) -> None:
    finding = only(conversion_rounding, series_d_deal)
    assert finding.severity == Severity.NOTICE
    assert finding.figures == {
        "closing": "first",
        "lines": 8,
        "sum_of_floors": 1_889_358,
        "sum_of_half_ups": 1_889_362,
        "exact": "1889361.70",
        "total_half_up": 1_889_362,
    }


def test_where_nothing_is_left_over_the_rounding_does_not_matter(series_d_deal: Deal) -> None:
    for line in series_d_deal.allocations:
        if line.security.code == "series-d":
            line.security.conversion_price = Decimal("2.50")
    assert found(conversion_rounding, series_d_deal) == []


def test_the_warrants_of_the_second_closing_are_rounded_down_where_the_schedule_rounds_half_up(
    series_d_deal: Deal,
) -> None:
    first, second = found(total_rounding, series_d_deal)
    assert (first.figures["security"], second.figures["security"]) == ("d-1", "d-2")
    assert {**first.figures, "security": ""} == {
        "closing": "second",
        "security": "",
        "conversion_exact": "663829.79",
        "percent": 50,
        "exact": "331914.89",
        "stated": 331_914,
        "floor": 331_914,
        "half_up": 331_915,
    }
    assert first.severity == Severity.NOTICE
    assert "rounded down; the schedule rounds half up" in first.message


@pytest.mark.parametrize(("stated", "severity"), [(331_915, None), (331_913, Severity.WARNING)])
def test_a_total_that_is_rounded_as_the_schedule_is_silent_and_one_that_nothing_gives_is_a_warning(
    series_d_deal: Deal, stated: int, severity: Severity | None
) -> None:
    row(series_d_deal.totals, closing="second", security="d-1").quantity = stated
    severities = {each.figures["security"]: each.severity for each in found(total_rounding, series_d_deal)}
    assert severities.get("d-1") == severity


def test_the_placement_agents_warrants_are_ten_percent_of_the_conversion_shares(series_d_deal: Deal) -> None:
    finding = only(agent_warrants, series_d_deal)
    assert finding.severity == Severity.NOTICE
    assert finding.figures == {
        "closing": "first",
        "holder": "sco-financial",
        "security": "placement-agent",
        "stated": 188_936,
        "percent": 10,
        "amount": 4_440_000,
        "conversion_exact": "1889361.70",
        "exact": "188936.17",
    }
    assert "10% × $4,440,000 ÷ $2.35 = 188,936.17, which rounds to that" in finding.message


def test_an_agents_line_that_no_whole_rate_gives_says_so(series_d_deal: Deal) -> None:
    row(series_d_deal.allocations, holder="sco-financial").quantity = 188_938
    assert "which does not round to that" in only(agent_warrants, series_d_deal).message


def test_a_holder_who_bought_is_no_agent(series_d_deal: Deal) -> None:
    row(series_d_deal.allocations, holder="sco-financial").price_paid = Decimal("1")
    assert found(agent_warrants, series_d_deal) == []
