"""The tree of a rule sentence, its canonical spelling, and what it refers to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["day", "business day", "trading day", "week", "month", "year"]
Direction = Literal["after", "before"]

COUNTED_UNITS: tuple[Unit, ...] = ("business day", "trading day")


@dataclass(frozen=True, slots=True)
class Event:
    """The day on which an event happened: `closing`."""

    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: `2003-08-05`."""

    on: date


@dataclass(frozen=True, slots=True)
class DeadlineOf:
    """The governing due day of another duty: `the deadline of FILE`."""

    code: str


@dataclass(frozen=True, slots=True)
class Offset:
    """A number of units after or before an anchor: `5 business days before filing on SEC`."""

    count: int
    unit: Unit
    direction: Direction
    anchor: "Sentence"
    calendar: str | None = None
    """None: the agreement's calendar for business days, NYSE for trading days."""
    the_day: bool = False
    """Spelled `the day before …` or `the day after …`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`the earlier of A, B and C`, or the later of them."""

    which: Literal["earlier", "later"]
    branches: tuple["Sentence", ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`A if EVENT, otherwise B`."""

    event: Event
    then: "Sentence"
    otherwise: "Sentence"


@dataclass(frozen=True, slots=True)
class Rolled:
    """`A, rolled forward on SEC`: moved to the next (or previous) business day unless it is one."""

    inner: "Sentence"
    direction: Literal["forward", "back"]
    calendar: str | None = None
    """None: the agreement's calendar."""


Sentence = Event | Day | DeadlineOf | Offset | Choice | Conditional | Rolled
Anchor = Event | Day | DeadlineOf
Note = Callable[[Anchor], str]
ByCalendar = Callable[[str], str]
"""The name of a calendar → the words by which something is counted or rolled on it."""


def _no_note(anchor: Anchor) -> str:
    return ""


def _by_name(calendar: str) -> str:
    return f"on {calendar}"


def to_sentence(tree: Sentence, note: Note = _no_note, by: ByCalendar = _by_name) -> str:
    """The canonical sentence of `tree`.

    `note(anchor)` may add words after each event, day and deadline, and `by(calendar)` say otherwise which is named.
    """
    match tree:
        case Event(name):
            return name + note(tree)
        case Day(on):
            return on.isoformat() + note(tree)
        case DeadlineOf(code):
            return f"the deadline of {code}" + note(tree)
        case Offset():
            return f"{_span(tree)} {tree.direction} {_anchor(tree.anchor, note, by)}" + _on(tree.calendar, by)
        case Choice(which, branches):
            *first, last = (_simple(branch, note, by) for branch in branches)
            return f"the {which} of {', '.join(first)} and {last}"
        case Conditional(event, then, otherwise):
            condition = to_sentence(event, note)
            return f"{_simple(then, note, by)} if {condition}, otherwise {_simple(otherwise, note, by)}"
        case Rolled(inner, direction, calendar):
            body = to_sentence(inner, note, by)
            return (f"({body})" if isinstance(inner, Rolled) else body) + f", rolled {direction}" + _on(calendar, by)


def _span(offset: Offset) -> str:
    if offset.the_day:
        return "the day"
    return f"{offset.count} {offset.unit}" + ("" if offset.count == 1 else "s")


def _anchor(node: Sentence, note: Note, by: ByCalendar) -> str:
    """An anchor stands bare, anything else in parentheses."""
    return to_sentence(node, note) if isinstance(node, Anchor) else f"({to_sentence(node, note, by)})"


def _simple(node: Sentence, note: Note, by: ByCalendar) -> str:
    """A branch: an offset or an anchor stands bare, anything else in parentheses."""
    return to_sentence(node, note, by) if isinstance(node, Offset) else _anchor(node, note, by)


def _on(calendar: str | None, by: ByCalendar) -> str:
    return f" {by(calendar)}" if calendar else ""


def nodes(tree: Sentence) -> Iterator[Sentence]:
    """Every node of the tree, the tree itself first, from left to right."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case Offset(anchor=anchor):
                waiting.append(anchor)
            case Choice(branches=branches):
                waiting.extend(reversed(branches))
            case Conditional(event, then, otherwise):
                waiting.extend((otherwise, event, then))
            case Rolled(inner=inner):
                waiting.append(inner)


def events_in(tree: Sentence) -> tuple[str, ...]:
    """The names of the events in the sentence, each once, from left to right."""
    return tuple(dict.fromkeys(node.name for node in nodes(tree) if isinstance(node, Event)))


def deadlines_in(tree: Sentence) -> tuple[str, ...]:
    """The codes of the duties whose deadlines the sentence names, each once, from left to right."""
    return tuple(dict.fromkeys(node.code for node in nodes(tree) if isinstance(node, DeadlineOf)))


def find_cycle(duties: Mapping[str, Sentence]) -> list[str] | None:
    """The codes of duties whose deadlines wait for each other, the first repeated at the end; None if none do.

    Iterative, so that a chain of any length is walked without deep recursion.
    """
    done: set[str] = set()
    for start in duties:
        path: dict[str, None] = {}
        pending: list[Iterator[str]] = [iter((start,))]
        while pending:
            code = next(pending[-1], None)
            if code is None:
                pending.pop()
                if path:
                    done.add(path.popitem()[0])
            elif code in path:
                codes = list(path)
                return [*codes[codes.index(code) :], code]
            elif code in duties and code not in done:
                path[code] = None
                pending.append(iter(deadlines_in(duties[code])))
    return None
