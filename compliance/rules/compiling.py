"""Sentences as straight-line Python: the dates of an evaluation, without its steps, for judging many deadlines.

`evaluation` is the definition; a test holds both equal. The code is made from the tree: its names are our own, and
every word, day and calendar of the sentence reaches it as a constant, so that nothing a person typed is run.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Literal

from .calendars import calendar
from .evaluation import counting_calendar
from .events import awaited_by_choice
from .facts import Terms
from .known import Due, Known
from .months import add_months
from .tree import COUNTED_UNITS, Choice, Conditional, Day, DeadlineOf, Event, Offset, Rolled, Sentence

DeadlineDue = Callable[[str], Due]
"""Code of a duty → what its deadline comes to in a sentence that names it."""

StandInDue = Callable[[str], Due | None]
"""Event → what stands in for it, for counts before an event with neither day nor plan."""

Compiled = Callable[[Known, DeadlineDue, StandInDue], tuple[Due, date | None, date | None]]
"""What a sentence comes to, its day rolled forward, and its safe day."""


def compiled(tree: Sentence, boundary: str, terms: Terms) -> Compiled:
    """A function that gives what `evaluate` gives for `tree`, without the steps, and the days of `readings`.

    It raises OutsideCalendar as they do, and OverflowError or ValueError where they raise DayOutOfReach: the words
    are theirs. Raises UnknownCalendar.
    """
    writer = _Writer(terms)
    writer.readings(writer.node(tree, "    "), boundary)
    names: dict[str, Any] = {**writer.constants, "earlier_so_far": _earlier_so_far, "later_so_far": _later_so_far}
    text = "\n".join(("def due(known, deadline, stand_in):", *writer.lines))
    exec(compile(text, "<sentence>", "exec"), names)  # noqa: S102 - text of ours alone
    function: Compiled = names["due"]
    return function


class _Writer:
    """Writes the lines for one sentence. Each node leaves its result, a `Due`, in a variable of its own."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        self.results = 0

    def constant(self, value: object) -> str:
        """A name for a value of the sentence."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def result(self) -> str:
        """A name for a result."""
        self.results += 1
        return f"r{self.results}"

    def node(self, node: Sentence, indent: str) -> str:
        """Writes the lines of a node, and gives the name of its result."""
        match node:
            case Event(name):
                return self.assign(f"known[{self.constant(name)}]", indent)
            case Day(on):
                return self.constant((on, False, False, (), ()))
            case DeadlineOf(code):
                return self.assign(f"deadline({self.constant(code)})", indent)
            case Offset():
                return self.offset(node, indent)
            case Choice():
                return self.choice(node, indent)
            case Conditional():
                return self.conditional(node, indent)
            case Rolled():
                return self.rolled(node, indent)

    def assign(self, value: str, indent: str) -> str:
        result = self.result()
        self.lines.append(f"{indent}{result} = {value}")
        return result

    def offset(self, node: Offset, indent: str) -> str:
        start = self.node(node.anchor, indent)
        if isinstance(node.anchor, Event) and node.direction == "before":
            self.lines.append(f"{indent}if {start}[0] is None and not {start}[3]:")
            self.lines.append(f"{indent}    {start} = stand_in({self.constant(node.anchor.name)}) or {start}")
        counted = node.unit in COUNTED_UNITS
        return self.assign(
            f"({self.moved(node, f'{start}[0]')}, {counted}, {start}[2], (), ()) if {start}[0] else {start}", indent
        )

    def moved(self, node: Offset, start: str) -> str:
        """The arithmetic of an offset from a day that is there."""
        if node.unit in COUNTED_UNITS:
            days = calendar(counting_calendar(node, self.terms))
            count = days.after if node.direction == "after" else days.before
            return f"{self.constant(count)}({start}, {node.count})"
        sign = "+" if node.direction == "after" else "-"
        if node.unit in ("month", "year"):
            months = node.count * (12 if node.unit == "year" else 1)
            return f"{self.constant(add_months)}({start}, {sign}{months})"
        return f"{start} {sign} {self.constant(timedelta(node.count * (7 if node.unit == 'week' else 1)))}"

    def choice(self, node: Choice, indent: str) -> str:
        parts = [self.node(branch, indent) for branch in node.branches]
        chosen, result = self.assign(parts[0], indent), self.result()
        sign = "<" if node.which == "earlier" else ">"
        self.lines.append(f"{indent}if {' and '.join(f'{part}[0]' for part in parts)}:")
        self.lines += (f"{indent}    if {part}[0] {sign} {chosen}[0]: {chosen} = {part}" for part in parts[1:])
        is_open = " or ".join(f"{part}[2]" for part in parts)
        self.lines.append(f"{indent}    {result} = ({chosen}[0], {chosen}[1], {is_open}, (), ())")
        self.lines.append(f"{indent}else: {result} = {node.which}_so_far({', '.join(parts)})")
        return result

    def conditional(self, node: Conditional, indent: str) -> str:
        event = self.node(node.event, indent)
        result = self.result()
        self.lines.append(f"{indent}if {event}[3] or {event}[0] and not {event}[2]:")
        self.lines.append(f"{indent}    {result} = {self.node(node.then, indent + '    ')}")
        self.lines.append(f"{indent}else:")
        otherwise = self.node(node.otherwise, indent + "    ")
        self.lines.append(f"{indent}    {result} = {otherwise}")
        self.lines.append(f"{indent}    if {result}[0]:")
        self.lines.append(f"{indent}        {result} = ({result}[0], {result}[1], True, *{result}[3:])")
        return result

    def rolled(self, node: Rolled, indent: str) -> str:
        inner = self.node(node.inner, indent)
        days = calendar(node.calendar or self.terms.calendar)
        roll = self.constant(days.forward if node.direction == "forward" else days.back)
        return self.assign(f"({roll}({inner}[0]), True, {inner}[2], (), ()) if {inner}[0] else {inner}", indent)

    def readings(self, due: str, boundary: str) -> None:
        """Writes the lines that end the function: the readings of its result."""
        own = calendar(self.terms.calendar)
        forward, back = self.constant(calendar(own.roll_calendar).forward), self.constant(own.back)
        if boundary == "from":
            safe, safe_if_counted = f"{forward}(on)", "on"
        elif boundary == "before":
            safe = safe_if_counted = f"{back}(on - {self.constant(timedelta(1))})"
        else:
            safe, safe_if_counted = f"{back}(on)", "on"
        self.lines += (
            f"    on = {due}[0]",
            f"    if on is None: return {due}, None, None",
            f"    if {due}[1]: return {due}, on, {safe_if_counted}",
            f"    return {due}, {forward}(on), {safe}",
        )


def _earlier_so_far(*parts: Due) -> Due:
    """The earliest of the branches that have a day, while another has none."""
    dated = [part for part in parts if part[0]]
    if not dated:
        return _blocked("earlier", parts)
    first = min(dated, key=lambda part: part[0] or date.max)
    return first[0], first[1], True, (), ()


def _later_so_far(*parts: Due) -> Due:
    """The later of branches of which one has no day has none either."""
    return _blocked("later", parts)


def _blocked(which: Literal["earlier", "later"], parts: tuple[Due, ...]) -> Due:
    """No day yet: what the open branches miss."""
    still_open = [part for part in parts if not part[0]]
    unstated = dict.fromkeys(words for part in still_open for words in part[3])
    awaited = awaited_by_choice(which, (words for part in still_open for words in part[4]))
    return None, False, False, tuple(unstated), awaited
