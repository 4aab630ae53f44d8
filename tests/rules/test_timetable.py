"""The life of a deadline (RRA §§2, 3): as of any day it says what the facts known by then say."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.blackouts import Cap, Period
from compliance.rules.errors import RuleError
from compliance.rules.facts import Duty, Happening, Relief, Stretch, Subject, Terms
from compliance.rules.standing import Standing, standing
from compliance.rules.timetable import timetable, timetable_at

FILE = Duty("FILE", due="45 days after closing", per="closing", satisfied_by="filing")
EFFECT = Duty(
    "EFFECT",
    due="the earlier of 5 business days after no-review notice and 90 days after closing",
    per="closing",
    satisfied_by="effectiveness",
    boundary="before",
)
FURNISH = Duty("FURNISH", due="5 business days before filing", per="closing", satisfied_by="drafts furnished")
NOTICE = Duty("NOTICE", due="2 business days after effectiveness", per="closing")
PROSPECTUS = Duty("PROSPECTUS", per="closing", opened_by="filing", satisfied_by="prospectus first used")
AGREED = Duty("AGREED", per="closing", unstated="no filing deadline stated", satisfied_by="filing")
DUTIES = (FILE, EFFECT, FURNISH, NOTICE, PROSPECTUS, AGREED)

CLOSING = Happening("closing", date(2003, 5, 7))
FILED = Happening("filing", date(2003, 6, 20))
FIRST = Subject("closing", "first", (CLOSING,))
SECOND = Subject(
    "closing",
    "second",
    (Happening("closing", certainty="unknown", not_after=date(2003, 5, 14)),),
    caveats=("no document says that the agreement covers it",),
)


def at(
    day: str, duty: Duty, *subjects: Subject, duties: tuple[Duty, ...] = DUTIES, terms: Terms | None = None
) -> Stretch:
    """The stretch of `duty` for the first of `subjects` that holds on `day`."""
    as_of = date.fromisoformat(day)
    rows = timetable(duties, subjects, terms or Terms())
    (found,) = [row for row in rows if (row.duty, row.subject) == (duty.code, subjects[0].code) and holds(row, as_of)]
    return found


def holds(row: Stretch, as_of: date) -> bool:
    return row.valid_from <= as_of and (row.valid_to is None or as_of < row.valid_to)


def standing_at(day: str, duty: Duty, subject: Subject) -> Standing:
    return standing(at(day, duty, subject), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "duty", "expected"),
    [
        ("2003-05-06", FILE, Standing.WAITING),
        ("2003-05-07", FILE, Standing.UPCOMING),
        ("2003-06-20", FILE, Standing.DUE_SOON),
        ("2003-06-21", FILE, Standing.DUE_SOON),
        ("2003-06-22", FILE, Standing.MISSED),
        ("2003-08-04", EFFECT, Standing.DUE_SOON),
        ("2003-08-05", EFFECT, Standing.DUE_SOON),
        ("2003-08-06", EFFECT, Standing.MISSED),
        ("2003-08-06", NOTICE, Standing.WAITING),
        ("2003-08-06", PROSPECTUS, Standing.WAITING),
        ("2003-08-06", AGREED, Standing.UNKNOWN),
    ],
)
def test_the_first_closing_stands_as_the_contract_says(day: str, duty: Duty, expected: Standing) -> None:
    assert standing_at(day, duty, FIRST) == expected


def test_a_filing_in_time_is_met_from_its_day_on() -> None:
    filed = replace(FIRST, happenings=(CLOSING, FILED))
    assert standing_at("2003-06-19", FILE, filed) == Standing.DUE_SOON
    assert standing_at("2003-06-20", FILE, filed) == Standing.MET
    assert standing_at("2003-08-06", FILE, filed) == Standing.MET
    late = replace(FIRST, happenings=(CLOSING, Happening("filing", date(2003, 6, 23))))
    assert standing_at("2003-06-22", FILE, late) == Standing.MISSED
    assert standing_at("2003-06-23", FILE, late) == Standing.MET_LATE


def test_moving_the_closing_moves_the_dates_and_the_reason() -> None:
    moved = replace(FIRST, happenings=(replace(CLOSING, on=date(2003, 5, 12)),))
    assert at("2003-05-12", FILE, moved).due_on == date(2003, 6, 26)
    assert at("2003-05-12", FILE, moved).because == "45 days after closing (Mon May 12, 2003)"
    assert at("2003-05-12", EFFECT, moved).due_on == date(2003, 8, 10)


def test_the_second_closing_is_unknown_and_names_what_is_missing() -> None:
    row = at("2003-08-06", FILE, SECOND)
    assert standing(row, date(2003, 8, 6)) == Standing.UNKNOWN
    assert row.due_on is row.safe_on is row.literal_on is None
    assert row.missing == (
        "closing day not stated (on or before May 14, 2003); no document says that the agreement covers it"
    )
    assert row.because == "45 days after closing (day not stated)"


def test_an_agreement_without_a_deadline_says_so_and_shows_no_date() -> None:
    subject = Subject("closing", "common", (Happening("closing", certainty="unknown"),))
    row = at("2003-08-06", AGREED, subject)
    assert row.missing == "closing day not stated; no filing deadline stated"
    assert row.unknown
    assert row.due_on is None


def test_a_caveat_is_told_beside_a_date_too() -> None:
    dated = replace(SECOND, happenings=(Happening("closing", date(2003, 5, 14)),))
    row = at("2003-08-06", FILE, dated)
    assert row.due_on == date(2003, 6, 28)
    assert row.missing == "no document says that the agreement covers it"
    assert standing(row, date(2003, 8, 6)) == Standing.MISSED


def test_a_count_before_a_filing_goes_by_the_filing_then_the_plan_then_the_deadline() -> None:
    row = at("2003-06-01", FURNISH, FIRST)
    assert (row.due_on, row.provisional) == (date(2003, 6, 16), True)
    assert row.because == (
        "5 business days before filing (not planned; the deadline of FILE stands in, Sat Jun 21, 2003)"
    )
    planned = replace(FIRST, happenings=(CLOSING, replace(FILED, on=date(2003, 6, 19), planned_on=date(2003, 6, 20))))
    row = at("2003-06-18", FURNISH, planned)
    assert (row.due_on, row.provisional) == (date(2003, 6, 13), True)
    assert row.because == "5 business days before filing (planned Fri Jun 20, 2003)"
    row = at("2003-06-19", FURNISH, planned)
    assert (row.due_on, row.provisional) == (date(2003, 6, 12), False)


def test_a_notice_moves_the_effectiveness_date_from_its_day_on() -> None:
    noticed = replace(FIRST, happenings=(CLOSING, Happening("no-review notice", date(2003, 6, 27))))
    assert at("2003-06-26", EFFECT, noticed).due_on == date(2003, 8, 5)
    row = at("2003-06-27", EFFECT, noticed)
    assert (row.due_on, row.provisional) == (date(2003, 7, 7), False)


def test_an_open_task_has_its_first_day() -> None:
    filed = replace(FIRST, happenings=(CLOSING, FILED))
    row = at("2003-07-01", PROSPECTUS, filed)
    assert row.opened_on == date(2003, 6, 20)
    assert row.because == "open from filing (Fri Jun 20, 2003)"
    assert standing(row, date(2003, 7, 1)) == Standing.OPEN
    assert at("2003-06-19", PROSPECTUS, filed).missing == "waits for filing"
    standing_duty = Duty("LIST", per="closing")
    since = replace(FIRST, since=date(2003, 5, 7))
    assert at("2003-05-06", standing_duty, since, duties=(standing_duty,)).opened_on is None
    assert at("2003-05-07", standing_duty, since, duties=(standing_duty,)).opened_on == date(2003, 5, 7)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, date(2003, 6, 21), Standing.MET),
        (date(2003, 6, 22), date(2003, 6, 30), Standing.MET_LATE),
        (date(2003, 6, 21), date(2003, 6, 22), Standing.UNKNOWN),
        (None, date(2003, 6, 22), Standing.UNKNOWN),
        (None, None, Standing.UNKNOWN),
    ],
)
def test_performance_on_a_day_not_stated_counts_only_where_no_possible_day_differs(
    first: date | None, last: date | None, expected: Standing
) -> None:
    told = Happening("filing", certainty="unknown", not_before=first, not_after=last)
    row = at("2003-06-30", FILE, replace(FIRST, happenings=(CLOSING, told)))
    assert standing(row, date(2003, 6, 30)) == expected
    assert row.missing.startswith("filing day not stated")


def test_a_day_that_the_calendar_cannot_reach_is_unknown_in_its_words() -> None:
    distant = Duty("DISTANT", due="600 months after closing", per="closing")
    row = at("2003-06-01", distant, FIRST, duties=(FILE, distant))
    assert (row.due_on, row.unknown) == (None, True)
    assert "NYGCL calendar, which covers 1995-01-01 to 2045-12-31" in row.missing
    assert at("2003-06-01", FILE, FIRST, duties=(FILE, distant)).due_on == date(2003, 6, 21)


def test_forward_as_the_governing_reading_makes_monday_the_due_day() -> None:
    row = at("2003-06-22", FILE, FIRST, terms=Terms(reading="forward"))
    assert (row.due_on, row.literal_on, row.safe_on) == (date(2003, 6, 23), date(2003, 6, 21), date(2003, 6, 20))
    assert standing(row, date(2003, 6, 23)) == Standing.DUE_SOON
    assert standing(row, date(2003, 6, 24)) == Standing.MISSED


def test_a_relief_counts_from_its_day() -> None:
    waived = replace(FIRST, reliefs=(Relief("FILE", "waiver", date(2003, 7, 1)),))
    assert standing_at("2003-06-30", FILE, waived) == Standing.MISSED
    assert standing_at("2003-07-01", FILE, waived) == Standing.WAIVED
    assert standing_at("2003-08-06", EFFECT, waived) == Standing.MISSED


def test_a_duty_holds_within_its_days_in_force() -> None:
    duty = replace(FILE, in_force_from=date(2003, 6, 1), in_force_until=date(2003, 6, 30))
    early = at("2003-05-31", duty, FIRST, duties=(duty,))
    assert (early.due_on, early.missing) == (None, "in force from June 1, 2003")
    filed = replace(FIRST, happenings=(CLOSING, FILED))
    assert at("2003-07-01", duty, filed, duties=(duty,)).ended_on is None


@pytest.mark.parametrize(
    ("last", "as_of", "expected"),
    [
        ("2003-06-20", "2003-06-20", Standing.DUE_SOON),
        ("2003-06-20", "2003-06-21", Standing.ENDED),
        ("2003-06-20", "2003-06-22", Standing.ENDED),
        ("2003-06-21", "2003-06-22", Standing.MISSED),
        ("2003-06-22", "2003-06-22", Standing.MISSED),
        ("2003-06-22", "2003-06-23", Standing.MISSED),
    ],
)
def test_an_expired_duty_stays_missed_if_it_was_due_by_its_last_day_and_else_has_ended(
    last: str, as_of: str, expected: Standing
) -> None:
    duty = replace(FILE, in_force_until=date.fromisoformat(last))
    row = at(as_of, duty, FIRST, duties=(duty,))
    assert standing(row, date.fromisoformat(as_of)) == expected
    assert row.due_on == date(2003, 6, 21)


ADD = Duty("ADD", due="30 days after (the earlier of additional filing and the deadline of FILE)", per="closing")


def test_the_deadline_of_another_duty_is_an_anchor_of_the_same_subject() -> None:
    row = at("2003-06-01", ADD, FIRST, replace(FIRST, code="other", happenings=()), duties=(FILE, ADD))
    assert row.due_on == date(2003, 7, 21)
    assert "the deadline of FILE (Sat Jun 21, 2003)" in row.because
    missing = replace(ADD, due="5 days after the deadline of NOPE")
    assert at("2003-06-01", missing, FIRST, duties=(missing,)).missing == (
        "waits for a duty NOPE, which the agreement does not have"
    )


def test_the_deadline_of_a_duty_of_another_kind_is_that_of_its_earliest_subject() -> None:
    duty = Duty("REPORT", due="2 days after the deadline of FILE", per="registration statement")
    statement = Subject("registration statement", "s-3")
    later = Subject("closing", "later", (Happening("closing", date(2003, 5, 12)),))
    assert at("2003-06-01", duty, statement, FIRST, duties=(FILE, duty)).due_on == date(2003, 6, 23)
    assert at("2003-06-01", duty, statement, later, FIRST, duties=(FILE, duty)).due_on == date(2003, 6, 23)
    assert at("2003-05-01", duty, statement, FIRST, duties=(FILE, duty)).missing == "waits for closing"


def test_deadlines_that_wait_for_each_other_are_refused_by_name() -> None:
    duties = (
        Duty("A", due="5 days after the deadline of B", per="closing"),
        Duty("B", due="the day before the deadline of A", per="closing"),
    )
    with pytest.raises(RuleError, match="A → B → A"):
        timetable(duties, [FIRST], Terms())


def test_a_stand_in_that_leads_back_to_itself_waits() -> None:
    duty = Duty("LOOP", due="5 days before filing", per="closing", satisfied_by="filing")
    assert at("2003-06-01", duty, FIRST, duties=(duty,)).missing == "waits for filing"
    pair = (
        Duty("A", due="the deadline of B", per="closing", satisfied_by="filing"),
        Duty("B", due="5 days before filing", per="closing"),
    )
    assert at("2003-06-01", pair[0], FIRST, duties=pair).due_on is None
    assert at("2003-06-01", pair[1], FIRST, duties=pair).due_on is None


def test_a_sentence_that_does_not_read_is_refused_with_its_duty() -> None:
    with pytest.raises(RuleError, match='duty FILE does not read, column 15: found "closng"'):
        timetable([replace(FILE, due="45 days after closng")], [FIRST], Terms())


EVENTS = ("closing", "filing", "no-review notice", "effectiveness", "review notice")
near_days = st.dates(date(2003, 4, 1), date(2003, 9, 30))
maybe_days = st.none() | near_days
facts = st.builds(
    Happening,
    st.sampled_from(EVENTS),
    on=maybe_days,
    planned_on=maybe_days,
    certainty=st.sampled_from(["exact", "inferred", "approximate", "unknown"]),
    not_after=maybe_days,
)


@st.composite
def computed(draw: st.DrawFn) -> Happening:
    """A day that other facts give for a time, or why they give none."""
    on, first, end = draw(maybe_days), draw(near_days), draw(maybe_days)
    during = (first, end if end and end > first else None)
    return Happening(
        draw(st.sampled_from(EVENTS)), on, on, certainty="computed", reason="" if on else "none yet", during=during
    )


waivers = st.builds(
    Relief, st.sampled_from(["FILE", "EFFECT"]), st.just("waiver"), near_days, until=maybe_days, by=st.just("X")
)
extensions = st.builds(
    Relief, st.sampled_from(["FILE", "EFFECT", "COND"]), st.just("extension"), near_days, until=near_days
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A blackout of one to forty days, of everything or of the registration statement."""
    first = draw(near_days)
    about = draw(st.sampled_from([None, ("registration statement", "s-3")]))
    last = first + timedelta(days=draw(st.integers(0, 40)))
    return Period(first, last, draw(st.sampled_from(["", "merger"])), about=about)


