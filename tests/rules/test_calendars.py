"""Business Day (RRA §1, §7): neither a weekend nor a day on which the calendar's office is closed."""

import sys
from datetime import date, timedelta

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.calendars import CALENDAR_NAMES, Calendar, OutsideCalendar, UnknownCalendar, calendar

FIRST, LAST = date(1995, 1, 1), date(2045, 12, 31)
# The `holidays` library is an independent statement of these two calendars up to the year it was checked.
CHECKED_UNTIL = date(2030, 12, 31)

NYBANK, SEC, NYSE, NYGCL = (calendar(name) for name in ("NYBANK", "SEC", "NYSE", "NYGCL"))


def library_closures(name: str) -> set[date]:
    """Weekday closures by the `holidays` library."""
    years = range(FIRST.year, CHECKED_UNTIL.year + 1)
    if name == "NYSE":
        closed = dict(holidays.financial_holidays("NYSE", years=years))
    else:
        closed = dict(
            holidays.country_holidays(
                "US", years=range(FIRST.year, CHECKED_UNTIL.year + 2), categories=("public", "government")
            )
        )
    return {
        day
        for day, words in closed.items()
        if day.weekday() < 5 and "half" not in words.lower() and FIRST <= day <= CHECKED_UNTIL
    }


def own_closures(own: Calendar, last: date = CHECKED_UNTIL) -> set[date]:
    return {day for day, _ in own.skipped(FIRST, last)}


@pytest.mark.parametrize("name", ["SEC", "NYSE"])
def test_equals_the_holidays_library_day_by_day(name: str) -> None:
    assert own_closures(calendar(name)) == library_closures(name)


def test_nybank_is_the_federal_calendar_without_saturday_shifts_and_closings_by_order() -> None:
    federal = holidays.country_holidays("US", years=range(1995, 2046), observed=False)
    expected = {day + timedelta(days=day.weekday() == 6) for day in federal if day.weekday() != 5}
    assert own_closures(NYBANK, LAST) == expected


def test_nygcl_adds_lincolns_birthday_and_election_day_to_nybank() -> None:
    added = NYGCL.skipped(FIRST, LAST)
    assert own_closures(NYBANK, LAST) < {day for day, _ in added}
    extra = [(day, name) for day, name in added if NYBANK.is_business_day(day)]
    assert {name for _, name in extra} == {"Lincoln's Birthday", "Election Day"}
    elections = [day for day, name in extra if name == "Election Day"]
    assert len(elections) == 51
    assert all(day.month == 11 and 2 <= day.day <= 8 and day.weekday() == 1 for day in elections)


# Open and closed, as in the table of domain.md §4.
_, X = True, False


@pytest.mark.parametrize(
    ("day", "nybank", "sec", "nyse", "nygcl"),
    [
        ("2004-02-12", _, _, _, X),
        ("2003-11-04", _, _, _, X),
        ("2003-10-13", X, X, _, X),
        ("2003-11-11", X, X, _, X),
        ("2003-04-18", _, _, X, _),
        ("2004-12-24", _, X, X, _),
        ("2004-12-31", _, X, _, _),
        ("2003-12-26", _, X, _, _),
        ("2004-06-11", _, X, X, _),
        ("2025-01-09", _, X, X, _),
        ("2020-06-19", _, _, _, _),
        ("2021-06-18", _, X, _, _),
        ("2022-06-20", X, X, X, X),
        ("2023-06-19", X, X, X, X),
        ("2003-07-04", X, X, X, X),
        ("2003-12-25", X, X, X, X),
    ],
)
def test_the_four_calendars_differ_on_the_days_of_domain_4(
    day: str, nybank: bool, sec: bool, nyse: bool, nygcl: bool
) -> None:
    found = [c.is_business_day(date.fromisoformat(day)) for c in (NYBANK, SEC, NYSE, NYGCL)]
    assert found == [nybank, sec, nyse, nygcl]


def test_juneteenth_is_a_bank_holiday_from_2021_and_its_saturday_does_not_move() -> None:
    assert NYBANK.is_business_day(date(2021, 6, 18))
    assert NYBANK.is_business_day(date(2021, 6, 21))
    assert not NYBANK.is_business_day(date(2022, 6, 20))


