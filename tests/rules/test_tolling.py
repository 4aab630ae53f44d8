"""2003 agreement §3(n): the issuer may postpone; whether dates move is a setting, `none`, `excuse` or `extend`."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.blackouts import Cap, Period
from compliance.rules.calendars import calendar
from compliance.rules.errors import DayOutOfReach
from compliance.rules.explain import explanation
from compliance.rules.facts import Duty, Happening, Stretch, Subject, Terms
from compliance.rules.standing import Standing, standing
from compliance.rules.timetable import timetable, timetable_at
from compliance.rules.tolling import spans_for, toll

CAP = Cap(consecutive_days=20, total_days=40, window_months=12, clause="§3(n)")
TERMS = Terms(cap=CAP)
STATEMENT = ("registration statement", "s-3")
FILE = Duty("FILE", due="45 days after closing", per="closing", satisfied_by="filing")
CLOSING = Happening("closing", date(2003, 5, 7))
FIRST = Subject("closing", "first", (CLOSING,), related=frozenset({STATEMENT}))


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(first: str, last: str, facts: str = "merger", about: tuple[str, str] | None = None) -> Period:
    return Period(day(first), day(last), facts, source="Ex. 4.4 §3(n)", about=about)


JUNE = period("2003-06-02", "2003-06-21")
LATE_JUNE = period("2003-06-10", "2003-06-29")


def at(as_of: str, duty: Duty, *blackouts: Period, terms: Terms = TERMS, subject: Subject = FIRST) -> Stretch:
    (row,) = timetable_at([duty], [replace(subject, blackouts=blackouts)], terms, day(as_of))
    return row


def due(as_of: str, duty: Duty, *blackouts: Period, terms: Terms = TERMS) -> str:
    return str(at(as_of, duty, *blackouts, terms=terms).due_on)


def lines(as_of: str, duty: Duty, *blackouts: Period, terms: Terms = TERMS, subject: Subject = FIRST) -> list[str]:
    found = explanation(duty, replace(subject, blackouts=blackouts), terms, day(as_of))
    return [" ".join(line.split()) for line in found.lines()]


class TestNone:
    """The date stays and a miss is a miss."""

    def test_a_blackout_changes_nothing(self) -> None:
        for as_of in ("2003-06-01", "2003-06-21", "2003-06-22", "2003-08-06"):
            assert at(as_of, FILE, LATE_JUNE) == at(as_of, FILE)


class TestExcuse:
    """The miss is excused, the date stays."""

    DUTY = replace(FILE, tolling="excuse")

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2003-06-20", Standing.DUE_SOON),
            ("2003-06-21", Standing.DUE_SOON),
            ("2003-06-22", Standing.EXCUSED),
            ("2003-06-30", Standing.EXCUSED),
            ("2003-12-31", Standing.EXCUSED),
        ],
    )
    def test_a_due_day_in_a_blackout_is_excused_from_the_day_after_it(self, as_of: str, expected: Standing) -> None:
        row = at(as_of, self.DUTY, LATE_JUNE)
        assert standing(row, day(as_of)) == expected
        assert row.due_on == date(2003, 6, 21)
        assert row.excused_on == (date(2003, 6, 22) if expected == Standing.EXCUSED else None)

    @pytest.mark.parametrize(
        ("blackout", "expected"),
        [
            (period("2003-06-02", "2003-06-20"), Standing.MISSED),
            (period("2003-06-02", "2003-06-21"), Standing.EXCUSED),
            (period("2003-06-21", "2003-06-21"), Standing.EXCUSED),
            (period("2003-06-22", "2003-06-30"), Standing.MISSED),
        ],
    )
    def test_the_first_and_the_last_day_of_a_blackout_are_in_it(self, blackout: Period, expected: Standing) -> None:
        assert standing(at("2003-08-06", self.DUTY, blackout), day("2003-08-06")) == expected

    def test_the_governing_due_day_decides(self) -> None:
        monday = period("2003-06-23", "2003-06-30")
        forward = replace(TERMS, reading="forward")
        assert at("2003-07-01", self.DUTY, monday).excused_on is None
        assert at("2003-07-01", self.DUTY, monday, terms=forward).excused_on == date(2003, 6, 24)

    @pytest.mark.parametrize(
        ("filed", "expected"),
        [("2003-06-21", Standing.MET), ("2003-06-22", Standing.EXCUSED), ("2003-07-10", Standing.EXCUSED)],
    )
    def test_performed_in_time_it_is_met_and_later_it_stays_excused(self, filed: str, expected: Standing) -> None:
        subject = replace(FIRST, happenings=(CLOSING, Happening("filing", day(filed))))
        row = at("2003-08-06", self.DUTY, LATE_JUNE, subject=subject)
        assert standing(row, day("2003-08-06")) == expected
        assert row.satisfied_on == day(filed)

    def test_a_due_day_past_the_limit_is_not_excused_and_the_explanation_says_why(self) -> None:
        long = period("2003-06-01", "2003-06-30")
        assert at("2003-08-06", self.DUTY, long).excused_on is None
        text = " ".join(lines("2003-08-06", self.DUTY, long))
        assert "which does not excuse the miss: 30 days from Sun Jun 1 to Mon Jun 30, 2003" in text
        assert "§3(n) allows 20 in a row" in text
        to_the_limit = period("2003-06-02", "2003-06-30")
        assert at("2003-08-06", self.DUTY, to_the_limit).excused_on == date(2003, 6, 22)

    def test_the_explanation_says_which_blackout_and_since_when_it_is_over(self) -> None:
        duty = replace(self.DUTY, due="130 days after closing")
        september = period("2003-09-02", "2003-09-21")
        text = lines("2003-09-30", duty, september)
        assert "On September 30, 2003: excused." in text
        assert (
            "The due day is in the blackout Sep 2 to Sep 21, 2003 (Ex. 4.4 §3(n)), 20 days: the miss is excused, "
            "the date stays."
        ) in text
        assert "The blackout ended Sep 21, 2003; nothing on record since, 9 days." in text
        assert "The blackout lasts until Sep 21, 2003." in lines("2003-09-21", duty, september)
        assert "The blackout ended Sep 21, 2003; nothing on record since, 1 day." in lines(
            "2003-09-22", duty, september
        )
        assert "excused: due in the blackout Sep 2 to Sep 21, 2003" in at("2003-09-30", duty, september).because

    def test_what_was_done_later_is_on_record_beside_it(self) -> None:
        filed = replace(FIRST, happenings=(CLOSING, Happening("filing", date(2003, 7, 10), source="Form S-3")))
        text = " ".join(lines("2003-08-06", self.DUTY, LATE_JUNE, subject=filed))
        assert "On August 6, 2003: excused. On record: filing, July 10, 2003 (Form S-3)." in text
        assert "nothing on record since" not in text


class TestExtend:
    """The date moves later by the calendar days of blackout between its trigger and the date as moved."""

    DUTY = replace(FILE, tolling="extend")

    @pytest.mark.parametrize(
        ("blackouts", "expected"),
        [
            ([("2003-06-02", "2003-06-11")], "2003-07-01"),
            ([("2003-05-07", "2003-05-07")], "2003-06-21"),
            ([("2003-05-01", "2003-05-08")], "2003-06-22"),
            ([("2003-06-21", "2003-06-21")], "2003-06-22"),
            ([("2003-06-22", "2003-06-30")], "2003-06-21"),
            ([("2003-06-21", "2003-06-30")], "2003-07-01"),
            ([("2003-06-02", "2003-06-06"), ("2003-06-23", "2003-06-27")], "2003-07-01"),
            ([("2003-06-02", "2003-06-06"), ("2003-06-04", "2003-06-08")], "2003-06-28"),
        ],
        ids=[
            "ten days within",
            "the day of the trigger is not counted",
            "one day after the trigger",
            "the due day itself",
            "from the day after it, too late",
            "from the due day on",
            "one that falls into the extension",
            "each day once",
        ],
    )
    def test_the_date_moves_by_the_days_of_blackout(self, blackouts: list[tuple[str, str]], expected: str) -> None:
        periods = [period(first, last, facts=str(number)) for number, (first, last) in enumerate(blackouts)]
        assert due("2003-12-31", self.DUTY, *periods) == expected

    def test_it_is_known_from_the_first_day_of_the_blackout(self) -> None:
        assert due("2003-06-01", self.DUTY, JUNE) == "2003-06-21"
        assert due("2003-06-02", self.DUTY, JUNE) == "2003-07-11"
        rows = timetable([self.DUTY], [replace(FIRST, blackouts=(JUNE,))], TERMS)
        assert [(row.valid_from, row.due_on) for row in rows] == [
            (date.min, None),
            (date(2003, 5, 7), date(2003, 6, 21)),
            (date(2003, 6, 2), date(2003, 7, 11)),
        ]

    def test_the_readings_are_those_of_the_moved_day(self) -> None:
        row = at("2003-06-30", self.DUTY, period("2003-06-02", "2003-06-08"))
        assert (row.literal_on, row.forward_on, row.safe_on) == (
            date(2003, 6, 28),
            date(2003, 6, 30),
            date(2003, 6, 27),
        )

    def test_business_days_stand_still_too_and_the_moved_day_rolls(self) -> None:
        duty = replace(self.DUTY, due="5 business days after no-review notice")
        noticed = replace(FIRST, happenings=(Happening("no-review notice", date(2003, 6, 27)),))
        row = at("2003-07-10", duty, period("2003-07-01", "2003-07-05"), subject=noticed)
        assert (row.literal_on, row.forward_on) == (date(2003, 7, 12), date(2003, 7, 14))

    @pytest.mark.parametrize(
        ("sentence", "expected"),
        [
            ("the earlier of 5 business days after no-review notice and 90 days after closing", "2003-08-15"),
            ("the day before (90 days after closing)", "2003-08-14"),
            ("10 days after (35 days after closing)", "2003-07-01"),
            ("3 months after closing if review notice, otherwise 45 days after closing, rolled forward", "2003-07-01"),
            ("45 days after closing, rolled forward on SEC", "2003-07-01"),
            ("5 business days before closing", "2003-04-30"),
            ("closing", "2003-05-07"),
            ("2003-06-25", "2003-06-25"),
        ],
    )
    def test_each_forward_count_stands_still_and_nothing_else(self, sentence: str, expected: str) -> None:
        duty = replace(self.DUTY, due=sentence)
        assert due("2003-07-15", duty, period("2003-06-02", "2003-06-11")) == expected

    @pytest.mark.parametrize(
        ("about", "moves"),
        [(None, True), (STATEMENT, True), (("registration statement", "s-4"), False), (("closing", "first"), True)],
    )
    def test_a_blackout_bears_on_what_its_statement_is_or_covers(
        self, about: tuple[str, str] | None, *, moves: bool
    ) -> None:
        moved = due("2003-08-06", self.DUTY, replace(JUNE, about=about)) != "2003-06-21"
        assert moved == moves

    def test_days_past_a_limit_toll_nothing(self) -> None:
        assert due("2003-08-06", self.DUTY, period("2003-06-01", "2003-06-30")) == "2003-07-11"
        one, two, three = (period(f"2003-{month}-02", f"2003-{month}-21", month) for month in ("05", "06", "07"))
        distant = replace(self.DUTY, due="90 days after 2003-05-01")
        assert due("2003-08-06", distant, one, two) == "2003-09-08"
        assert due("2003-08-06", distant, one, two, three) == "2003-09-08"
        text = " ".join(lines("2003-08-06", distant, one, two, three))
        assert "not moved by blackout Jul 2 to Jul 21, 2003" in text
        assert "20 + 20 + 20 = 60 days in the 12 months that end on Mon Jul 21, 2003; §3(n) allows 40" in text

    def test_the_explanation_has_the_step_with_its_arithmetic_and_names_what_moved_it(self) -> None:
        text = lines("2003-06-30", self.DUTY, JUNE)
        assert text[0] == "Friday, July 11, 2003"
        assert "day 1 is May 8; day 45 is June 21" in text
        assert "moved 20 days later: blackout Jun 2 to Jun 21, 2003 (Ex. 4.4 §3(n))" in text
        assert "June 21, 2003 and 20 days: Friday, July 11, 2003" in text
        assert "as moved Fri Jul 11 a business day" in text
        assert text[-1] == (
            "Moved: on June 2, 2003 from Sat Jun 21, 2003 to Fri Jul 11, 2003, "
            "by the blackout Jun 2 to Jun 21, 2003 (Ex. 4.4 §3(n))."
        )
        assert at("2003-06-30", self.DUTY, JUNE).because == (
            "45 days after closing (Wed May 7, 2003); moved 20 days later by the blackout Jun 2 to Jun 21, 2003 "
            "(Ex. 4.4 §3(n))"
        )

    def test_a_blackout_that_goes_beyond_the_days_that_can_be_named_is_said(self) -> None:
        endless = Period(date(2003, 6, 2), date.max)
        row = at("2003-08-06", self.DUTY, endless, terms=Terms())
        assert row.unknown
        assert "lie beyond the days that can be named" in row.missing
        with pytest.raises(DayOutOfReach):
            toll(date(2003, 5, 7), date(2003, 6, 21), spans_for(replace(FIRST, blackouts=(endless,)), Cap(), date.max))


DAYS = st.dates(date(2003, 1, 1), date(2004, 12, 31))
periods_anywhere = st.builds(
    lambda first, days, facts, about: Period(first, first + timedelta(days=days), facts, about=about),
    DAYS,
    st.integers(0, 60),
    st.sampled_from(["", "merger", "licence"]),
    st.sampled_from([None, STATEMENT, ("registration statement", "s-4")]),
)
caps = st.builds(
    Cap,
    consecutive_days=st.sampled_from([None, 20, 30]),
    total_days=st.sampled_from([None, 40, 60]),
    window_months=st.just(12),
)


def nth_day_that_counts(trigger: date, count: int, tolling: set[date]) -> date:
    """The oracle: one day at a time, a day of blackout is passed over without being counted."""
    at = trigger
    while count:
        at += timedelta(days=1)
        if at not in tolling:
            count -= 1
    return at


def tolling_days(blackouts: list[Period], cap: Cap) -> set[date]:
    """The days within every limit, each looked at alone."""
    by_day: dict[date, list[Period]] = {}
    for blackout in blackouts:
        for number in range((blackout.ends_on - blackout.starts_on).days + 1):
            by_day.setdefault(blackout.starts_on + timedelta(days=number), []).append(blackout)

    def in_a_row(blackout: Period, at: date) -> int:
        """How many days up to `at` the facts of a blackout have stood still; without a name they are its own."""
        same = [each for each in blackouts if each.facts == blackout.facts] if blackout.facts else [blackout]
        count = 0
        while any(each.starts_on <= at <= each.ends_on for each in same):
            count, at = count + 1, at - timedelta(days=1)
        return count

    def in_window(at: date) -> int:
        last_year = at.replace(year=at.year - 1, day=28 if (at.month, at.day) == (2, 29) else at.day)
        return sum(last_year < each <= at for each in by_day)

    found = set()
    for at, around in by_day.items():
        bearing = [each for each in around if each.about in (None, STATEMENT)]
        short = [each for each in bearing if not cap.consecutive_days or in_a_row(each, at) <= cap.consecutive_days]
        if short and (not cap.total_days or in_window(at) <= cap.total_days):
            found.add(at)
    return found


@given(DAYS, st.integers(1, 120), st.lists(periods_anywhere, max_size=4), caps)
def test_the_moved_day_is_that_of_counting_one_day_at_a_time(
    closing: date, count: int, blackouts: list[Period], cap: Cap
) -> None:
    duty = Duty("D", due=f"{count} days after closing", per="closing", tolling="extend")
    subject = replace(FIRST, happenings=(Happening("closing", closing),), blackouts=tuple(blackouts))
    (row,) = timetable_at([duty], [subject], Terms(cap=cap), date(2010, 1, 1))
    expected = nth_day_that_counts(closing, count, tolling_days(blackouts, cap))
    assert row.literal_on == expected
    assert row.forward_on == calendar("NYGCL").forward(expected)
    assert row.safe_on == calendar("NYBANK").back(expected)
