"""2003 agreement §3(a): drafts are furnished not less than 5 business days before the filing; and whose law rolls."""

from datetime import date

import pytest

from compliance.rules.explain import Explanation, explanation
from compliance.rules.facts import Duty, Happening, Subject, Terms
from compliance.rules.timetable import timetable
from compliance.rules.words import long_date

CLOSING = Happening("closing", date(2003, 5, 7))
FILE = Duty("FILE", '§1 "Filing Date", §2', "", "45 days after closing", "closing", "filing")
FURNISH = Duty("FURNISH", "§3(a)", "", "5 business days before filing", "closing", "drafts furnished")


def explained(duty: Duty, *facts: Happening, as_of: str = "2003-06-02") -> Explanation:
    about = Subject("closing", "first", (CLOSING, *facts))
    return explanation(duty, about, Terms(), date.fromisoformat(as_of), (FILE, duty) if duty is FURNISH else ())


def squeezed(found: Explanation) -> str:
    return " ".join(found.text().split())


class TestTheLastDayToFurnish:
    """The planned filings and last days are those of the golden rows 3a-5."""

    @pytest.mark.parametrize(
        ("filing", "last_day"),
        [("2003-06-20", "2003-06-13"), ("2003-06-23", "2003-06-16"), ("2003-07-08", "2003-06-30")],
    )
    def test_is_counted_back_from_the_planned_filing(self, filing: str, last_day: str) -> None:
        planned, last = date.fromisoformat(filing), date.fromisoformat(last_day)
        found = explained(FURNISH, Happening("filing", planned_on=planned))
        assert found.heading == long_date(last)
        assert f"filing: planned for {long_date(planned)}" in squeezed(found)
        assert "stands in" not in squeezed(found)
        assert (found.readings[-1].on, found.readings[-1].note) == (last, "alerts use this day")

    def test_is_counted_back_from_the_filings_own_deadline_if_none_is_planned(self) -> None:
        found = explained(FURNISH)
        assert found.heading == "Monday, June 16, 2003"
        assert "the deadline of FILE stands in, Saturday, June 21, 2003" in squeezed(found)
        assert '45 days after closing §1 "Filing Date", §2' in squeezed(found)

    def test_is_safe_if_counted_back_from_the_filings_safe_day(self) -> None:
        safe = explained(FURNISH).readings[-1]
        assert safe.on == date(2003, 6, 13)
        assert safe.note == "counted from the safe day of FILE, Fri Jun 20; alerts use this day"

    def test_is_not_known_while_the_closing_of_the_filings_deadline_has_no_stated_day(self) -> None:
        undated = Happening("closing", certainty="unknown", not_after=date(2003, 5, 14), source="release")
        about = Subject("closing", "second", (undated,))
        found = explanation(FURNISH, about, Terms(), date(2003, 6, 2), (FILE, FURNISH))
        assert found.heading == "No date: closing day not stated (on or before May 14, 2003)"
        assert "On June 2, 2003: unknown: closing day not stated (on or before May 14, 2003)." in squeezed(found)
        assert "filing: neither on record nor planned; the deadline of FILE stands in, and has no day" in squeezed(
            found
        )
        assert "closing: day not stated (on or before May 14, 2003) unknown (release)" in squeezed(found)
        [stretch] = timetable((FURNISH, FILE), (about,), Terms())[:1]
        assert (stretch.unknown, stretch.missing) == (True, "closing day not stated (on or before May 14, 2003)")
        assert (
            stretch.because
            == "5 business days before filing (not planned; the deadline of FILE stands in, without a day)"
        )

    def test_is_counted_back_from_a_plan_though_the_closing_has_no_stated_day(self) -> None:
        undated = Happening("closing", certainty="unknown", not_after=date(2003, 5, 14))
        about = Subject("closing", "second", (undated, Happening("filing", planned_on=date(2003, 6, 20))))
        assert (
            explanation(FURNISH, about, Terms(), date(2003, 6, 2), (FILE, FURNISH)).heading == "Friday, June 13, 2003"
        )

    def test_is_counted_back_from_the_filing_itself_once_it_is_made(self) -> None:
        filed = Happening("filing", on=date(2003, 6, 20), planned_on=date(2003, 6, 23))
        found = explained(FURNISH, filed, as_of="2003-06-20")
        assert found.heading == "Friday, June 13, 2003"
        assert "filing: Friday, June 20, 2003" in squeezed(found)


def test_the_law_of_contracts_rolls_the_day_of_a_rule_only_by_analogy() -> None:
    rule = Duty("RULE", "Rule 503", "", "45 days after closing", "closing", "filing", of_agreement=False)
    text = squeezed(explained(rule, as_of="2003-06-22"))
    assert "as written Sat Jun 21 its words say nothing of weekends" in text
    assert "Missed as written; due Mon Jun 23 under N.Y. Gen. Constr. Law §25 by analogy." in text
    assert "the agreement" not in text


def test_a_right_is_exercised() -> None:
    right = Duty("OBJECT", "§3(a)", "", "45 days after closing", "closing", "objection", is_right=True)
    assert "ended. Nothing on record exercises it (objection)." in squeezed(explained(right, as_of="2003-06-22"))


def test_of_a_period_with_nothing_to_perform_the_latest_day_is_safe_to_act_on() -> None:
    period = Duty("PERIOD", "§2", "", "45 days after closing", "closing", is_right=True)
    safe = explained(period).readings[-1]
    assert (safe.on, safe.note) == (date(2003, 6, 23), "no reading ends the period later; alerts use this day")
