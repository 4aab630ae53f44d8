"""The SEC's and Nasdaq's rules by their years in force: Rules 503, 424, 144, 13d, Form 8-K, S-X 3-12."""

import pytest

from tests.compliance.library.cases import Case, check_dated, check_undated, dated, parameters, undated

pytestmark = pytest.mark.django_db

LIBRARY = "sec-rules"
DATED = {
    "FORM-D-1982": [Case({"first sale": "2003-05-09"}, "2003-05-24"), Case({"first sale": "2004-04-20"}, "2004-05-05")],
    "FORM-D": [Case({"first sale": "2009-05-08"}, "2009-05-26"), Case({"first sale": "2009-04-20"}, "2009-05-05")],
    "FILE-424B3": [Case({"supplement first used": "2003-12-11"}, "2003-12-18")],
    "FILE-424B2": [
        Case({"prospectus first used": "2003-12-11"}, "2003-12-15"),
        Case({"prospectus first used": "2025-01-08"}, "2025-01-13"),
        Case({"pricing": "2003-12-10", "prospectus first used": "2003-12-11"}, "2003-12-12"),
    ],
    "FILE-424B7": [Case({"supplement first used": "2006-12-11"}, "2006-12-13")],
    "FORM-8K-15": [Case({"fifteen-day event": "2003-05-07"}, "2003-05-22")],
    "FORM-8K-5": [Case({"five-day event": "2003-05-07"}, "2003-05-14")],
    "FORM-8K-101": [Case({"agreement date": "2004-09-01"}, "2004-09-08")],
    "FORM-8K-302": [Case({"closing": "2004-09-01"}, "2004-09-08")],
    "RULE-144D-1997": [Case({"closing": "2003-05-07"}, "2004-05-07")],
    "RULE-144K-1997": [Case({"closing": "2003-05-07"}, "2005-05-07")],
    "RULE-144D": [Case({"closing": "2008-05-07"}, "2008-11-07")],
    "RULE-144B1": [Case({"closing": "2008-05-07"}, "2009-05-07")],
    "BENEFICIAL-60": [Case({"table date": "2003-12-05"}, "2004-02-03")],
    "SCHEDULE-13D-1968": [Case({"five percent acquired": "2003-05-07"}, "2003-05-19")],
    "SCHEDULE-13D": [Case({"five percent acquired": "2025-01-06"}, "2025-01-14")],
    "PROSPECTUS-10A3": [
        Case({"effectiveness": "2003-11-13", "balance sheet date": "2002-12-31"}, "2004-08-13"),
        Case({"effectiveness": "2003-05-13", "balance sheet date": "2002-12-31"}, "2004-04-30"),
    ],
    "STALE": [
        Case({"balance sheet date": "2002-12-31"}, "2003-05-14"),
        Case({"balance sheet date": "2003-03-31"}, "2003-08-12"),
    ],
    "STALE-ACCELERATED": [Case({"balance sheet date": "2006-03-31"}, "2006-08-07")],
}


@pytest.mark.parametrize(("code", "case"), parameters(DATED), ids=str)
def test_a_dated_rule_is_missed_on_the_day_after_it_was_due(code: str, case: Case) -> None:
    check_dated(code, LIBRARY, case)


@pytest.mark.parametrize("code", undated(LIBRARY))
def test_an_undated_rule_is_open_until_it_is_performed(code: str) -> None:
    check_undated(code, LIBRARY)


def test_every_dated_rule_has_a_case() -> None:
    assert set(DATED) == dated(LIBRARY)
