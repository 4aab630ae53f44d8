"""The registration rights agreement of May 7, 2003, §§2–7: each dated duty, and each open task."""

from datetime import date

import pytest

from compliance import libraries, operations, selectors
from compliance.wording import on_record, standing_words
from tests.compliance.library.cases import (
    Case,
    check_dated,
    check_undated,
    dated,
    given,
    parameters,
    record,
    standing,
    undated,
)

pytestmark = pytest.mark.django_db

LIBRARY = "rra-2003"
DATED = {
    "FILE": [Case({"closing": "2003-05-07"}, "2003-06-21"), Case({"closing": "2003-05-14"}, "2003-06-28")],
    "EFFECT": [
        Case({"closing": "2003-05-07"}, "2003-08-05"),
        Case({"closing": "2003-05-12"}, "2003-08-10"),
        Case({"closing": "2003-05-07", "no-review notice": "2003-06-27"}, "2003-07-07"),
        Case({"closing": "2003-05-07", "no-review notice": "2003-07-03"}, "2003-07-11"),
        Case({"closing": "2003-05-07", "no-review notice": "2003-07-30"}, "2003-08-05"),
    ],
    "FURNISH": [
        Case({"filing": "2003-06-20"}, "2003-06-13", planned=True),
        Case({"filing": "2003-06-23"}, "2003-06-16", planned=True),
        Case({"filing": "2003-07-08"}, "2003-06-30", planned=True),
    ],
    "FURNISH-PROSPECTUS": [Case({"prospectus filed": "2003-06-20"}, "2003-06-13", planned=True)],
    "FURNISH-AMENDMENT": [Case({"amendment filed": "2003-06-02"}, "2003-05-29", planned=True)],
    "FURNISH-SUPPLEMENT": [Case({"supplement filed": "2003-12-22"}, "2003-12-18", planned=True)],
    "FURNISH-INCORPORATED": [Case({"incorporated document filed": "2003-11-13"}, "2003-11-10", planned=True)],
    "OBJECT": [
        Case({"drafts received": "2003-06-13"}, "2003-06-18"),
        Case({"drafts received": "2003-05-23"}, "2003-05-29"),
        Case({"drafts received": "2003-06-17"}, "2003-06-20"),
    ],
    "OBJECT-AMENDMENT": [Case({"amendment filed": "2003-06-02", "drafts received": "2003-05-29"}, "2003-06-03")],
    "OBJECT-SUPPLEMENT": [Case({"supplement filed": "2003-12-11", "drafts received": "2003-12-09"}, "2003-12-12")],
    "NOTICE-EFFECT": [
        Case({"effectiveness": "2003-08-05"}, "2003-08-07"),
        Case({"effectiveness": "2003-08-29"}, "2003-09-03"),
        Case({"effectiveness": "2003-11-07"}, "2003-11-12"),
        Case({"effectiveness": "2003-12-24"}, "2003-12-29"),
        Case({"effectiveness": "2003-12-24"}, "2003-12-30", calendar="SEC"),
        Case({"effectiveness": "2003-10-31"}, "2003-11-05", calendar="NYGCL"),
        Case({"effectiveness": "2004-06-10"}, "2004-06-15", calendar="NYSE"),
    ],
    "REQUEST-CERTIFICATES": [Case({"planned sale": "2003-09-03"}, "2003-08-29", planned=True)],
    "EARNINGS-QUARTER": [
        Case({"fiscal period end": "2003-12-31"}, "2004-02-14"),
        Case({"fiscal period end": "2004-03-31"}, "2004-05-15"),
        Case({"fiscal period end": "2004-06-30"}, "2004-08-14"),
        Case({"fiscal period end": "2004-09-30"}, "2004-11-14"),
    ],
    "EARNINGS-YEAR": [Case({"fiscal year end": "2004-12-31"}, "2005-03-31")],
    "END-BLACKOUT": [Case({"blackout begins": "2003-09-02"}, "2003-09-21")],
    "INDEMNITY": [
        Case({"indemnity notice": "2003-10-03"}, "2003-10-20"),
        Case({"indemnity notice": "2003-10-03"}, "2003-10-17", calendar="NYSE"),
        Case({"indemnity notice": "2003-06-10"}, "2003-06-24"),
        Case({"indemnity notice": "2003-11-03"}, "2003-11-18"),
        Case({"indemnity notice": "2004-06-09"}, "2004-06-23"),
        Case({"indemnity notice": "2004-06-09"}, "2004-06-24", calendar="NYSE"),
    ],
    "END-EFFECTIVE": [
        Case({"closing": "2003-05-07"}, "2005-05-07"),
        Case({"closing": "2004-02-29"}, "2006-02-28"),
    ],
    "PIGGYBACK-REQUEST": [Case({"piggyback notice": "2003-05-12"}, "2003-06-01")],
}


