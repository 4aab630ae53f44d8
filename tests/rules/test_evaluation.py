"""Evaluating sentences (RRA §§1 to 3 and the rule language): what counts, what stands in, what is missing."""

from datetime import date, timedelta

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from compliance.rules.calendars import CALENDAR_NAMES, OutsideCalendar, calendar
from compliance.rules.errors import DayOutOfReach
from compliance.rules.evaluation import Outcome, evaluate
from compliance.rules.facts import Happening, Terms
from compliance.rules.language import parse
from compliance.rules.months import add_months
from compliance.rules.tree import Event

CLOSING = Happening("closing", date(2003, 5, 7))
SECOND_CLOSING = Happening("closing", certainty="unknown", not_after=date(2003, 5, 14))
AS_OF = date(2003, 12, 31)


def outcome(sentence: str, *facts: Happening, as_of: date = AS_OF, terms: Terms | None = None) -> Outcome:
    return evaluate(parse(sentence), facts, terms or Terms(), as_of)


def day(sentence: str, *facts: Happening, as_of: date = AS_OF) -> str | None:
    on = outcome(sentence, *facts, as_of=as_of).on
    return on.isoformat() if on else None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("45 days after closing", "2003-06-21"),
        ("1 day after closing", "2003-05-08"),
        ("the day after closing", "2003-05-08"),
        ("the day before closing", "2003-05-06"),
        ("2 weeks before closing", "2003-04-23"),
        ("closing", "2003-05-07"),
        ("2003-08-05", "2003-08-05"),
        ("2 business days after 2003-08-05", "2003-08-07"),
        ("1 month after 2003-01-31", "2003-02-28"),
        ("1 month after 2004-01-31", "2004-02-29"),
        ("1 month before 2003-03-31", "2003-02-28"),
        ("1 year after 2004-02-29", "2005-02-28"),
        ("4 years after 2004-02-29", "2008-02-29"),
        ("2 trading days after 2003-10-10", "2003-10-14"),
        ("2 business days after 2003-10-10", "2003-10-15"),
        ("2 business days after 2003-10-10 on NYSE", "2003-10-14"),
        ("20 business days before (400 days after closing)", "2004-05-12"),
        ("45 days after closing, rolled forward on SEC", "2003-06-23"),
        ("45 days after closing, rolled back", "2003-06-20"),
        ("44 days after closing, rolled forward", "2003-06-20"),
        ("the later of 45 days after closing and 2003-06-25", "2003-06-25"),
        ("the earlier of 45 days after closing, 2003-06-25 and 2003-06-19", "2003-06-19"),
    ],
)
def test_the_trigger_day_is_not_counted(sentence: str, expected: str) -> None:
    assert day(sentence, CLOSING) == expected


def test_the_last_step_says_whether_a_weekend_reading_can_arise() -> None:
    assert not outcome("45 days after closing", CLOSING).counted
    assert outcome("45 business days after closing", CLOSING).counted
    assert outcome("45 days after closing, rolled forward", CLOSING).counted
    assert not outcome("2 days after (5 business days after closing)", CLOSING).counted
    assert outcome("the earlier of 5 business days after closing and 90 days after closing", CLOSING).counted
    assert not outcome("the later of 5 business days after closing and 90 days after closing", CLOSING).counted


def test_a_fact_counts_from_its_day_on() -> None:
    assert day("45 days after closing", CLOSING, as_of=date(2003, 5, 6)) is None
    assert day("45 days after closing", CLOSING, as_of=date(2003, 5, 7)) == "2003-06-21"


def test_of_two_the_earliest_counts_once_both_have_happened() -> None:
    facts = (Happening("filing", date(2003, 6, 20)), Happening("filing", date(2003, 6, 10)))
    assert day("filing", *facts, as_of=date(2003, 6, 12)) == "2003-06-10"
    assert day("filing", *facts) == "2003-06-10"


