"""Hypothesis strategies for trees of the rule language."""

from datetime import date

from hypothesis import strategies as st

from compliance.rules.calendars import CALENDAR_NAMES
from compliance.rules.tree import Choice, Conditional, Day, DeadlineOf, Event, Offset, Rolled, Sentence
from compliance.rules.vocabulary import DEFAULT_EVENTS

events = st.builds(Event, st.sampled_from(DEFAULT_EVENTS))
days = st.builds(Day, st.dates(date(1996, 1, 1), date(2040, 12, 31)))
deadlines = st.builds(DeadlineOf, st.from_regex(r"[A-Z][A-Z0-9]{0,5}(-[A-Z0-9]{1,4}){0,2}", fullmatch=True))
directions = st.sampled_from(["after", "before"])
calendars = st.none() | st.sampled_from(CALENDAR_NAMES)


def offsets(anchors: st.SearchStrategy[Sentence], most: int = 9_999) -> st.SearchStrategy[Offset]:
    """Offsets of every spelling from any of `anchors`."""
    counts = st.integers(1, most)
    return st.one_of(
        st.builds(Offset, counts, st.sampled_from(["day", "week", "month", "year"]), directions, anchors),
        st.builds(Offset, counts, st.sampled_from(["business day", "trading day"]), directions, anchors, calendars),
        st.builds(Offset, st.just(1), st.just("day"), directions, anchors, the_day=st.just(value=True)),
    )


def grown(inner: st.SearchStrategy[Sentence]) -> st.SearchStrategy[Sentence]:
    """One level more around `inner`."""
    branches = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        offsets(inner),
        st.builds(Choice, st.sampled_from(["earlier", "later"]), branches),
        st.builds(Conditional, events, inner, inner),
        st.builds(Rolled, inner, st.sampled_from(["forward", "back"]), calendars),
    )


trees: st.SearchStrategy[Sentence] = st.recursive(events | days | deadlines, grown, max_leaves=8)
