"""The reason of a date in one line: the sentence in English, with the day of each fact beside it."""

from collections.abc import Callable
from datetime import date

from .calendars import calendar
from .evaluation import Outcome
from .events import is_planned
from .known import Known
from .tree import Anchor, Conditional, DeadlineOf, Event, Note, Sentence, nodes, to_sentence
from .words import medium_date

Said = Callable[[Known], str]
"""The reason of a sentence, from what is known of its events."""

SPLIT = "\0"
"""Stands in no sentence."""


def in_words(tree: Sentence, note: Note = lambda anchor: "") -> str:
    """The sentence as it is read, each calendar by what it is: `2 business days after filing on the SEC's calendar`.

    `note(anchor)` may add words after each event, day and deadline. Raises UnknownCalendar.
    """
    return to_sentence(tree, note, lambda name: f"on {calendar(name).named}")


def reason(outcome: Outcome) -> str:
    """`45 days after closing (Wed May 7, 2003)`."""
    notes: dict[Sentence, str] = {}
    waiting = [outcome]
    while waiting:
        part = waiting.pop()
        if isinstance(part.node, Anchor):
            notes[part.node] = _note(part)
        else:
            waiting.extend(part.parts)
    return in_words(outcome.node, lambda anchor: notes.get(anchor, ""))


def said(tree: Sentence) -> Said | None:
    """A function that gives the reason without walking the tree again; the tree looks at no other duty.

    None where the reason hangs on more than the events: of a condition only the part that holds has its days beside it.
    """
    events: list[str] = []
    if any(isinstance(node, Conditional) for node in nodes(tree)):
        return None

    def split(anchor: Anchor) -> str:
        if not isinstance(anchor, Event):
            return ""
        events.append(anchor.name)
        return SPLIT

    first, *rest = in_words(tree, split).split(SPLIT)

    def because(known: Known) -> str:
        words = first
        for event, following in zip(events, rest, strict=True):
            on, _, is_plan, unstated, _ = known[event]
            planned = is_plan and is_planned(known.state(event))
            words += _day_note(on, planned=planned, undated=bool(unstated)) + following
        return words

    return because


def _note(part: Outcome) -> str:
    """The words in brackets after an event or a deadline; nothing for what has no day."""
    if part.stand_in:
        day = medium_date(part.on) if part.on else "without a day"
        return f" (not planned; the deadline of {part.stand_in} stands in, {day})"
    if part.on and not isinstance(part.node, Event | DeadlineOf):
        return ""
    planned = part.event is not None and is_planned(part.event)
    return _day_note(part.on, planned=planned, undated=bool(part.unstated))


def _day_note(on: date | None, *, planned: bool, undated: bool) -> str:
    if undated:
        return " (day not stated)"
    if on is None:
        return ""
    return f" (planned {medium_date(on)})" if planned else f" ({medium_date(on)})"