def test_a_plan_stands_in_until_the_event_happens() -> None:
    fact = Happening("filing", on=date(2003, 6, 18), planned_on=date(2003, 6, 20))
    before = outcome("5 business days before filing", fact, as_of=date(2003, 6, 17))
    assert (before.on, before.provisional) == (date(2003, 6, 13), True)
    after = outcome("5 business days before filing", fact, as_of=date(2003, 6, 18))
    assert (after.on, after.provisional) == (date(2003, 6, 11), False)


def test_a_deadline_stands_in_only_for_a_count_before_an_event_without_a_plan() -> None:
    deadline = Outcome(Event("closing"), date(2003, 6, 21))

    def counted(sentence: str, *facts: Happening) -> Outcome:
        return evaluate(parse(sentence), facts, Terms(), AS_OF, stand_in=lambda event: ("FILE", deadline))

    found = counted("5 business days before filing")
    assert (found.on, found.provisional) == (date(2003, 6, 16), True)
    assert found.parts[0].stand_in == "FILE"
    assert counted("5 business days after filing").on is None
    assert counted("5 business days before filing", Happening("filing", planned_on=date(2003, 6, 20))).on == date(
        2003, 6, 13
    )
    undated = counted("5 business days before filing", Happening("filing", certainty="unknown"))
    assert undated.missing == ("filing day not stated",)


EARLIER = "the earlier of 5 business days after no-review notice and 90 days after closing"
LATER = "the later of 30 days after closing and 5 business days after audited statements filed"
NO_REVIEW = Happening("no-review notice", date(2003, 7, 30))


def test_the_earlier_of_takes_the_earliest_known_and_is_provisional_while_one_is_open() -> None:
    half = outcome(EARLIER, CLOSING)
    assert (half.on, half.provisional) == (date(2003, 8, 5), True)
    whole = outcome(EARLIER, CLOSING, Happening("no-review notice", date(2003, 6, 27)))
    assert (whole.on, whole.provisional) == (date(2003, 7, 7), False)
    # Five business days after July 30 end on August 6, a day after the 90th day.
    assert outcome(EARLIER, CLOSING, NO_REVIEW).on == date(2003, 8, 5)


def test_the_earlier_of_with_an_undated_branch_gives_the_other_provisionally() -> None:
    found = outcome(EARLIER, SECOND_CLOSING, NO_REVIEW)
    assert (found.on, found.provisional, found.missing) == (date(2003, 8, 6), True, ())


def test_the_later_of_needs_all() -> None:
    assert outcome(LATER, CLOSING).missing == ("waits for audited statements filed",)
    assert outcome(LATER, CLOSING, Happening("audited statements filed", date(2003, 6, 2))).on == date(2003, 6, 9)


def test_the_earlier_of_waits_for_any_of_its_branches_and_says_so() -> None:
    assert outcome(EARLIER).missing == ("waits for no-review notice or closing, whichever comes first",)
    three = "the earlier of 5 days after filing, all sold and (the earlier of stop order and closing)"
    assert outcome(three).missing == ("waits for filing, all sold or stop order or closing, whichever comes first",)


def test_an_undated_fact_makes_it_unknown_and_one_to_come_makes_it_wait() -> None:
    undated = outcome(EARLIER, SECOND_CLOSING)
    assert undated.undated
    assert undated.missing == ("closing day not stated (on or before May 14, 2003)",)
    waiting = outcome("2 business days after effectiveness", CLOSING)
    assert not waiting.undated
    assert waiting.missing == ("waits for effectiveness",)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Happening("closing", certainty="unknown"), "closing day not stated"),
        (SECOND_CLOSING, "closing day not stated (on or before May 14, 2003)"),
        (
            Happening("closing", certainty="approximate", not_before=date(2003, 4, 1), not_after=date(2003, 4, 30)),
            "closing day not stated (April 2003)",
        ),
        (
            Happening("closing", certainty="approximate", not_before=date(2003, 4, 1), not_after=date(2003, 4, 29)),
            "closing day not stated (between April 1, 2003 and April 29, 2003)",
        ),
        (
            Happening("closing", certainty="unknown", not_before=date(2003, 4, 1)),
            "closing day not stated (on or after April 1, 2003)",
        ),
    ],
)
def test_names_the_day_that_is_not_stated_with_its_bounds(fact: Happening, words: str) -> None:
    assert outcome("45 days after closing", fact).missing == (words,)