blackouts = st.lists(periods(), max_size=3).map(tuple)
closings = st.builds(
    Subject,
    st.just("closing"),
    st.just("first"),
    st.lists(facts | computed(), max_size=6).map(tuple),
    reliefs=st.lists(waivers | extensions, max_size=3).map(tuple),
    since=maybe_days,
    related=st.sampled_from([frozenset(), frozenset({("registration statement", "s-3")})]),
)
statements = st.builds(
    Subject, st.just("registration statement"), st.just("s-3"), st.lists(facts, max_size=4).map(tuple)
)
CAP = Cap(consecutive_days=20, total_days=40, window_months=2, maximum_periods=2)
TOLLINGS = ("none", "excuse", "extend")
PROPERTY_DUTIES = (
    FILE,
    EFFECT,
    FURNISH,
    NOTICE,
    PROSPECTUS,
    AGREED,
    ADD,
    Duty("COND", due="9 days after filing if review notice, otherwise 6 days after filing", per="closing"),
    Duty("ACROSS", due="3 business days before filing", per="registration statement", satisfied_by="review notice"),
    Duty("CHAIN", due="2 days after the deadline of COND, rolled forward", per="registration statement"),
    Duty("FORCE", due="closing", per="closing", in_force_from=date(2003, 6, 1), in_force_until=date(2003, 8, 1)),
    Duty("HANGS", due="4 days after the deadline of FORCE", per="registration statement"),
)


