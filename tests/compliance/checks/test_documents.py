"""The documents against each other: values, slips, the words of a boundary, who Holders are, names and addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compliance.checks import (
    Deal,
    Severity,
    boundary_words,
    cross_references,
    holder_names,
    holders_left_out,
    shared_details,
    signatories,
    statements_differ,
)
from holders.models import Holder

from .helpers import found, only, row


def test_the_purchase_agreement_has_two_dates(series_d_deal: Deal) -> None:
    finding = only(statements_differ, series_d_deal)
    assert finding.severity == Severity.WARNING
    assert finding.figures == {
        "subject": "purchase agreement date",
        "place_1": "Ex. 4.4 preamble",
        "value_1": "2003-05-07",
        "place_2": "Ex. 4.4 Exhibit A",
        "value_2": "2003-04-29",
    }
    assert "May 7, 2003 (Ex. 4.4 preamble); April 29, 2003 (Ex. 4.4 Exhibit A)" in finding.message


def test_places_that_agree_are_silent(series_d_deal: Deal) -> None:
    row(series_d_deal.statements, clause="Exhibit A", text="").dated_on = date(2003, 5, 7)
    assert found(statements_differ, series_d_deal) == []


def test_the_supplement_bears_two_dates(resale_deal: Deal) -> None:
    assert only(statements_differ, resale_deal).figures == {
        "subject": "date of supplement-1",
        "place_1": "Supp. no. 1 heading",
        "value_1": "2003-12-22",
        "place_2": "Supp. no. 1 last line",
        "value_2": "2003-12-11",
    }


def test_the_agreement_cites_two_sections_a_rule_and_a_term_that_it_cannot_mean(series_d_deal: Deal) -> None:
    findings = found(cross_references, series_d_deal)
    assert {(each.clause, each.figures["says"], each.figures["meant"]) for each in findings} == {
        ("Ex. 4.4 §2", "Rule 12dl-2 under the Exchange Act", "Rule 461 under the Securities Act"),
        ("Ex. 4.4 §5(d)", "Section 5(c)", "Section 5(d)"),
        ("Ex. 4.4 §7(e)(ii)", "Section 7(f)", "Section 7(e)"),
        ("Ex. 4.4 §7(q)", "Registrable Shares", "Registrable Securities"),
    }


def test_a_reference_that_is_right_is_silent(series_d_deal: Deal) -> None:
    row(series_d_deal.statements, clause="§5(d)").text = "Section 5(d)"
    assert len(found(cross_references, series_d_deal)) == 3


def test_three_words_give_two_last_days_for_effectiveness(series_d_deal: Deal) -> None:
    finding = only(boundary_words, series_d_deal)
    assert finding.severity == Severity.WARNING
    assert finding.figures == {
        "duty": "EFFECT",
        "word_1": "by",
        "word_2": "prior to",
        "word_3": "on or before",
        "first_by": "2003-08-05",
        "first_before": "2003-08-04",
    }
    last_days = "“by” ends August 5, 2003; “prior to” ends August 4, 2003; “on or before” ends August 5, 2003"
    assert last_days in finding.message


def test_words_that_mean_the_same_day_are_silent(series_d_deal: Deal) -> None:
    row(series_d_deal.statements, text="prior to").text = "no later than"
    assert found(boundary_words, series_d_deal) == []


def test_words_about_a_duty_that_is_not_on_record_are_silent(series_d_deal: Deal) -> None:
    for statement in series_d_deal.statements:
        statement.subject = statement.subject.replace("EFFECT", "ELSEWHERE")
    assert found(boundary_words, series_d_deal) == []


def test_exhibit_a_leaves_the_placement_agent_out(series_d_deal: Deal) -> None:
    finding = only(holders_left_out, series_d_deal)
    assert finding.clause == "Ex. 4.4 Exhibit A"
    assert finding.figures == {
        "purchasers": 8,
        "left_out": "SCO Financial Group LLC",
        "shares_left_out": 188_936,
    }


def test_where_every_holder_bought_nobody_is_left_out(series_d_deal: Deal) -> None:
    lines = tuple(line for line in series_d_deal.allocations if line.holder.code != "sco-financial")
    assert found(holders_left_out, replace(series_d_deal, allocations=lines)) == []
    row(series_d_deal.statements, subject="holders").text = "everybody"
    assert found(holders_left_out, series_d_deal) == []


@pytest.mark.parametrize(
    ("holder", "severity", "names"),
    [
        ("north-sound-legacy", Severity.NOTICE, ["North Sound Legacy Fund, LLC"]),
        ("north-sound-international", Severity.WARNING, ["North Sound Legacy Fund International, Ltd."]),
        ("north-sound-institutional", Severity.NOTICE, ["North Sound Legacy Institutional Fund, LLC"]),
        ("xmark", Severity.WARNING, ["Xmark Fund, Ltd.", "Xmark Funds"]),
        ("sco-capital", Severity.NOTICE, ["SCO Capital Partners"]),
        ("sds", Severity.NOTICE, ["SDS Merchant Fund"]),
    ],
)
def test_a_name_that_differs_by_more_than_punctuation_or_its_end_is_a_warning(
    series_d_deal: Deal, holder: str, severity: Severity, names: list[str]
) -> None:
    [finding] = [each for each in found(holder_names, series_d_deal) if each.figures["holder"] == holder]
    assert finding.severity == severity
    assert [value for name, value in finding.figures.items() if name.startswith("other_name")] == names


def test_a_holder_called_by_its_own_name_is_silent(series_d_deal: Deal) -> None:
    for other in series_d_deal.holder_names:
        other.name = other.holder.name
    assert found(holder_names, series_d_deal) == []


def test_two_people_are_spelled_in_two_ways(series_d_deal: Deal) -> None:
    findings = found(signatories, series_d_deal)
    assert [(each.figures["holder"], each.figures["signatory"], each.figures["attention"]) for each in findings] == [
        ("sds", "Scott E. Derby", "Steven Derby"),
        ("xmark", "Mitchell D. Kay", "Mitchell D. Kaye"),
    ]


@pytest.mark.parametrize("signatory", ["Mitchell D. Kaye", "Barry Kurokawa", ""])
def test_one_spelling_and_another_person_are_no_difference(series_d_deal: Deal, signatory: str) -> None:
    row(series_d_deal.allocations, holder="xmark", security="d-1").holder.signatory = signatory
    assert [each.figures["holder"] for each in found(signatories, series_d_deal)] == ["sds"]


def test_holders_share_an_address_a_fax_a_signatory_and_a_street_number(series_d_deal: Deal) -> None:
    north_sound, sco, street = found(shared_details, series_d_deal)
    assert (north_sound.figures["holders"], north_sound.figures["fax"]) == (3, "203-967-5701")
    assert sco.figures["names"] == "SCO Capital Partners LLC, SCO Financial Group LLC"
    assert (sco.figures["fax"], sco.figures["signatory"]) == ("212-554-4058", "Steven H. Rouhandeh")
    assert street.figures["holders"] == 4
    assert street.figures["street_number"] == "53 Forest Avenue"
    assert "SDS Merchant Fund, L.P." in str(street.figures["names"])


def tell_apart(deal: Deal, holder: Holder, number: int, fax: int) -> None:
    """Give a holder an address, fax number and signatory of its own."""
    address = deal.address_of(holder)
    assert address
    address.address, address.fax, holder.signatory = f"{number} Main Street", str(fax), f"Person {number}"


def test_holders_with_nothing_in_common_are_silent(series_d_deal: Deal) -> None:
    for number, holder in enumerate(series_d_deal.holders):
        tell_apart(series_d_deal, holder, number, fax=number)
    assert found(shared_details, series_d_deal) == []


def test_one_fax_number_in_common_is_told(series_d_deal: Deal) -> None:
    for number, holder in enumerate(series_d_deal.holders):
        tell_apart(series_d_deal, holder, number, fax=max(number, 1))
    finding = only(shared_details, series_d_deal)
    assert {name for name in finding.figures if name not in ("holders", "names")} == {"fax"}
