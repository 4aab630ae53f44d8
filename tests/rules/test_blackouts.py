"""Blackouts (RRA §3(n)): at most 20 days in a row, 40 in any 12 months, none back to back on the same facts."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from compliance.rules.blackouts import (
    Breach,
    Cap,
    Period,
    UnderWay,
    breaches,
    breaches_by,
    days_used,
    first_permitted_day,
    last_permitted_day,
    under_way,
)
from compliance.rules.errors import RuleError
from compliance.rules.windows import last_window_end, longest_window, window_start

ONE_DAY = timedelta(days=1)
SECTION_3N = Cap(consecutive_days=20, total_days=40, window_months=12, maximum_periods=0, clause="§3(n)")


def period(first: str, last: str, facts: str = "merger", ref: str = "") -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), facts, ref)


SEPTEMBER = period("2003-09-02", "2003-09-21", "merger", "blackout:1")
NOVEMBER = period("2003-11-03", "2003-11-22", "licence", "blackout:2")


# Twenty days in a row


@pytest.mark.parametrize(("last", "broken"), [("2003-09-20", 0), ("2003-09-21", 0), ("2003-09-22", 1)])
def test_lasts_at_most_20_days_with_both_its_ends(last: str, broken: int) -> None:
    assert len(breaches([period("2003-09-02", last)], SECTION_3N)) == broken


@pytest.mark.parametrize(
    ("as_of", "days"), [("2003-09-01", None), ("2003-09-02", 1), ("2003-09-21", 20), ("2003-09-22", None)]
)
def test_is_under_way_from_its_first_day_to_its_last(as_of: str, days: int | None) -> None:
    found = under_way([SEPTEMBER, NOVEMBER], date.fromisoformat(as_of))
    assert found == (UnderWay(days, SEPTEMBER.ends_on, "merger") if days else None)


def test_under_way_are_the_periods_on_the_same_facts_together_and_the_longest_of_several() -> None:
    parts = [period("2003-09-02", "2003-09-11"), period("2003-09-12", "2003-09-15", "Merger")]
    assert under_way([*parts, period("2003-09-10", "2003-09-30", "licence")], date(2003, 9, 12)) == UnderWay(
        11, date(2003, 9, 15), "merger"
    )


def test_one_day_too_many_is_told_with_its_arithmetic() -> None:
    too_long = period("2003-09-02", "2003-09-22")
    assert breaches([too_long], SECTION_3N) == (
        Breach(
            limit="consecutive",
            counted=21,
            allowed=20,
            starts_on=date(2003, 9, 2),
            ends_on=date(2003, 9, 22),
            over_from=date(2003, 9, 22),
            over_until=date(2003, 9, 22),
            periods=(too_long,),
            message="21 days from Tue Sep 2 to Mon Sep 22, 2003; §3(n) allows 20 in a row",
        ),
    )


def test_a_run_over_the_new_year_is_told_with_both_years() -> None:
    (found,) = breaches([period("2003-12-20", "2004-01-09")], Cap(consecutive_days=20))
    assert found.message == "21 days from Sat Dec 20, 2003 to Fri Jan 9, 2004; the agreement allows 20 in a row"


def test_begun_on_september_2_it_may_last_until_september_21() -> None:
    assert last_permitted_day(date(2003, 9, 2), [], SECTION_3N, "merger") == date(2003, 9, 21)


# Back to back on the same facts


@pytest.mark.parametrize("first", ["2003-09-10", "2003-09-21", "2003-09-22"])
@pytest.mark.parametrize("facts", ["merger", " MERGER "])
def test_goes_on_without_a_day_between_on_the_same_facts_only_up_to_20_days(first: str, facts: str) -> None:
    follower = period(first, "2003-09-22", facts)
    (found,) = breaches([follower, SEPTEMBER], SECTION_3N)
    assert (found.limit, found.counted, found.allowed) == ("same facts", 21, 20)
    assert found.periods == (SEPTEMBER, follower)
    assert found.message == (
        "21 days from Tue Sep 2 to Mon Sep 22, 2003 in 2 periods on the same facts with no day between them; "
        "§3(n) allows 20 in a row"
    )


def test_begins_again_on_the_same_facts_after_a_day_between() -> None:
    assert not breaches([SEPTEMBER, period("2003-09-23", "2003-10-12")], SECTION_3N)
    assert first_permitted_day(date(2003, 9, 21), [SEPTEMBER], SECTION_3N, "merger") == date(2003, 9, 23)


def test_begins_on_other_facts_on_the_next_day() -> None:
    assert not breaches([SEPTEMBER, period("2003-09-22", "2003-10-11", "licence")], SECTION_3N)
    assert first_permitted_day(date(2003, 9, 21), [SEPTEMBER], SECTION_3N, "licence") == date(2003, 9, 22)


def test_facts_without_a_name_are_not_taken_to_be_the_same() -> None:
    assert not breaches([period("2003-09-02", "2003-09-21", ""), period("2003-09-22", "2003-10-11", " ")], SECTION_3N)


def test_two_halves_of_one_blackout_are_one() -> None:
    first_half = period("2003-09-02", "2003-09-11")
    cap = Cap(consecutive_days=20, window_months=12, maximum_periods=1)
    assert not breaches([first_half, period("2003-09-12", "2003-09-21")], cap)
    assert last_permitted_day(date(2003, 9, 12), [first_half], cap, "merger") == date(2003, 9, 21)


def test_ends_in_time_for_the_next_period_on_the_same_facts() -> None:
    assert last_permitted_day(date(2003, 8, 20), [SEPTEMBER], SECTION_3N, "merger") == date(2003, 8, 31)
    assert last_permitted_day(date(2003, 8, 20), [SEPTEMBER], SECTION_3N, "licence") == date(2003, 9, 8)
    assert last_permitted_day(date(2003, 9, 1), [SEPTEMBER], SECTION_3N, "merger") is None


def test_the_days_of_a_running_period_do_not_begin_the_next() -> None:
    assert first_permitted_day(date(2003, 9, 9), [SEPTEMBER], SECTION_3N, "merger") == date(2003, 9, 23)
    # What is covered already costs no day more, so a second ground may be relied on at once.
    assert first_permitted_day(date(2003, 9, 9), [SEPTEMBER], SECTION_3N, "licence") == date(2003, 9, 10)


# Forty days in any twelve months


def test_after_40_days_the_next_is_permitted_a_year_after_the_first() -> None:
    recorded = [SEPTEMBER, NOVEMBER]
    assert not breaches(recorded, SECTION_3N)
    assert first_permitted_day(date(2003, 11, 22), recorded, SECTION_3N, "licence") == date(2004, 9, 2)
    assert last_permitted_day(date(2004, 9, 1), recorded, SECTION_3N, "audit") is None
    assert last_permitted_day(date(2004, 9, 2), recorded, SECTION_3N, "audit") == date(2004, 9, 21)


@pytest.mark.parametrize(("start", "permitted"), [("2004-09-01", False), ("2004-09-02", True), ("2004-09-03", True)])
def test_refuses_a_period_that_would_make_a_41st_day(start: str, *, permitted: bool) -> None:
    planned = period(start, start, "audit")
    assert (breaches_by(planned, [SEPTEMBER, NOVEMBER], SECTION_3N) == ()) is permitted


def test_counts_in_windows_across_calendar_years() -> None:
    late = [period("2003-12-22", "2003-12-31"), period("2004-01-10", "2004-01-29", "a"), NOVEMBER]
    (found,) = breaches(late, SECTION_3N)
    assert (found.limit, found.counted, found.allowed) == ("total", 50, 40)
    assert (found.starts_on, found.ends_on) == (date(2003, 1, 30), date(2004, 1, 29))
    assert (found.over_from, found.over_until) == (date(2004, 1, 20), date(2004, 11, 11))
    assert found.message == ("20 + 10 + 20 = 50 days in the 12 months that end on Thu Jan 29, 2004; §3(n) allows 40")


@pytest.mark.parametrize(
    ("as_of", "used", "left", "frees_on"),
    [
        ("2003-09-01", 0, 40, None),
        ("2003-09-02", 1, 39, "2004-09-02"),
        ("2003-09-21", 20, 20, "2004-09-02"),
        ("2003-11-22", 40, 0, "2004-09-02"),
        ("2004-09-01", 40, 0, "2004-09-02"),
        ("2004-09-02", 39, 1, "2004-09-03"),
        ("2004-11-21", 1, 39, "2004-11-22"),
        ("2004-11-22", 0, 40, None),
    ],
)
def test_counts_the_days_used_and_left_of_any_day(as_of: str, used: int, left: int, frees_on: str | None) -> None:
    found = days_used([NOVEMBER, SEPTEMBER], SECTION_3N, date.fromisoformat(as_of))
    assert (found.used, found.left) == (used, left)
    assert found.frees_on == (date.fromisoformat(frees_on) if frees_on else None)
    assert found.window_to == date.fromisoformat(as_of)


def test_the_window_is_the_12_months_that_end_on_the_day() -> None:
    assert days_used([], SECTION_3N, date(2004, 9, 1)).window_from == date(2003, 9, 2)
    assert days_used([], SECTION_3N, date(2004, 2, 29)).window_from == date(2003, 3, 1)
    assert days_used([], SECTION_3N, date(2005, 2, 28)).window_from == date(2004, 2, 29)


def test_a_day_in_two_periods_counts_once() -> None:
    overlapping = period("2003-09-12", "2003-10-01", "licence")
    assert days_used([SEPTEMBER, overlapping], SECTION_3N, date(2003, 12, 31)).used == 30


def test_is_over_the_total_by_more_than_is_left() -> None:
    assert days_used([period("2003-01-01", "2003-03-01")], SECTION_3N, date(2003, 3, 1)).left == 0


def test_a_leap_day_comes_free_after_the_last_window_that_holds_it() -> None:
    leap_day = [period("2004-02-29", "2004-02-29")]
    cap = Cap(total_days=1, window_months=12)
    assert first_permitted_day(date(2004, 2, 29), leap_day, cap) == date(2005, 3, 1)
    assert breaches([*leap_day, period("2005-02-28", "2005-02-28")], cap)
    assert not breaches([*leap_day, period("2005-03-01", "2005-03-01")], cap)


# The number of periods


def test_stops_before_the_first_refusal_even_if_joining_a_later_period_made_room_again() -> None:
    later = [period("2004-02-28", "2004-02-28"), period("2004-03-01", "2004-03-20", "licence")]
    cap = Cap(window_months=1, maximum_periods=2)
    # On February 26 the three are apart; from February 27 the first two are one.
    assert breaches_by(period("2004-02-01", "2004-02-26"), later, cap)
    assert not breaches_by(period("2004-02-01", "2004-02-27"), later, cap)
    assert last_permitted_day(date(2004, 2, 1), later, cap, "merger") == date(2004, 2, 1)


def test_holds_at_most_two_periods_in_any_12_months_where_another_agreement_says_so() -> None:
    cap = Cap(total_days=120, window_months=12, maximum_periods=2)
    third = period("2004-09-20", "2004-09-22", "audit")
    (found,) = breaches([SEPTEMBER, NOVEMBER, third], cap)
    assert found.limit == "periods"
    assert found.message == "3 periods in the 12 months that end on Mon Sep 20, 2004; the agreement allows 2"
    # September's last day is in the windows that end up to September 20, 2004.
    assert (found.over_from, found.over_until) == (date(2004, 9, 20), date(2004, 9, 20))
    assert set(found.periods) == {SEPTEMBER, NOVEMBER, third}
    assert not breaches([SEPTEMBER, NOVEMBER, period("2004-09-21", "2004-09-22", "audit")], cap)
    assert first_permitted_day(date(2003, 11, 22), [SEPTEMBER, NOVEMBER], cap, "audit") == date(2004, 9, 21)
    # Of facts already relied on, the period may be made longer: that is no third one.
    assert first_permitted_day(date(2003, 11, 22), [SEPTEMBER, NOVEMBER], cap, "licence") == date(2003, 11, 23)


# No limit, and limits without a window


def test_nothing_is_broken_where_nothing_is_limited() -> None:
    for cap in (Cap(), Cap(0, 0, 0, 0)):
        assert not breaches([period("1990-01-01", "2040-12-31")], cap)
        assert last_permitted_day(date(2003, 9, 2), [SEPTEMBER], cap, "merger") == date.max
        assert first_permitted_day(date(2003, 9, 21), [SEPTEMBER], cap, "merger") == date(2003, 9, 22)
        assert days_used([SEPTEMBER], cap, date(2003, 12, 31)).left is None


def test_without_a_window_the_total_is_for_all_time() -> None:
    cap = Cap(total_days=40)
    assert days_used([SEPTEMBER, NOVEMBER], cap, date(2040, 1, 1)).used == 40
    assert days_used([SEPTEMBER], cap, date(2040, 1, 1)).frees_on is None
    assert first_permitted_day(date(2003, 11, 22), [SEPTEMBER, NOVEMBER], cap, "audit") is None
    assert last_permitted_day(date(2040, 1, 1), [SEPTEMBER], cap, "audit") == date(2040, 1, 20)
    (found,) = breaches([SEPTEMBER, NOVEMBER, period("2040-01-01", "2040-01-01")], cap)
    assert found.message == "20 + 20 + 1 = 41 days up to Sun Jan 1, 2040; the agreement allows 40"
    assert (found.starts_on, found.over_until) == (date.min, date.max)


@pytest.mark.parametrize(("months", "days"), [(1, 31), (2, 62), (6, 184), (11, 337), (12, 366), (48, 1461)])
def test_a_total_of_a_whole_window_limits_nothing(months: int, days: int) -> None:
    assert longest_window(months) == days
    assert last_permitted_day(date(2003, 9, 2), [], Cap(total_days=days, window_months=months)) == date.max
    assert last_permitted_day(date(2003, 9, 2), [], Cap(total_days=days - 1, window_months=months)) != date.max


def test_days_at_the_ends_of_time_are_answered() -> None:
    assert last_permitted_day(date.max, [], SECTION_3N) == date.max
    assert first_permitted_day(date.max, [], SECTION_3N) is None
    assert first_permitted_day(date.min, [], SECTION_3N) == date.min + ONE_DAY
    assert len(breaches([Period(date.min, date.min + 20 * ONE_DAY), Period(date.max, date.max)], SECTION_3N)) == 1


def test_an_end_before_the_start_is_refused_with_both_days() -> None:
    with pytest.raises(RuleError, match=r"last day, Mon Sep 1, 2003, is before its first, Tue Sep 2, 2003"):
        period("2003-09-02", "2003-09-01")


def test_breaches_elsewhere_do_not_refuse_a_period() -> None:
    long_ago = period("1999-01-01", "1999-06-30")
    assert len(breaches([long_ago, SEPTEMBER], SECTION_3N)) == 2
    assert not breaches_by(SEPTEMBER, [long_ago], SECTION_3N)
    assert last_permitted_day(date(2003, 9, 2), [long_ago], SECTION_3N) == date(2003, 9, 21)


# Against an oracle that counts day by day, in windows found by another library

START = date(2003, 1, 1)
EVERY_END = [START + timedelta(days=n) for n in range(-40, 1_300)]

starts = st.integers(0, 760).map(lambda n: START + timedelta(days=n)) | st.sampled_from(
    [date(2003, 2, 28), date(2004, 2, 28), date(2004, 2, 29), date(2004, 3, 1), date(2003, 12, 31), date(2004, 1, 1)]
)
facts = st.sampled_from(["", "a", "b", "A "])
some_periods = st.lists(
    st.builds(
        lambda first, days, name: Period(first, first + timedelta(days=days), name), starts, st.integers(0, 25), facts
    ),
    max_size=7,
)
limits = st.none() | st.integers(0, 45)
caps = st.builds(Cap, limits, limits, st.sampled_from([1, 2, 6, 12, 13]), st.none() | st.integers(0, 4))


def days_of(one: Period) -> set[date]:
    return {one.starts_on + timedelta(days=n) for n in range((one.ends_on - one.starts_on).days + 1)}


@cache
def day_before_window(end: date, months: int | None) -> date:
    """The same day of the month so many months before; windows begin on the day after."""
    first: date = end - relativedelta(months=months or 0)
    return first


def held(days: set[date], end: date, months: int | None) -> set[date]:
    """The days that lie in the window which ends on `end`."""
    first = day_before_window(end, months)
    return {day for day in days if first < day <= end}


def tally(days: set[date], months: int | None, ends: list[date]) -> list[int]:
    """How many of the days lie in the window that ends on each of `ends`."""
    ordered = sorted(days)
    return [bisect_right(ordered, end) - bisect_right(ordered, day_before_window(end, months)) for end in ends]


def naive_runs(periods: list[Period]) -> list[set[date]]:
    """The runs as sets of days: for each name of facts the pieces without a gap."""
    found = [days_of(one) for one in periods if not one.facts]
    for name in ("a", "b"):
        left = {day for one in periods if one.facts.strip().lower() == name for day in days_of(one)}
        while left:
            piece, day = set(), min(left)
            while day in left:
                piece.add(day)
                day += ONE_DAY
            found.append(piece)
            left -= piece
    return found


def naive_is_refused(new: Period, others: list[Period], cap: Cap) -> bool:
    """Whether a limit is broken by the run of `new`, or in some window with a day of `new`."""
    periods = [*others, new]
    own, runs = days_of(new), naive_runs(periods)
    own_run = next(run for run in naive_runs(same(periods, new)) if own <= run) if new.facts else own
    if cap.consecutive_days and len(own_run) > cap.consecutive_days:
        return True
    months, covered = cap.window_months, set[date]().union(*map(days_of, periods))
    # No window of 13 months that ends later holds a day of it.
    ends = [min(own) + timedelta(days=n) for n in range(len(own) + 400)]
    concerned = tally(own, months, ends)
    totals = tally(covered, months, ends)
    numbers = [sum(map(bool, touched)) for touched in zip(*(tally(run, months, ends) for run in runs), strict=True)]
    return any(
        (cap.total_days and total > cap.total_days) or (cap.maximum_periods and number > cap.maximum_periods)
        for of_own, total, number in zip(concerned, totals, numbers, strict=True)
        if of_own
    )


def same(periods: list[Period], new: Period) -> list[Period]:
    return [one for one in periods if one.facts.strip().lower() == new.facts.strip().lower()]


@given(some_periods, caps)
@example([period("2003-02-28", "2003-02-28"), period("2004-02-28", "2004-02-29")], Cap(total_days=2, window_months=12))
@example([period("2004-02-29", "2004-02-29"), period("2005-02-28", "2005-03-01")], Cap(total_days=2, window_months=12))
def test_misses_no_window_and_invents_none(periods: list[Period], cap: Cap) -> None:
    months, covered, runs = cap.window_months, set[date]().union(*map(days_of, periods)), naive_runs(periods)
    totals = dict(zip(EVERY_END, tally(covered, months, EVERY_END), strict=True))
    touched = [tally(run, months, EVERY_END) for run in runs]
    numbers = {end: sum(bool(one[n]) for one in touched) for n, end in enumerate(EVERY_END)}
    found = breaches(periods, cap)
    for limit, counts, allowed in (("total", totals, cap.total_days), ("periods", numbers, cap.maximum_periods)):
        over = {end for end, count in counts.items() if allowed and count > allowed}
        told = [one for one in found if one.limit == limit]
        assert over == {end for one in told for end in EVERY_END if one.over_from <= end <= one.over_until}
        for one in told:
            assert one.starts_on == day_before_window(one.ends_on, months) + ONE_DAY
            assert one.counted == counts[one.ends_on] > one.allowed == allowed
            stretch = [end for end in EVERY_END if one.over_from <= end <= one.over_until]
            assert one.counted == max(counts[end] for end in stretch)
            assert one.ends_on == min(end for end in stretch if counts[end] == one.counted)
            assert set(one.periods) == {
                part for part in periods if any(held(days_of(part), end, months) for end in stretch)
            }
    too_long = sorted((min(run), max(run)) for run in runs if cap.consecutive_days and len(run) > cap.consecutive_days)
    assert too_long == sorted(
        (one.starts_on, one.ends_on) for one in found if one.limit in ("consecutive", "same facts")
    )


@given(some_periods, caps, st.sampled_from(EVERY_END))
def test_days_used_are_those_counted_one_by_one(periods: list[Period], cap: Cap, as_of: date) -> None:
    covered = set[date]().union(*map(days_of, periods))
    used = held(covered, as_of, cap.window_months)
    found = days_used(periods, cap, as_of)
    assert found.used == len(used)
    assert found.left == (max(0, cap.total_days - len(used)) if cap.total_days else None)
    if used:
        assert found.frees_on
        assert held({min(used)}, found.frees_on - ONE_DAY, cap.window_months)
        assert not held({min(used)}, found.frees_on, cap.window_months)


@given(some_periods, caps, starts, facts)
def test_the_last_permitted_day_is_the_last_before_one_is_refused(
    periods: list[Period], cap: Cap, begun_on: date, name: str
) -> None:
    last = last_permitted_day(begun_on, periods, cap, name)
    if last is None:
        assert naive_is_refused(Period(begun_on, begun_on, name), periods, cap)
    elif last < begun_on + timedelta(days=400):
        assert not naive_is_refused(Period(begun_on, last, name), periods, cap)
        assert naive_is_refused(Period(begun_on, last + ONE_DAY, name), periods, cap)
    else:
        assert not naive_is_refused(Period(begun_on, begun_on + timedelta(days=400), name), periods, cap)


@given(some_periods, caps, starts, facts)
def test_the_first_permitted_day_is_the_first_not_refused(
    periods: list[Period], cap: Cap, after: date, name: str
) -> None:
    first = first_permitted_day(after, periods, cap, name)
    assert first
    running = set[date]().union(
        *(days_of(one) for one in periods if name and one in same(periods, Period(after, after, name)))
    )
    # The days nearest to the answer, where an error of one lies, and some of those before.
    before = [after + timedelta(days=n) for n in range(1, (first - after).days)]
    for day in {*before[:1], *before[-2:], *before[::97]} - running:
        assert naive_is_refused(Period(day, day, name), periods, cap), day
    assert first not in running
    assert not naive_is_refused(Period(first, first, name), periods, cap)


@given(st.dates(), st.integers(1, 60))
def test_a_window_ends_with_a_day_for_as_long_as_it_begins_by_it(day: date, months: int) -> None:
    last = last_window_end(day, months)
    assert window_start(last, months) <= day
    assert last == date.max or window_start(last + ONE_DAY, months) > day


def test_hundreds_of_periods_are_judged_each_by_itself_and_all_together() -> None:
    many = [Period(START + timedelta(days=60 * n), START + timedelta(days=60 * n + 20), str(n)) for n in range(300)]
    assert len(breaches(many, SECTION_3N)) == 301
    assert first_permitted_day(START + timedelta(days=60 * 280), many, SECTION_3N)
    assert last_permitted_day(START + timedelta(days=60 * 302 + 400), many, SECTION_3N)