@given(
    closings,
    statements,
    blackouts,
    st.tuples(*[st.sampled_from(TOLLINGS)] * len(PROPERTY_DUTIES)),
    st.sampled_from(["literal", "forward"]),
    near_days,
)
def test_as_of_any_day_the_timetable_is_what_the_facts_known_by_then_say(
    closing: Subject,
    statement: Subject,
    blackouts: tuple[Period, ...],
    tollings: tuple[str, ...],
    reading: str,
    as_of: date,
) -> None:
    duties = [replace(duty, tolling=tolling) for duty, tolling in zip(PROPERTY_DUTIES, tollings, strict=True)]
    subjects = (replace(closing, blackouts=blackouts), replace(statement, blackouts=blackouts))
    terms = Terms(reading=reading, cap=CAP)
    sliced = [row for row in timetable(duties, subjects, terms) if holds(row, as_of)]
    plain = timetable_at(duties, subjects, terms, as_of)
    assert [row._replace(valid_from=date.min, valid_to=None) for row in sliced] == plain


@given(closings, statements)
def test_stretches_leave_no_gap_and_neighbours_differ(closing: Subject, statement: Subject) -> None:
    rows = timetable(PROPERTY_DUTIES, (closing, statement), Terms())
    for duty in PROPERTY_DUTIES:
        life = [row for row in rows if row.duty == duty.code]
        assert life[0].valid_from == date.min
        assert life[-1].valid_to is None
        for before, after in pairwise(life):
            assert before.valid_to == after.valid_from
            assert before._replace(valid_from=after.valid_from, valid_to=after.valid_to) != after


@given(closings, st.integers(0, 400))
def test_a_fact_of_tomorrow_changes_nothing_today(closing: Subject, days: int) -> None:
    as_of = date(2003, 5, 1) + timedelta(days)
    tomorrow = Happening("filing", as_of + timedelta(1))
    more = replace(closing, happenings=(*closing.happenings, tomorrow))
    assert timetable_at(DUTIES, (closing,), Terms(), as_of) == timetable_at(DUTIES, (more,), Terms(), as_of)
