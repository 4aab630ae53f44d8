"""2003 agreement §2, §3(n), §7(c): what is to be registered, what may be registered with it, and blackouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compliance.checks import (
    Deal,
    Severity,
    blackout_limits,
    minimum_shares,
    other_securities_listed,
    other_shares_over_cap,
    registered_shares,
)
from placements.models import BlackoutPeriod, RegistrationStatement

from .helpers import found, only, row

COMPUTED = 3_967_660
DIVIDENDS = 151_149
MINIMUM = 4_967_600


def filed(deal: Deal, *shares: int | None, other: int | None = None) -> Deal:
    """``deal`` with registration statements that cover its first closing."""
    statements = []
    for number, each in enumerate(shares, 1):
        statement = RegistrationStatement(
            pk=number, placement=deal.placement, code=f"s-3-{number}", form="S-3", shares=each, other_shares=other
        )
        statement._prefetched_objects_cache = {"closings": deal.closings[:1]}  # type: ignore[attr-defined]
        statements.append(statement)
    return replace(deal, registration_statements=tuple(statements))


@pytest.fixture(autouse=True)
def closings_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The closings of a statement that is in no database."""

    class Closings:
        def __init__(self, statement: RegistrationStatement) -> None:
            self.statement = statement

        def all(self) -> object:
            return self.statement._prefetched_objects_cache["closings"]  # type: ignore[attr-defined]

    monkeypatch.setattr(RegistrationStatement, "closings", property(Closings))


def test_the_stated_minimum_is_999940_more_than_the_schedule_gives(series_d_deal: Deal) -> None:
    finding = only(minimum_shares, series_d_deal)
    assert finding.severity == Severity.WARNING
    assert finding.clause.startswith('Ex. 4.4 §1 "Filing Date", §2, §3(a)')
    assert finding.figures == {
        "sold": 444,
        "price": 10_000,
        "amount": 4_440_000,
        "conversion_price": "2.35",
        "conversion_exact": "1889361.70",
        "conversion_shares": 1_889_362,
        "warrants_d-1": 944_681,
        "warrants_d-2": 944_681,
        "purchasers_total": 3_778_724,
        "other_warrant_shares": 188_936,
        "computed": COMPUTED,
        "stated": MINIMUM,
        "difference": 999_940,
        "dividend_rate": 8,
        "dividend_shares_a_year": DIVIDENDS,
    }
    assert "4,967,600 stated \N{MINUS SIGN} 3,967,660 computed = 999,940 more" in finding.message
    assert "151,149 shares" in finding.message


def test_a_minimum_of_exactly_what_is_registrable_is_silent(series_d_deal: Deal) -> None:
    assert series_d_deal.agreement is not None
    series_d_deal.agreement.minimum_shares = COMPUTED
    assert found(minimum_shares, series_d_deal) == []


@pytest.mark.parametrize(("stated", "severity"), [(COMPUTED - 1, Severity.NOTICE), (COMPUTED + 1, Severity.WARNING)])
def test_a_minimum_off_by_one_is_found(series_d_deal: Deal, stated: int, severity: Severity) -> None:
    assert series_d_deal.agreement is not None
    series_d_deal.agreement.minimum_shares = stated
    finding = only(minimum_shares, series_d_deal)
    assert (finding.severity, finding.figures["difference"]) == (severity, 1)


def test_without_a_conversion_price_the_minimum_is_not_judged(series_d_deal: Deal) -> None:
    for line in series_d_deal.allocations:
        line.security.conversion_price = None
    assert found(minimum_shares, series_d_deal) == []


@pytest.mark.parametrize("registered", [MINIMUM - 1, COMPUTED, COMPUTED - 1])
def test_fewer_shares_registered_than_the_minimum_is_an_error(series_d_deal: Deal, registered: int) -> None:
    finding = found(registered_shares, filed(series_d_deal, registered))[0]
    assert finding.severity == Severity.ERROR
    assert (finding.figures["minimum"], finding.figures["difference"]) == (MINIMUM, MINIMUM - registered)


def test_the_minimum_registered_is_silent(series_d_deal: Deal) -> None:
    assert found(registered_shares, filed(series_d_deal, MINIMUM)) == []


def test_other_shares_do_not_count_towards_the_minimum(series_d_deal: Deal) -> None:
    finding = only(registered_shares, filed(series_d_deal, MINIMUM, other=538))
    assert finding.figures["difference"] == 538


def test_two_statements_for_one_closing_count_together(series_d_deal: Deal) -> None:
    assert found(registered_shares, filed(series_d_deal, MINIMUM - 1, 1)) == []
    assert only(registered_shares, filed(series_d_deal, MINIMUM - 2, 1)).figures["difference"] == 1


