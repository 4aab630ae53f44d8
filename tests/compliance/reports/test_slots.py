"""A weekly report goes out once a week, at 08:00 by the office's wall clock, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.slots import Rhythm, following, latest, slots

NEW_YORK = ZoneInfo("America/New_York")
MONDAYS_AT_8 = Rhythm(weekday=0, hour=8, zone=NEW_YORK)
ZONES = [
    NEW_YORK,
    ZoneInfo("UTC"),
    ZoneInfo("Europe/London"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("Australia/Lord_Howe"),  # half an hour of summer time
    ZoneInfo("America/Sao_Paulo"),  # its clocks sprang over midnight
]


def rhythms() -> st.SearchStrategy[Rhythm]:
    return st.builds(
        Rhythm,
        weekday=st.none() | st.integers(0, 6),
        hour=st.integers(0, 23),
        zone=st.sampled_from(ZONES),
    )


def moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 60 * 24 * 365 * 40).map(
        lambda minutes: datetime(2003, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )


def test_every_week_from_2024_to_2040_has_one_slot_on_monday_at_8_in_new_york() -> None:
    first, last = datetime(2024, 1, 1, tzinfo=NEW_YORK), datetime(2041, 1, 1, tzinfo=NEW_YORK)
    found = [slot.astimezone(NEW_YORK) for slot in slots(MONDAYS_AT_8, after=first, until=last)]
    assert {(slot.weekday(), slot.hour, slot.minute) for slot in found} == {(0, 8, 0)}
    mondays = [date(2024, 1, 1) + timedelta(weeks=number) for number in range(53 * 17)]
    assert [slot.date() for slot in found] == [monday for monday in mondays if monday.year <= 2040]
    assert len(found) == 888  # weeks


@pytest.mark.parametrize(
    ("hour", "day", "in_utc"),
    [
        (8, date(2024, 3, 8), "2024-03-08T13:00"),  # in winter
        (8, date(2024, 3, 10), "2024-03-10T12:00"),  # the clocks sprang forward that night
        (1, date(2024, 3, 10), "2024-03-10T06:00"),
        (2, date(2024, 3, 10), "2024-03-10T07:00"),  # there is no 02:00: it is 03:00
        (1, date(2024, 11, 3), "2024-11-03T05:00"),  # comes twice: the first
        (2, date(2024, 11, 3), "2024-11-03T07:00"),
        (8, date(2024, 11, 3), "2024-11-03T13:00"),
    ],
)
def test_a_slot_is_by_the_wall_clock(hour: int, day: date, in_utc: str) -> None:
    assert Rhythm(None, hour, NEW_YORK).on(day) == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)


def test_there_is_one_slot_a_day_where_the_hour_is_missing_and_where_it_comes_twice() -> None:
    for hour in (1, 2):
        days = Rhythm(None, hour, NEW_YORK)
        for day in (date(2024, 3, 10), date(2024, 11, 3)):
            midnight = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
            until = datetime(day.year, day.month, day.day + 1, tzinfo=NEW_YORK)
            assert len(list(slots(days, after=midnight, until=until))) == 1


@given(rhythms(), moments(), st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 40))
def test_no_slot_is_lost_or_doubled_where_one_looks_in_between(
    rhythm: Rhythm, start: datetime, first: int, second: int
) -> None:
    middle = start + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    whole = list(slots(rhythm, after=start, until=end))
    assert whole == [*slots(rhythm, after=start, until=middle), *slots(rhythm, after=middle, until=end)]
    assert whole == sorted(set(whole))


@given(rhythms(), moments(), st.integers(0, 60 * 24 * 40))
def test_the_slots_are_those_that_the_wall_clock_shows(rhythm: Rhythm, start: datetime, minutes: int) -> None:
    """An oracle that walks through time, to the first half hour of a day at which the wall clock is at the hour."""
    end = start + timedelta(minutes=minutes)
    expected = []
    day = start.astimezone(rhythm.zone).date() - timedelta(days=1)
    while day <= end.astimezone(rhythm.zone).date():
        if rhythm.weekday in (None, day.weekday()) and (moment := reached(rhythm, day)) and start < moment <= end:
            expected.append(moment)
        day += timedelta(days=1)
    assert list(slots(rhythm, after=start, until=end)) == expected


def reached(rhythm: Rhythm, day: date) -> datetime | None:
    """The first half hour of UTC at which it is ``day`` in the zone, and the hour or later."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    for number in range(2 * 48):
        moment = start + timedelta(minutes=30 * number)
        local = moment.astimezone(rhythm.zone)
        if local.date() == day and local.hour >= rhythm.hour:
            return moment
    return None


@given(rhythms(), moments())
def test_the_latest_slot_and_the_following_one_have_none_between_them(rhythm: Rhythm, now: datetime) -> None:
    last, first = latest(rhythm, after=now - timedelta(days=30), until=now), following(rhythm, after=now)
    assert last is not None
    assert last <= now < first
    assert list(slots(rhythm, after=last, until=first)) == [first]


def test_before_a_subscription_is_made_there_is_no_slot() -> None:
    made = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)  # Monday, 08:00 in New York
    assert latest(MONDAYS_AT_8, after=made, until=made + timedelta(days=6)) is None
    assert latest(MONDAYS_AT_8, after=made - timedelta(seconds=1), until=made) == made
