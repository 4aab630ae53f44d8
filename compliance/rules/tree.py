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


def _no_note(anchor: Anchor) -> str:
    return ""


def to_sentence(tree: Sentence, note: Note = _no_note) -> str:
    """The canonical sentence of `tree`; `note(anchor)` may add words after each event, day and deadline."""

    def simple(node: Sentence) -> str:
        """A branch: an offset or an anchor stands bare, anything else in parentheses."""
        return spell(node) if isinstance(node, Offset) else anchor(node)

    def anchor(node: Sentence) -> str:
        return spell(node) if isinstance(node, Anchor) else f"({spell(node)})"

    def spell(node: Sentence) -> str:
        match node:
            case Event(name):
                return name + note(node)
            case Day(on):
                return on.isoformat() + note(node)
            case DeadlineOf(code):
                return f"the deadline of {code}" + note(node)
            case Offset(the_day=True):
                return f"the day {node.direction} {anchor(node.anchor)}"
            case Offset():
                unit = node.unit if node.count == 1 else f"{node.unit}s"
                return f"{node.count} {unit} {node.direction} {anchor(node.anchor)}" + _on(node.calendar)
            case Choice(which, branches):
                *first, last = (simple(branch) for branch in branches)
                return f"the {which} of {', '.join(first)} and {last}"
            case Conditional(event, then, otherwise):
                return f"{simple(then)} if {spell(event)}, otherwise {simple(otherwise)}"
            case Rolled(inner, direction, calendar):
                body = f"({spell(inner)})" if isinstance(inner, Rolled) else spell(inner)
                return f"{body}, rolled {direction}" + _on(calendar)

    return spell(tree)


def _on(calendar: str | None) -> str:
    return f" on {calendar}" if calendar else ""


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
        path: list[str] = []
        pending: list[Iterator[str]] = [iter((start,))]
        while pending:
            code = next(pending[-1], None)
            if code is None:
                pending.pop()
                if path:
                    done.add(path.pop())
            elif code in path:
                return [*path[path.index(code) :], code]
            elif code in duties and code not in done:
                path.append(code)
                pending.append(iter(deadlines_in(duties[code])))
    return None
