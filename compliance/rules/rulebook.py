"""The duties of one agreement, made ready: sentences read, checked for cycles, compiled, and what each rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from .compiling import Compiled, compiled
from .errors import RuleError
from .facts import Duty, Terms
from .language import SentenceError, Vocabulary, parse
from .reasons import Said, said
from .tree import DeadlineOf, Event, Offset, Sentence, events_in, find_cycle, nodes


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty's sentence, and what its deadline rests on."""

    tree: Sentence | None
    """None: the duty has no due day."""
    events: tuple[str, ...]
    """The events that the sentence names."""
    moved_by: frozenset[str]
    """The events whose facts may change the deadline, also through the deadlines that its sentence looks at."""
    reaches_out: bool
    """Whether the sentence may look at other duties, and so at other subjects."""
    has_early_days: bool
    """Whether its safe day may also hang on the safe days of other duties; not of a period, whose safe day is late."""
    dates: Callable[[], Compiled]
    """The sentence as a function, compiled when first asked for. Raises UnknownCalendar."""
    said: Said | None
    """The reason in one line; None: only the tree walker can tell which parts of the sentence give the day."""


@lru_cache(maxsize=256)
def rulebook(duties: tuple[Duty, ...], terms: Terms, vocabulary: Vocabulary) -> dict[str, Rule]:
    """The rule of each duty by its code. Many placements share one agreement's words; they are made ready once.

    Raises RuleError: a sentence that does not read, deadlines that wait for each other.
    """
    trees = {duty.code: tree for duty in duties if (tree := _tree(duty, vocabulary)) is not None}
    if cycle := find_cycle(trees):
        raise RuleError(f"Deadlines wait for each other: {' → '.join(cycle)}. Change the sentence of one of them.")
    by_code = {duty.code: duty for duty in duties}
    return {duty.code: _rule(duty, trees, by_code, terms) for duty in duties}


def _rule(duty: Duty, trees: dict[str, Sentence], duties: dict[str, Duty], terms: Terms) -> Rule:
    tree = trees.get(duty.code)

    @lru_cache(maxsize=1)
    def dates() -> Compiled:
        return compiled(trees[duty.code], duty.edge, terms)

    reaches_out = tree is not None and any(map(_reaches_out, nodes(tree)))
    return Rule(
        tree=tree,
        events=events_in(tree) if tree is not None else (),
        moved_by=frozenset({duty.satisfied_by, *_anchors(duty, trees, duties)}),
        reaches_out=reaches_out,
        has_early_days=reaches_out and not duty.is_period,
        dates=dates,
        said=None if tree is None or reaches_out else said(tree),
    )


def _anchors(duty: Duty, trees: dict[str, Sentence], duties: dict[str, Duty]) -> set[str]:
    """The events that a duty counts from or is opened by, and those of the duties that its sentence looks at."""
    events: set[str] = set()
    waiting, seen = [duty], set[str]()
    while waiting:
        each = waiting.pop()
        seen.add(each.code)
        if each.code not in trees:
            events |= {each.opened_by, each.per}
            continue
        events.update(events_in(trees[each.code]))
        waiting += (other for other in _looked_at(trees[each.code], duties) if other.code not in seen)
    return events


def _looked_at(tree: Sentence, duties: dict[str, Duty]) -> list[Duty]:
    """The duties whose deadlines a sentence names, or which may stand in for an event that it counts back from."""
    found = []
    for node in nodes(tree):
        match node:
            case DeadlineOf(code) if code in duties:
                found.append(duties[code])
            case Offset(direction="before", anchor=Event(name)):
                found += (duty for duty in duties.values() if duty.satisfied_by == name)
    return found


def _reaches_out(node: Sentence) -> bool:
    """Whether a node may look at other duties: a deadline, or a count before an event."""
    return isinstance(node, DeadlineOf) or (
        isinstance(node, Offset) and node.direction == "before" and isinstance(node.anchor, Event)
    )


def _tree(duty: Duty, vocabulary: Vocabulary) -> Sentence | None:
    if not isinstance(duty.due, str):
        return duty.due
    if not duty.due:
        return None
    try:
        return parse(duty.due, vocabulary)
    except SentenceError as error:
        raise RuleError(f"The due date of duty {duty.code} does not read, {error}") from error
