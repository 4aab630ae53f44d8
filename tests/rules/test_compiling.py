"""A compiled sentence gives the dates that the tree walker gives, on every tree and all facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules import (
    DayOutOfReach,
    Duty,
    Happening,
    Outcome,
    OutsideCalendar,
    Sentence,
    Subject,
    Terms,
    evaluate,
    parse,
    readings,
    timetable,
    timetable_at,
)
from compliance.rules.compiling import compiled
from compliance.rules.known import Due, Known, by_event, due_of
from compliance.rules.tree import Choice, Conditional, DeadlineOf, Event, Offset, to_sentence
from tests.rules.sentences import grown, trees

EVENTS = ("closing", "filing", "review notice", "no-review notice")
DAYS = st.dates(date(1995, 1, 1), date(2045, 12, 31))
AS_OF = date(2010, 6, 30)

happenings = st.builds(
    Happening,
    st.sampled_from(EVENTS),
    on=st.none() | DAYS,
    planned_on=st.none() | DAYS,
    certainty=st.sampled_from(["exact", "unknown", "approximate"]),
    not_before=st.none() | DAYS,
    not_after=st.none() | DAYS,
)
near_trees = st.recursive(
    st.builds(Event, st.sampled_from(EVENTS)) | st.builds(DeadlineOf, st.sampled_from(["FILE", "LATE", "NONE"])),
    grown,
    max_leaves=6,
)

OTHERS: dict[str, Outcome | None] = {
    "FILE": Outcome(Event("filing"), date(2010, 8, 1), counted=True, provisional=True),
    "LATE": Outcome(Event("closing"), unstated=("closing day not stated",)),
    "NONE": None,
}


def deadline_of(code: str) -> Outcome | None:
    return OTHERS.get(code, Outcome(Event("closing")))


def stand_in(event: str) -> tuple[str, Outcome] | None:
    return ("FILE", Outcome(Event("filing"), date(2010, 8, 1), counted=True)) if event == "filing" else None


def walked(tree: Sentence, facts: list[Happening], boundary: str, terms: Terms) -> object:
    """What the tree walker gives, or the kind of its refusal."""
    try:
        outcome = evaluate(tree, facts, terms, AS_OF, deadline_of, stand_in)
        days = readings(outcome, boundary, terms)
    except OutsideCalendar:
        return "outside the calendar"
    except (DayOutOfReach, OverflowError):
        return "out of reach"
    return due_of(outcome), days.forward, days.safe


def run(tree: Sentence, facts: list[Happening], boundary: str, terms: Terms) -> object:
    """What the compiled sentence gives, or the kind of its refusal."""

    def deadline(code: str) -> Due:
        return due_of(evaluate(DeadlineOf(code), (), terms, AS_OF, deadline_of))

    def standing_in(event: str) -> Due | None:
        found = stand_in(event)
        return (found[1].on, found[1].counted, True, (), ()) if found else None

    try:
        return compiled(tree, boundary, terms)(Known(by_event(facts), AS_OF), deadline, standing_in)
    except OutsideCalendar:
        return "outside the calendar"
    except (OverflowError, ValueError):
        return "out of reach"


@given(
    tree=near_trees | trees,
    facts=st.lists(happenings, max_size=6),
    boundary=st.sampled_from(["by", "before", "from"]),
    terms=st.builds(
        Terms, st.sampled_from(["NYBANK", "SEC", "NYSE", "NYGCL"]), st.sampled_from(["literal", "forward"])
    ),
)
def test_every_tree_over_all_facts(tree: Sentence, facts: list[Happening], boundary: str, terms: Terms) -> None:
    assert run(tree, facts, boundary, terms) == walked(tree, facts, boundary, terms)


@pytest.mark.parametrize("which", ["earlier", "later"])
@pytest.mark.parametrize("days", [(10, 20, 30), (30, 20, 10), (20, 20, 20), (20, 30, 10)])
def test_choices_of_several_branches(which: str, days: tuple[int, ...]) -> None:
    tree = parse(f"the {which} of " + " and ".join(f"{count} days after closing" for count in days))
    facts = [Happening("closing", date(2010, 1, 4))]
    assert run(tree, facts, "by", Terms()) == walked(tree, facts, "by", Terms())


def test_nothing_that_was_typed_is_run() -> None:
    hostile = 'x"]; raise SystemExit; known["'
    tree = Conditional(Event(hostile), DeadlineOf(hostile), Offset(1, "day", "after", Event(hostile)))
    assert run(tree, [], "by", Terms()) == walked(tree, [], "by", Terms())


def test_fifty_levels_of_nesting_are_compiled() -> None:
    tree: Sentence = Event("closing")
    for _ in range(50):
        tree = Conditional(Event("filing"), Choice("later", (tree, Event("closing"))), tree)
        tree = replace(tree, otherwise=Event("closing"))
    facts = [Happening("closing", date(2010, 1, 4)), Happening("filing", date(2010, 1, 5))]
    assert run(tree, facts, "by", Terms()) == walked(tree, facts, "by", Terms())


def test_a_day_out_of_reach_is_told_in_the_walkers_words() -> None:
    duty = Duty("FAR", due="9999 years after closing", per="closing")
    subject = Subject("closing", "first", (Happening("closing", date(2003, 5, 7)),))
    *_, last = timetable((duty,), (subject,), Terms())
    assert last.unknown
    assert "9999 years after 2003-05-07 lies beyond the days that can be named" in last.missing


@given(
    sentences=st.lists(near_trees.map(to_sentence), min_size=1, max_size=4),
    facts=st.lists(happenings, max_size=6),
    as_of=st.dates(date(2009, 1, 1), date(2012, 1, 1)),
    boundary=st.sampled_from(["by", "before", "from"]),
)
def test_the_timetable_as_of_a_day_is_what_the_walker_gives(
    sentences: list[str], facts: list[Happening], as_of: date, boundary: str
) -> None:
    """Sentences that name other duties are left to the tests of the timetable."""
    plain = [one for one in sentences if "the deadline of" not in one] or ["45 days after closing"]
    duties = [
        Duty(f"D{number}", due=sentence, per="closing", satisfied_by="", boundary=boundary)
        for number, sentence in enumerate(plain)
    ]
    subject = Subject("closing", "first", tuple(facts))
    for stretch in timetable_at(duties, (subject,), Terms(), as_of):
        duty = duties[int(stretch.duty[1:])]
        try:
            outcome = evaluate(parse(str(duty.due)), facts, Terms(), as_of)
            days = readings(outcome, boundary, Terms())
        except (OutsideCalendar, DayOutOfReach):
            assert (stretch.due_on, stretch.unknown) == (None, True)
            continue
        assert (stretch.literal_on, stretch.forward_on, stretch.safe_on) == (days.literal, days.forward, days.safe)