@pytest.mark.parametrize(
    ("registered", "severity", "figure", "value"),
    [
        (COMPUTED - 1, Severity.ERROR, "difference", 1),
        (COMPUTED, Severity.NOTICE, "left_for_dividends", 0),
        (COMPUTED + DIVIDENDS - 1, Severity.NOTICE, "left_for_dividends", DIVIDENDS - 1),
    ],
)
def test_without_a_minimum_conversion_warrants_and_a_years_dividends_are_the_measure(
    series_d_deal: Deal, registered: int, severity: Severity, figure: str, value: int
) -> None:
    assert series_d_deal.agreement is not None
    series_d_deal.agreement.minimum_shares = None
    finding = only(registered_shares, filed(series_d_deal, registered))
    assert (finding.severity, finding.figures[figure]) == (severity, value)


def test_enough_for_the_dividends_is_silent(series_d_deal: Deal) -> None:
    assert series_d_deal.agreement is not None
    series_d_deal.agreement.minimum_shares = None
    assert found(registered_shares, filed(series_d_deal, COMPUTED + DIVIDENDS)) == []


def test_a_statement_without_a_number_of_shares_is_not_judged(series_d_deal: Deal) -> None:
    assert found(registered_shares, filed(series_d_deal, None)) == []


@pytest.mark.parametrize(("other", "over"), [(10_537, 0), (10_538, 0), (10_539, 1)])
def test_other_shares_up_to_the_cap_are_allowed(series_d_deal: Deal, other: int, over: int) -> None:
    findings = found(other_shares_over_cap, filed(series_d_deal, MINIMUM, other=other))
    assert [finding.figures["difference"] for finding in findings] == [over] * bool(over)
    assert all(finding.severity == Severity.ERROR for finding in findings)


def test_the_other_securities_listed_leave_4730_of_the_cap_unexplained(series_d_deal: Deal) -> None:
    finding = only(other_securities_listed, series_d_deal)
    assert finding.severity == Severity.WARNING
    assert finding.figures == {
        "allowed": 10_538,
        "listed": 5_808,
        "difference": 4_730,
        "listed_Jefferies & Company warrant": 5_270,
        "listed_Leasing Technologies warrant": 538,
    }
    assert "§7(c)" in finding.clause
    assert "5,270 + 538 = 5,808" in finding.message


def test_other_securities_that_add_up_to_the_cap_are_silent(series_d_deal: Deal) -> None:
    row(series_d_deal.statements, number=5_270).number = 10_000
    assert found(other_securities_listed, series_d_deal) == []


def test_a_cap_alone_is_silent(series_d_deal: Deal) -> None:
    assert found(other_securities_listed, replace(series_d_deal, statements=())) == []


@pytest.mark.parametrize(("until", "days"), [(date(2003, 9, 21), None), (date(2003, 9, 22), 21)])
def test_a_blackout_of_more_than_20_days_in_a_row_is_an_error(
    series_d_deal: Deal, monkeypatch: pytest.MonkeyPatch, until: date, days: int | None
) -> None:
    period = BlackoutPeriod(starts_on=date(2003, 9, 2), ends_on=until, facts="a merger")
    _on_record(series_d_deal, period)
    findings = found(blackout_limits, series_d_deal)
    assert [finding.figures["counted"] for finding in findings] == ([days] if days else [])


def test_a_second_blackout_past_40_days_in_12_months_is_an_error(series_d_deal: Deal) -> None:
    _on_record(
        series_d_deal,
        BlackoutPeriod(starts_on=date(2003, 9, 2), ends_on=date(2003, 9, 21), facts="a merger"),
        BlackoutPeriod(starts_on=date(2003, 11, 3), ends_on=date(2003, 11, 22), facts="a licence"),
        BlackoutPeriod(starts_on=date(2004, 9, 1), ends_on=date(2004, 9, 1), facts="a trial"),
    )
    finding = only(blackout_limits, series_d_deal)
    assert (finding.severity, finding.figures["counted"], finding.figures["allowed"]) == (Severity.ERROR, 41, 40)


def _on_record(deal: Deal, *periods: BlackoutPeriod) -> None:
    queryset = deal.placement.blackouts.all()
    queryset._result_cache = list(periods)
    deal.placement._prefetched_objects_cache["blackouts"] = queryset  # type: ignore[attr-defined]


def test_the_warrants_of_a_second_series_of_stock_count_too(series_d_deal: Deal) -> None:
    line = row(series_d_deal.allocations, holder="ota", security="series-d")
    line.quantity += 1
    line.price_paid = Decimal("110000")
    finding = only(minimum_shares, series_d_deal)
    assert finding.figures["conversion_exact"] == "1893617.02"
    assert finding.figures["computed"] == COMPUTED + 1_893_617 - 1_889_362
