"""The supplement of December 2003: Rule 424(b)(3), the percentages of its table, its sellers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compliance.checks import (
    Deal,
    Severity,
    control_persons,
    late_under_a_reading,
    offered_of_class,
    percent_of_class,
    sellers_not_allotted,
    sellers_without_rights,
    under_one_percent,
    unnamed_transferors,
)
from compliance.rules import Happening
from holders.models import AssignmentPaper

from .helpers import found, only, row


def filed_on(deal: Deal, on: date) -> Deal:
    """``deal`` with the supplement filed on another day."""

    def moved(fact: Happening) -> Happening:
        return replace(fact, on=on) if fact.event == "supplement filed" else fact

    subjects = tuple(
        replace(subject, happenings=tuple(map(moved, subject.happenings))) for subject in deal.facts.subjects
    )
    return replace(deal, facts=replace(deal.facts, subjects=subjects))


def test_the_supplement_is_late_under_two_of_its_three_days_and_in_time_from_december_15(resale_deal: Deal) -> None:
    finding = only(late_under_a_reading, resale_deal)
    assert finding.severity == Severity.WARNING
    assert finding.clause.startswith("Rule 424(b)(3)")
    assert finding.figures == {
        "duty": "FILE-424B3",
        "performed_on": "2003-12-22",
        "due_if_2003-12-05": "2003-12-12",
        "due_if_2003-12-11": "2003-12-18",
        "due_if_2003-12-22": "2003-12-31",
        "in_time_from": "2003-12-15",
    }
    assert "on December 11, 2003, due December 18, 2003, late" in finding.message


@pytest.mark.parametrize(
    ("filed", "late"), [(date(2003, 12, 12), False), (date(2003, 12, 13), True), (date(2003, 12, 18), True)]
)
def test_filed_within_five_business_days_of_the_earliest_day_it_is_silent(
    resale_deal: Deal, filed: date, late: bool
) -> None:
    assert bool(found(late_under_a_reading, filed_on(resale_deal, filed))) is late


def test_a_supplement_that_is_not_filed_is_not_judged(resale_deal: Deal) -> None:
    subjects = tuple(
        replace(each, happenings=tuple(fact for fact in each.happenings if fact.event != "supplement filed"))
        for each in resale_deal.facts.subjects
    )
    deal = replace(resale_deal, facts=replace(resale_deal.facts, subjects=subjects))
    assert found(late_under_a_reading, deal) == []


def test_both_percentages_of_the_first_line_fit_one_number_outstanding(resale_deal: Deal) -> None:
    finding = only(percent_of_class, resale_deal)
    assert finding.severity == Severity.NOTICE
    assert finding.figures == {
        "holder": "betts-shipman-goodwin",
        "shares_before": 101_700,
        "percent_before": "1.42%",
        "outstanding_before_low": 7_136_842,
        "outstanding_before_high": 7_187_279,
        "shares_after": 81_700,
        "percent_after": "1.14%",
        "outstanding_after_low": 7_135_371,
        "outstanding_after_high": 7_198_238,
        "outstanding_low": 7_136_842,
        "outstanding_high": 7_187_279,
    }


@pytest.mark.parametrize(("printed", "fits"), [("1.14%", True), ("1.13%", False), ("1.15%", False), ("1.12%", False)])
def test_percentages_that_fit_no_number_outstanding_are_a_warning(resale_deal: Deal, printed: str, fits: bool) -> None:
    row(resale_deal.coverages, holder="betts-shipman-goodwin").percent_after = printed
    assert (only(percent_of_class, resale_deal).severity == Severity.NOTICE) is fits


def test_a_table_of_stars_implies_nothing(resale_deal: Deal) -> None:
    for line in resale_deal.coverages:
        line.percent_before = line.percent_after = "*"
    assert found(percent_of_class, resale_deal) == []
    assert found(offered_of_class, resale_deal) == []
    assert found(under_one_percent, resale_deal) == []


@pytest.mark.parametrize(("shares", "speaks"), [(26_500, False), (71_872, False), (71_873, True)])
def test_a_star_for_one_percent_or_more_is_a_warning(resale_deal: Deal, shares: int, speaks: bool) -> None:
    row(resale_deal.coverages, holder="betts-helen").shares_before = shares
    assert [each.figures["shares_before"] for each in found(under_one_percent, resale_deal)] == [shares] * speaks


def test_more_shares_are_offered_than_are_outstanding(resale_deal: Deal) -> None:
    finding = only(offered_of_class, resale_deal)
    assert finding.severity == Severity.NOTICE
    assert finding.figures == {
        "registration_statement": "resale",
        "offered": 7_264_370,
        "outstanding_low": 7_136_842,
        "outstanding_high": 7_187_279,
        "percent": 101,
        "percent_low": "101.07",
        "percent_high": "101.79",
    }


@pytest.mark.parametrize(("offered", "speaks"), [(7_187_279, False), (7_187_280, True)])
def test_an_offer_that_the_class_may_hold_is_silent(resale_deal: Deal, offered: int, speaks: bool) -> None:
    resale_deal.registration_statements[0].shares = offered
    assert bool(found(offered_of_class, resale_deal)) is speaks


def test_one_person_controls_both_lines(resale_deal: Deal) -> None:
    finding = only(control_persons, resale_deal)
    assert finding.figures == {
        "person": "James T. Betts",
        "holders": 2,
        "offered": 34_000,
        "before": 128_200,
        "after": 94_200,
    }
    assert "101,700 + 26,500 = 128,200 before" in finding.message


def test_two_persons_with_a_line_each_are_silent(resale_deal: Deal) -> None:
    resale_deal.controls[0].person = "Somebody Else"
    assert found(control_persons, resale_deal) == []


def test_the_transferor_is_not_named(resale_deal: Deal) -> None:
    assert only(unnamed_transferors, resale_deal).figures == {"transfers": 2, "shares": 34_000}
    resale_deal.transfers[0].transferor = resale_deal.transfers[1].transferee
    assert only(unnamed_transferors, resale_deal).figures == {"transfers": 1, "shares": 14_000}
    resale_deal.transfers[1].transferor = resale_deal.transfers[0].transferee
    assert found(unnamed_transferors, resale_deal) == []


def test_no_seller_is_on_a_schedule(resale_deal: Deal, series_d_deal: Deal) -> None:
    assert only(sellers_not_allotted, resale_deal).figures == {
        "registration_statement": "resale",
        "sellers": 2,
        "shares_offered": 34_000,
    }
    assert found(sellers_not_allotted, series_d_deal) == []


def test_rights_are_not_shown_to_have_passed_to_either_seller(resale_deal: Deal) -> None:
    first, second = found(sellers_without_rights, resale_deal)
    assert first.figures == {
        "registration_statement": "resale",
        "holder": "betts-shipman-goodwin",
        "shares_offered": 20_000,
        "transferred": 20_000,
        "missing": "the written agreement to assign; the copy of the agreement to the issuer; "
        "the written notice to the issuer",
    }
    assert (second.figures["holder"], second.figures["transferred"]) == ("betts-helen", 14_000)
    assert "§7(i)" in first.message


def test_with_the_papers_of_its_transfer_a_seller_has_rights(resale_deal: Deal) -> None:
    transfer = row(resale_deal.transfers, transferee="betts-helen")
    vars(transfer)["_prefetched_objects_cache"] = {"papers": [AssignmentPaper(transfer=transfer, kind="consent")]}
    assert [finding.figures["holder"] for finding in found(sellers_without_rights, resale_deal)] == [
        "betts-shipman-goodwin"
    ]


def test_days_outside_the_calendars_years_are_left_out(resale_deal: Deal) -> None:
    row(resale_deal.coverages, holder="betts-helen").as_of_on = date(1903, 12, 5)
    assert "due_if_1903-12-05" not in only(late_under_a_reading, resale_deal).figures
