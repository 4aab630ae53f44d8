"""Common market terms: filing in 30 or 45 days, effectiveness in 60 to 120, grace, legends, cutbacks."""

from datetime import date

import pytest

from placements.models import Agreement
from tests.compliance.library.cases import (
    Case,
    check_dated,
    check_undated,
    dated,
    given,
    parameters,
    standing,
    undated,
)
from tests.factories import BlackoutPeriodFactory

pytestmark = pytest.mark.django_db

SHARED = {
    "REQUEST-ACCELERATION": [Case({"no-review notice": "2003-06-27"}, "2003-07-07")],
    "FURNISH-SUPPLEMENT": [Case({"supplement filed": "2003-12-22"}, "2003-12-18", planned=True)],
    "ANSWER-COMMENTS": [Case({"comments received": "2003-07-01"}, "2003-07-16")],
    "FILE-424B": [Case({"effectiveness": "2003-12-24"}, "2003-12-29")],
    "TELL-EFFECTIVE": [Case({"effectiveness": "2003-08-05"}, "2003-08-06")],
    "LEGENDS": [Case({"effectiveness": "2003-08-05"}, "2003-08-08")],
}
DATED = {
    "market-30-60": {
        **SHARED,
        "FILE": [Case({"closing": "2003-05-07"}, "2003-06-06")],
        "EFFECT": [
            Case({"closing": "2003-05-07"}, "2003-07-06"),
            Case({"closing": "2003-05-07", "review notice": "2003-06-20"}, "2003-08-05"),
            Case({"closing": "2003-05-07", "no-review notice": "2003-06-13"}, "2003-06-20"),
        ],
        "FURNISH": [Case({"filing": "2003-06-06"}, "2003-06-03", planned=True)],
        "GRACE-FILE": [Case({"closing": "2003-05-07"}, "2003-06-13")],
        "GRACE-EFFECT": [Case({"closing": "2003-05-07"}, "2003-07-11")],
        "FILE-CUTBACK": [Case({"cutback": "2003-08-05"}, "2003-09-04")],
    },
    "market-45-90": {
        **SHARED,
        "FILE": [Case({"closing": "2003-05-07"}, "2003-06-21")],
        "EFFECT": [
            Case({"closing": "2003-05-07"}, "2003-08-05"),
            Case({"closing": "2003-05-07", "review notice": "2003-06-20"}, "2003-09-04"),
        ],
        "FURNISH": [Case({"filing": "2003-06-20"}, "2003-06-13", planned=True)],
        "GRACE-FILE": [Case({"closing": "2003-05-07"}, "2003-06-27")],
        "GRACE-EFFECT": [Case({"closing": "2003-05-07"}, "2003-08-12")],
        "FILE-AUDITED": [
            Case({"closing": "2003-05-07", "audited statements filed": "2003-06-20"}, "2003-06-27"),
            Case({"closing": "2003-05-07", "audited statements filed": "2003-05-20"}, "2003-06-21"),
        ],
    },
}


@pytest.mark.parametrize(
    ("library", "code", "case"),
    [(library, code, case) for library, cases in DATED.items() for code, case in parameters(cases)],
    ids=str,
)
def test_a_dated_term_is_missed_on_the_day_after_it_was_due(library: str, code: str, case: Case) -> None:
    check_dated(code, library, case)


@pytest.mark.parametrize(("library", "code"), [(library, code) for library in DATED for code in undated(library)])
def test_an_undated_term_is_open_until_it_is_performed(library: str, code: str) -> None:
    check_undated(code, library)


@pytest.mark.parametrize("library", DATED)
def test_every_dated_term_has_a_case(library: str) -> None:
    assert set(DATED[library]) == dated(library)


@pytest.mark.parametrize("library", DATED)
def test_a_blackout_leaves_the_answer_to_the_staff_where_it_was_due(library: str) -> None:
    placement = given("ANSWER-COMMENTS", library, {"comments received": "2003-07-01"})
    Agreement.objects.filter(placement=placement).update(tolling="extend")
    BlackoutPeriodFactory.create(placement=placement, starts_on=date(2003, 7, 7), ends_on=date(2003, 7, 20))
    assert standing(placement, "ANSWER-COMMENTS", date(2003, 7, 17)) == ("missed", date(2003, 7, 16))
