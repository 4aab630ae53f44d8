"""2003 agreement §3(m)(i): each holder furnishes its information; a holder that does not may be left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from compliance.rules.questionnaires import Questionnaire, Step, Taken, stand

SENT, CHASED, BACK = date(2003, 5, 20), date(2003, 6, 2), date(2003, 6, 10)


def on(as_of: date, *steps: tuple[Step, date] | tuple[Step, date, str]) -> Questionnaire:
    return stand([Taken(*step) for step in steps], as_of)


@pytest.mark.parametrize(
    ("as_of", "outstanding", "days"),
    [(SENT - timedelta(1), True, None), (SENT, True, 0), (BACK - timedelta(1), True, 20), (BACK, False, None)],
)
def test_a_questionnaire_is_outstanding_from_its_sending_until_it_is_back(
    as_of: date, days: int | None, *, outstanding: bool
) -> None:
    shown = on(as_of, (Step.SENT, SENT), (Step.RECEIVED, BACK))
    assert (shown.is_outstanding, shown.days_outstanding) == (outstanding, days)


def test_one_that_was_chased_says_each_day() -> None:
    shown = on(date(2003, 6, 5), (Step.SENT, SENT), (Step.CHASED, CHASED), (Step.CHASED, date(2003, 6, 9)))
    assert (shown.chased_on, shown.said) == ((CHASED,), "outstanding for 16 days")


def test_one_that_came_back_incomplete_is_outstanding_and_says_what_is_missing() -> None:
    steps = ((Step.SENT, SENT), (Step.INCOMPLETE, BACK, "who has voting power"))
    assert on(BACK, *steps).said == "outstanding for 21 days, incomplete: who has voting power"
    assert on(date(2003, 6, 12), *steps, (Step.RECEIVED, date(2003, 6, 12))).said == "received Thu Jun 12, 2003"


def test_one_sent_again_after_it_was_complete_is_outstanding_anew() -> None:
    again = date(2003, 12, 1)
    shown = on(date(2003, 12, 11), (Step.SENT, SENT), (Step.RECEIVED, BACK), (Step.SENT, again))
    assert (shown.sent_on, shown.days_outstanding) == (again, 10)


def test_one_never_sent_says_so() -> None:
    assert on(BACK).said == "not sent"


def test_a_holder_left_out_stays_so_until_it_is_taken_back() -> None:
    steps = ((Step.SENT, SENT), (Step.EXCLUDED, BACK, "nothing came back"))
    shown = on(BACK, *steps)
    assert (shown.excluded_on, shown.excluded_because) == (BACK, "nothing came back")
    assert on(BACK - timedelta(1), *steps).excluded_on is None
    assert on(date(2003, 6, 20), *steps, (Step.READMITTED, date(2003, 6, 20), "it came")).excluded_on is None