@pytest.mark.parametrize(("code", "case"), parameters(DATED), ids=str)
def test_a_dated_duty_is_missed_on_the_day_after_it_was_due(code: str, case: Case) -> None:
    check_dated(code, LIBRARY, case)


@pytest.mark.parametrize("code", undated(LIBRARY))
def test_an_undated_duty_is_open_until_it_is_performed(code: str) -> None:
    check_undated(code, LIBRARY)


def test_every_dated_duty_has_a_case() -> None:
    assert set(DATED) == dated(LIBRARY)


def test_word_of_a_review_given_earlier_does_not_tell_holders_that_there_is_none() -> None:
    placement = given("TELL-NO-REVIEW", LIBRARY, {"no-review notice": "2003-08-01"})
    statement = placement.registration_statements.get()
    record(placement, "holders told of review decision", date(2003, 6, 30), statement)
    assert standing(placement, "TELL-NO-REVIEW", date(2003, 8, 4)) == ("open", None)
    record(placement, "holders told of no-review decision", date(2003, 8, 4), statement)
    assert standing(placement, "TELL-NO-REVIEW", date(2003, 8, 4)) == ("met", None)


def test_a_report_that_is_only_incorporated_is_furnished_and_not_open_to_objection() -> None:
    placement = given("FURNISH-INCORPORATED", LIBRARY, {"incorporated document filed": "2003-11-13"})
    libraries.take(placement=placement, library=libraries.library(LIBRARY), only={"OBJECT-SUPPLEMENT"})
    record(placement, "drafts received", date(2003, 11, 10), placement.registration_statements.get())
    assert standing(placement, "FURNISH-INCORPORATED", date(2003, 11, 13)) == ("missed", date(2003, 11, 10))
    assert standing(placement, "OBJECT-SUPPLEMENT", date(2003, 11, 12)) == ("not there", None)


@pytest.mark.parametrize(
    ("objected", "standing", "said", "recorded", "explained"),
    [
        ("2003-06-18", "met", "Exercised Wed Jun 18", "Wed Jun 18, 2003", "exercised in time"),
        (
            "2003-06-19",
            "met_late",
            "Exercised 1 day too late",
            "Thu Jun 19, 2003, 1 day too late",
            "exercised 1 day too late",
        ),
    ],
)
def test_a_right_is_exercised_in_time_or_too_late_and_never_met(
    objected: str, standing: str, said: str, recorded: str, explained: str
) -> None:
    placement = given("OBJECT", LIBRARY, {"drafts received": "2003-06-13", "objection": objected})
    operations.refresh(placement=placement)
    as_of = date(2003, 6, 20)
    row = selectors.deadlines(as_of=as_of, placement=placement).get()
    assert row.standing == standing
    assert standing_words(row, row.standing, as_of=as_of) == said
    assert on_record(row, as_of=as_of) == recorded
    assert f"On June 20, 2003: {explained}. On record: objection" in selectors.explain(row, as_of=as_of).text()