def test_a_fact_whose_day_is_not_stated_counts_on_every_day() -> None:
    sentence = "45 days after closing"
    for as_of in (date.min, date(2003, 5, 13), date(2003, 5, 14), date.max):
        assert outcome(sentence, SECOND_CLOSING, as_of=as_of).undated
        assert outcome(sentence, Happening("closing", certainty="unknown"), as_of=as_of).undated


CONDITIONAL = "90 days after filing if review notice, otherwise 60 days after filing"
FILING = Happening("filing", date(2003, 6, 20))


def test_a_condition_holds_once_its_event_has_happened_and_not_when_it_is_planned() -> None:
    review = Happening("review notice", date(2003, 7, 1))
    before = outcome(CONDITIONAL, FILING, review, as_of=date(2003, 6, 30))
    assert (before.on, before.provisional) == (date(2003, 8, 19), True)
    after = outcome(CONDITIONAL, FILING, review, as_of=date(2003, 7, 1))
    assert (after.on, after.provisional) == (date(2003, 9, 18), False)
    planned = outcome(CONDITIONAL, FILING, Happening("review notice", planned_on=date(2003, 7, 1)))
    assert planned.on == date(2003, 8, 19)
    undated = outcome(CONDITIONAL, FILING, Happening("review notice", certainty="unknown"))
    assert undated.on == date(2003, 9, 18)


def test_an_unknown_duty_is_waited_for_in_words() -> None:
    assert outcome("5 days after the deadline of NOPE").missing == (
        "waits for a duty NOPE, which the agreement does not have",
    )


@pytest.mark.parametrize(
    "sentence", ["9999 years after closing", "9999 years before closing", "9999 weeks before 0100-01-01"]
)
def test_days_that_cannot_be_named_are_refused_in_words(sentence: str) -> None:
    with pytest.raises(DayOutOfReach, match=r"years 1 to 9999.*Correct"):
        outcome(sentence, CLOSING)


def test_a_day_outside_the_calendar_is_refused_with_its_name_and_range() -> None:
    with pytest.raises(OutsideCalendar, match=r"SEC.*1995-01-01 to 2045-12-31"):
        outcome("5 business days after 1994-12-30 on SEC")


days = st.dates(date(1996, 1, 1), date(2043, 12, 31))


@given(days, st.integers(-600, 600))
@example(date(2004, 2, 29), 12)
@example(date(2003, 12, 31), 2)
def test_months_keep_the_day_or_take_the_last_as_dateutil_does(start: date, months: int) -> None:
    assert add_months(start, months) == start + relativedelta(months=months)


@given(days, st.integers(1, 400), st.sampled_from(["after", "before"]))
@example(date(2004, 2, 28), 1, "after")
@example(date(2003, 12, 31), 1, "after")
def test_calendar_days_as_numpy_counts_them(start: date, count: int, direction: str) -> None:
    signed = count if direction == "after" else -count
    expected = (np.datetime64(start) + np.timedelta64(signed, "D")).astype(object)
    assert outcome(f"{count} days {direction} {start}").on == expected


@given(days, st.integers(1, 60), st.sampled_from(["after", "before"]), st.sampled_from(CALENDAR_NAMES))
@example(date(2003, 12, 24), 2, "after", "SEC")
@example(date(2004, 6, 10), 2, "after", "NYSE")
@example(date(2025, 1, 8), 2, "after", "SEC")
@example(date(2003, 11, 3), 1, "after", "NYGCL")
@example(date(2004, 12, 23), 1, "after", "NYBANK")
def test_business_days_as_numpy_counts_them(start: date, count: int, direction: str, name: str) -> None:
    closed = [day for day, _ in calendar(name).skipped(start - timedelta(200), start + timedelta(200))]
    after = direction == "after"
    expected = np.busday_offset(
        np.datetime64(start),
        count if after else -count,
        roll="backward" if after else "forward",
        holidays=np.array(closed, dtype="datetime64[D]"),
    ).astype(object)
    assert outcome(f"{count} business days {direction} {start} on {name}").on == expected
