"""Readings (N.Y. Gen. Constr. Law §25; RRA §2 "prior to") and standings on the days around a due day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.calendars import CALENDAR_NAMES
from compliance.rules.evaluation import evaluate
from compliance.rules.facts import Happening, Stretch, Terms
from compliance.rules.language import parse
from compliance.rules.readings import Readings, readings
from compliance.rules.standing import Standing, days_late, days_open, standing
from compliance.rules.tree import Sentence

from .sentences import days, offsets

AS_OF = date(2004, 12, 31)


def read(sentence: str, closing: str, boundary: str = "by") -> list[str]:
    facts = (Happening("closing", date.fromisoformat(closing)),)
    found = readings(evaluate(parse(sentence), facts, Terms(), AS_OF), boundary, Terms())
    return [str(found.literal), str(found.forward), str(found.safe)]


@pytest.mark.parametrize(
    ("closing", "literal", "forward", "safe"),
    [
        ("2003-05-07", "2003-06-21", "2003-06-23", "2003-06-20"),
        ("2003-05-12", "2003-06-26", "2003-06-26", "2003-06-26"),
        ("2003-05-13", "2003-06-27", "2003-06-27", "2003-06-27"),
        ("2003-05-14", "2003-06-28", "2003-06-30", "2003-06-27"),
    ],
)
def test_the_filing_date_on_a_weekend_has_three_readings(closing: str, literal: str, forward: str, safe: str) -> None:
    assert read("45 days after closing", closing) == [literal, forward, safe]


@pytest.mark.parametrize(
    ("closing", "literal", "forward", "safe"),
    [
        ("2003-05-07", "2003-08-05", "2003-08-05", "2003-08-04"),
        ("2003-05-12", "2003-08-10", "2003-08-11", "2003-08-08"),
        ("2003-05-13", "2003-08-11", "2003-08-11", "2003-08-08"),
        ("2003-05-14", "2003-08-12", "2003-08-12", "2003-08-11"),
    ],
)
def test_prior_to_the_90th_day_is_safe_the_business_day_before(
    closing: str, literal: str, forward: str, safe: str
) -> None:
    assert read("90 days after closing", closing, "before") == [literal, forward, safe]


@pytest.mark.parametrize(
    ("closing", "literal", "safe"),
    [
        ("2003-05-06", "2005-05-06", "2005-05-06"),
        ("2003-05-07", "2005-05-07", "2005-05-09"),
        ("2003-05-08", "2005-05-08", "2005-05-09"),
    ],
)
def test_a_holding_period_is_over_beyond_doubt_on_the_latest_day_that_any_reading_gives(
    closing: str, literal: str, safe: str
) -> None:
    assert read("2 years after closing", closing, "from") == [literal, safe, safe]


def test_days_counted_in_business_days_do_not_roll_even_where_new_york_keeps_a_holiday() -> None:
    # Election Day 2003 is a banking day and a public holiday of New York.
    assert read("2 business days after closing", "2003-10-31") == ["2003-11-04"] * 3
    assert read("4 days after closing", "2003-10-31") == ["2003-11-04", "2003-11-05", "2003-11-04"]


def test_no_day_has_no_readings() -> None:
    assert readings(evaluate(parse("closing"), (), Terms(), AS_OF), "by", Terms()) == Readings()


simple: st.SearchStrategy[Sentence] = offsets(days, most=60)


@given(
    simple, st.sampled_from(["by", "before"]), st.sampled_from(CALENDAR_NAMES), st.sampled_from(["literal", "forward"])
)
def test_safe_is_never_after_any_other_reading(tree: Sentence, boundary: str, name: str, reading: str) -> None:
    terms = Terms(name, reading)
    outcome = evaluate(tree, (), terms, AS_OF)
    if outcome.on is None or not date(1995, 2, 1) < outcome.on < date(2045, 12, 1):
        return
    found = readings(outcome, boundary, terms)
    governing = found.governing(terms)
    assert found.safe
    assert found.literal
    assert governing
    assert found.safe <= found.literal <= governing
    ended = readings(outcome, "from", terms)
    assert ended.safe == max(found.literal, found.forward or found.literal)
    assert governing == (found.forward if reading == "forward" else found.literal)


BLANK = Stretch("FILE", "closing", "first", date.min, None)
FILE = BLANK._replace(due_on=date(2003, 6, 21), safe_on=date(2003, 6, 20))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2003-06-05", Standing.UPCOMING),
        ("2003-06-06", Standing.DUE_SOON),
        ("2003-06-20", Standing.DUE_SOON),
        ("2003-06-21", Standing.DUE_SOON),
        ("2003-06-22", Standing.MISSED),
    ],
)
def test_an_open_deadline_is_missed_on_the_day_after_and_soon_by_its_safe_day(as_of: str, expected: str) -> None:
    assert standing(FILE, date.fromisoformat(as_of)) == expected


def test_the_window_is_the_readers() -> None:
    assert standing(FILE, date(2003, 6, 19), window=0) == Standing.UPCOMING
    assert standing(FILE, date(2003, 6, 20), window=0) == Standing.DUE_SOON
    assert standing(FILE, date(2003, 5, 21), window=30) == Standing.DUE_SOON


@pytest.mark.parametrize(
    ("satisfied", "expected", "late"),
    [("2003-06-20", Standing.MET, 0), ("2003-06-21", Standing.MET, 0), ("2003-06-22", Standing.MET_LATE, 1)],
)
def test_met_on_the_due_day_is_in_time(satisfied: str, expected: str, late: int) -> None:
    met = FILE._replace(satisfied_on=date.fromisoformat(satisfied))
    assert standing(met, AS_OF) == expected
    assert days_late(met, AS_OF) == late


def test_waived_goes_before_excused_before_ended_before_met() -> None:
    day = date(2003, 7, 1)
    entry = FILE._replace(satisfied_on=day)
    assert standing(entry, AS_OF) == Standing.MET_LATE
    entry = entry._replace(ended_on=day)
    assert standing(entry, AS_OF) == Standing.ENDED
    entry = entry._replace(excused_on=day)
    assert standing(entry, AS_OF) == Standing.EXCUSED
    entry = entry._replace(waived_on=day)
    assert standing(entry, AS_OF) == Standing.WAIVED


def test_without_a_due_day_it_is_unknown_open_or_waiting() -> None:
    assert standing(BLANK, AS_OF) == Standing.WAITING
    opened = BLANK._replace(opened_on=date(2004, 12, 19))
    assert standing(opened, AS_OF) == Standing.OPEN
    assert days_open(opened, AS_OF) == 12
    assert standing(opened._replace(unknown=True), AS_OF) == Standing.UNKNOWN
    assert standing(BLANK._replace(satisfied_on=AS_OF), AS_OF) == Standing.MET
    assert days_open(BLANK, AS_OF) == days_late(BLANK, AS_OF) == 0


def test_counts_the_days_late() -> None:
    assert days_late(FILE, date(2003, 8, 6)) == 46
    assert days_late(FILE, date(2003, 6, 21)) == 0


def test_every_word_of_the_design_is_a_standing() -> None:
    assert sorted(Standing) == sorted(
        [
            "waiting",
            "unknown",
            "upcoming",
            "due_soon",
            "missed",
            "met",
            "met_late",
            "waived",
            "excused",
            "open",
            "ended",
        ]
    )
