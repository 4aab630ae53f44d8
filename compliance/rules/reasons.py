"""The reason of a date in one line: the sentence, with the day of each fact beside it."""

from .evaluation import Outcome
from .tree import Anchor, DeadlineOf, Event, Sentence, to_sentence
from .words import medium_date


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
    return to_sentence(outcome.node, lambda anchor: notes.get(anchor, ""))


def _note(part: Outcome) -> str:
    """The words in brackets after an event or a deadline; nothing for what has no day."""
    if part.unstated:
        return " (day not stated)"
    if part.on is None or not isinstance(part.node, Event | DeadlineOf):
        return ""
    day = medium_date(part.on)
    if part.stand_in:
        return f" (not planned; the deadline of {part.stand_in} stands in, {day})"
    if part.event and part.event.state == "planned":
        return f" (planned {day})"
    return f" ({day})"
