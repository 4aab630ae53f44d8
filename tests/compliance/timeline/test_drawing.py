"""Where a timeline's things stand on its sheet."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from compliance.timeline import Lane, Mark, Timeline, Window, drawn
from compliance.timeline.drawing import LEFT, LETTER, MOST_TICKS, RIGHT, Item, Scale

DAYS = st.dates(date(1995, 1, 1), date(2044, 12, 31))
NAMES = st.text("abcdefgh ", min_size=1, max_size=40)
WINDOWS = st.builds(
    lambda starts, days, name: Window(starts, starts + timedelta(days), name, "missed", "Missed"),
    DAYS,
    st.integers(0, 2000),
    NAMES,
)
LANES = st.builds(
    Lane,
    NAMES,
    st.lists(WINDOWS, max_size=4).map(tuple),
    st.lists(st.builds(Mark, DAYS, NAMES), min_size=1, max_size=12).map(tuple),
)
TIMELINES = st.builds(
    Timeline, NAMES, DAYS, st.lists(LANES, min_size=1, max_size=3).map(tuple), st.lists(WINDOWS, max_size=2).map(tuple)
)


def label(item: Item) -> tuple[float, float]:
    wide = len(item.label) * LETTER
    return (item.label_x - wide, item.label_x) if item.anchor == "end" else (item.label_x, item.label_x + wide)


@given(TIMELINES)
def test_everything_is_on_the_sheet_and_in_its_lane(timeline: Timeline) -> None:
    sheet = drawn(timeline)
    assert sheet is not None
    assert LEFT <= sheet.as_of_x <= RIGHT
    below = [strip.title_y for strip in sheet.strips[1:]] + [sheet.height]
    for strip, ends in zip(sheet.strips, below, strict=True):
        for item in (*strip.windows, *strip.marks):
            assert LEFT <= item.x <= item.x + item.width <= RIGHT + 2
            assert label(item)[0] >= LEFT
            assert label(item)[1] <= RIGHT + 0.1
            assert strip.title_y < item.label_y < ends


@given(TIMELINES)
def test_no_mark_stands_on_another_s_label(timeline: Timeline) -> None:
    sheet = drawn(timeline)
    assert sheet is not None
    for strip in sheet.strips:
        for row in {item.y for item in strip.marks}:
            taken = sorted(
                (min(item.x - 6, label(item)[0]), max(item.x + 6, label(item)[1]))
                for item in strip.marks
                if item.y == row
            )
            assert all(ends <= starts for (_, ends), (starts, _) in itertools.pairwise(taken))


@given(DAYS, st.integers(1, 18_000))
def test_the_axis_is_legible_and_says_a_year(first: date, days: int) -> None:
    ticks = list(Scale(first, first + timedelta(days)).ticks())
    assert len(ticks) <= MOST_TICKS + 1
    assert all(before.x < after.x for before, after in itertools.pairwise(ticks))
    assert not ticks or any(character.isdigit() for character in ticks[0].said)


def test_a_bar_reaches_to_the_end_of_the_due_day() -> None:
    scale = Scale(date(2003, 5, 1), date(2003, 7, 1))
    assert scale.x(date(2003, 5, 1)) == LEFT
    assert scale.x(date(2003, 7, 1)) == scale.x(date(2099, 1, 1)) == RIGHT
    lane = Lane("First closing", (Window(date(2003, 5, 7), date(2003, 6, 21), "File", "missed", "Missed"),))
    sheet = drawn(Timeline("Series D", date(2003, 6, 30), (lane,)))
    assert sheet is not None
    [bar] = sheet.strips[0].windows
    a_day = (RIGHT - LEFT) / ((date(2003, 6, 30) - date(2003, 5, 7)).days + 6)
    assert abs(bar.width - 46 * a_day) < 0.2
    assert bar.label == "✕ File: Sat Jun 21, 2003"


def test_a_day_after_all_of_it_stands_at_the_edge_and_is_said_to() -> None:
    lane = Lane("First closing", marks=(Mark(date(2003, 5, 7), "closing"),))
    sheet = drawn(Timeline("Series D", date(2026, 11, 22), (lane,)))
    assert sheet is not None
    assert (sheet.beyond, sheet.as_of_x) == (True, RIGHT)


def test_nothing_dated_has_no_sheet() -> None:
    assert drawn(Timeline("Series D", date(2003, 5, 7), (Lane("First closing", note="day not stated"),))) is None