@pytest.mark.parametrize(
    ("own", "day", "name"),
    [
        (NYBANK, date(2003, 7, 4), "Independence Day"),
        (NYBANK, date(2003, 5, 26), "Memorial Day"),
        (NYBANK, date(2003, 6, 21), "Saturday"),
        (NYBANK, date(2003, 6, 22), "Sunday"),
        (NYBANK, date(2003, 6, 20), None),
        (NYSE, date(2003, 4, 18), "Good Friday"),
        (SEC, date(2003, 12, 26), "Day after Christmas (closed by executive order)"),
        (NYGCL, date(2003, 11, 4), "Election Day"),
    ],
)
def test_names_why_a_day_is_closed(own: Calendar, day: date, name: str | None) -> None:
    assert own.holiday_name(day) == name


def test_skipped_lists_weekday_holidays_with_both_ends_included() -> None:
    assert NYBANK.skipped(date(2003, 5, 26), date(2003, 7, 4)) == [
        (date(2003, 5, 26), "Memorial Day"),
        (date(2003, 7, 4), "Independence Day"),
    ]
    assert NYBANK.skipped(date(2003, 5, 27), date(2003, 7, 3)) == []


names = st.sampled_from(CALENDAR_NAMES)
inner_days = st.dates(date(1996, 1, 1), date(2044, 12, 31))
counts = st.integers(1, 200)


def numpy_offset(own: Calendar, day: date, count: int, roll: str) -> date:
    closures = np.array(sorted(own_closures(own, LAST)), dtype="datetime64[D]")
    found: date = np.busday_offset(np.datetime64(day), count, roll=roll, holidays=closures).astype(object)  # type: ignore[call-overload]
    return found


@given(names, inner_days, counts)
def test_counts_as_numpy_does(name: str, day: date, count: int) -> None:
    own = calendar(name)
    assert own.after(day, count) == numpy_offset(own, day, count, "backward")
    assert own.before(day, count) == numpy_offset(own, day, -count, "forward")
    assert own.forward(day) == numpy_offset(own, day, 0, "forward")
    assert own.back(day) == numpy_offset(own, day, 0, "backward")


@given(names, inner_days, counts)
def test_after_and_before_undo_each_other_from_a_business_day(name: str, day: date, count: int) -> None:
    own = calendar(name)
    start = own.forward(day)
    assert own.before(own.after(start, count), count) == start


@pytest.mark.parametrize("name", CALENDAR_NAMES)
@pytest.mark.parametrize("day", [date(1994, 12, 31), date(2046, 1, 1), date.min, date.max])
def test_refuses_days_outside_its_years_by_name_and_range(name: str, day: date) -> None:
    own = calendar(name)
    for question in (
        own.is_business_day,
        own.holiday_name,
        own.forward,
        own.back,
        lambda d: own.after(d, 1),
        lambda d: own.before(d, 1),
    ):
        with pytest.raises(OutsideCalendar, match=f"{name}.*1995-01-01 to 2045-12-31"):
            question(day)


def test_refuses_counts_that_lead_outside_and_never_wraps() -> None:
    with pytest.raises(OutsideCalendar, match="NYBANK"):
        NYBANK.before(date(1995, 1, 4), 2)
    assert NYBANK.before(date(1995, 1, 4), 1) == date(1995, 1, 3)
    with pytest.raises(OutsideCalendar, match="NYBANK"):
        NYBANK.after(date(2045, 12, 29), 1)
    with pytest.raises(OutsideCalendar):
        NYBANK.forward(date(2045, 12, 30))
    with pytest.raises(OutsideCalendar):
        NYBANK.back(date(1995, 1, 1))
    with pytest.raises(OutsideCalendar):
        NYBANK.after(date(2003, 1, 1), 10**9)


@pytest.mark.parametrize("count", [0, -1])
def test_counts_start_at_one(count: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        NYBANK.after(date(2003, 5, 7), count)
    with pytest.raises(ValueError, match="at least 1"):
        NYBANK.before(date(2003, 5, 7), count)


def test_an_unknown_calendar_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownCalendar, match="Did you mean NYBANK"):
        calendar("NYBNK")


def test_every_roll_calendar_exists() -> None:
    assert {name: calendar(name).roll_calendar for name in CALENDAR_NAMES} == {
        "NYBANK": "NYGCL",
        "SEC": "SEC",
        "NYSE": "NYSE",
        "NYGCL": "NYGCL",
    }
    assert NYBANK.roll_citation == NYGCL.roll_citation == "N.Y. Gen. Constr. Law §25"


def test_is_built_once_and_kept() -> None:
    assert calendar("NYBANK") is calendar("NYBANK")


def test_takes_less_than_two_megabytes() -> None:
    tables = NYBANK._tables[1:]
    numbers = {id(number): number for table in tables for number in table}
    assert sum(map(sys.getsizeof, tables)) + sum(map(sys.getsizeof, numbers.values())) < 2_000_000
