"""Evaluates a sentence over facts as of a day. The outcome keeps the tree of its steps; `steps` puts it in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from .calendars import calendar
from .errors import DayOutOfReach
from .events import EventState, awaited, awaited_by_choice, not_stated, state_of
from .facts import Happening, Relief, Terms
from .months import add_months
from .tolling import Tolled
from .tree import COUNTED_UNITS, Choice, Conditional, Day, DeadlineOf, Event, Offset, Rolled, Sentence, to_sentence

TRADING_CALENDAR = "NYSE"


# Not frozen as others are: that would double the time of every explanation. Nobody changes one.
@dataclass(slots=True, unsafe_hash=True)
class Outcome:
    """What a sentence, or a part of it, comes to."""

    node: Sentence
    on: date | None = None
    """The day; None if a fact is missing."""
    counted: bool = False
    """The last step counted business or trading days, or rolled: no weekend reading arises."""
    provisional: bool = False
    """The day rests on a plan, a stand-in, or a branch that is still open."""
    unstated: tuple[str, ...] = ()
    """Facts that stand in the way because no source states their day."""
    awaited: tuple[str, ...] = ()
    """Facts that stand in the way because they have not happened: `waits for effectiveness`."""
    parts: tuple["Outcome", ...] = ()
    event: EventState | None = None
    stand_in: str = ""
    """The code of the duty whose deadline stands in for the event."""
    tolled: Tolled | None = None
    """Of a forward count: how blackouts moved its end."""
    relief: Relief | None = None
    """The extension by which the day was agreed; the only part is the outcome as written."""
    taken: str = ""
    """Of the deadline of another duty that has several: whose was taken, in words."""
    clause: str = ""
    """Of the deadline of another duty: the clause behind it."""

    @property
    def undated(self) -> bool:
        """Whether a day that no source states stands in the way."""
        return bool(self.unstated)

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands in the way: what is not stated, else what is waited for."""
        return self.unstated or self.awaited


DeadlineOfDuty = Callable[[str], Outcome | None]
"""Code of a duty → its outcome with the governing due day; None: there is no such duty."""

StandIn = Callable[[str], tuple[str, Outcome] | None]
"""Event → code and outcome of the duty that it satisfies, for counts before an event with neither day nor plan.

The outcome has a day, or says which day that it needs is not stated.
"""

Toll = Callable[[date, date], Tolled | None]
"""First and last day of a forward count → how blackouts in it move its end; None: they do not."""


def evaluate(
    tree: Sentence,
    happenings: Iterable[Happening],
    terms: Terms,
    as_of: date,
    deadline_of: DeadlineOfDuty = lambda code: None,
    stand_in: StandIn = lambda event: None,
    toll: Toll = lambda trigger, end: None,
) -> Outcome:
    """The outcome of `tree` over `happenings` on `as_of`.

    The day of the trigger is not counted (N.Y. Gen. Constr. Law §20). Raises DayOutOfReach or OutsideCalendar.
    """
    return _Evaluation(tuple(happenings), terms, as_of, deadline_of, stand_in, toll).of(tree)


@dataclass(slots=True)
class _Evaluation:
    happenings: tuple[Happening, ...]
    terms: Terms
    as_of: date
    deadline_of: DeadlineOfDuty
    stand_in: StandIn
    toll: Toll

    def of(self, node: Sentence) -> Outcome:
        match node:
            case Offset():
                return self.offset(node)
            case Event():
                return self.event(node)
            case Day(on):
                return Outcome(node, on)
            case DeadlineOf():
                return self.deadline(node)
            case Choice():
                return self.choice(node)
            case Conditional():
                return self.conditional(node)
            case Rolled():
                return self.rolled(node)

    def event(self, node: Event) -> Outcome:
        found = state_of(node.name, self.happenings, self.as_of)
        if found.state == "undated" and found.fact:
            return Outcome(node, unstated=(not_stated(node.name, found.fact),), event=found)
        if found.on is None:
            return Outcome(node, awaited=(awaited(node.name, found),), event=found)
        return Outcome(node, found.on, provisional=found.state == "planned", event=found)

    def deadline(self, node: DeadlineOf) -> Outcome:
        other = self.deadline_of(node.code)
        if other is None:
            return Outcome(node, awaited=(f"waits for a duty {node.code}, which the agreement does not have",))
        if other.on is None and not other.missing:
            return Outcome(node, awaited=(f"waits for the deadline of {node.code}",), parts=(other,))
        return replace(other, node=node, parts=(other,), event=None, stand_in="", relief=None)

    def offset(self, node: Offset) -> Outcome:
        start = self.of(node.anchor)
        if start.on is None and isinstance(node.anchor, Event) and node.direction == "before" and not start.undated:
            start = self.stood_in(start, node.anchor)
        if start.on is None:
            return replace(start, node=node, parts=(start,), event=None, stand_in="")
        end = moved(node, start.on, self.terms)
        tolled = self.toll(start.on, end) if node.direction == "after" else None
        return Outcome(
            node,
            tolled.on if tolled else end,
            # A day that blackouts moved was moved by calendar days.
            counted=node.unit in COUNTED_UNITS and not (tolled and tolled.days),
            provisional=start.provisional,
            parts=(start,),
            tolled=tolled,
        )

    def stood_in(self, absent: Outcome, event: Event) -> Outcome:
        """The deadline of the duty which the event satisfies, in place of an event that has neither day nor plan."""
        found = self.stand_in(event.name)
        if found is None:
            return absent
        code, other = found
        if other.on is None:
            return replace(absent, unstated=other.unstated, awaited=(), parts=(other,), stand_in=code)
        return Outcome(
            event, other.on, other.counted, provisional=True, parts=(other,), event=absent.event, stand_in=code
        )

    def choice(self, node: Choice) -> Outcome:
        parts = tuple(self.of(branch) for branch in node.branches)
        dated = [(part.on, part) for part in parts if part.on is not None]
        if not dated or (node.which == "later" and len(dated) < len(parts)):
            return _blocked(node, parts)
        pick = min if node.which == "earlier" else max
        on, chosen = pick(dated, key=lambda pair: pair[0])
        is_open = len(dated) < len(parts) or any(part.provisional for part in parts)
        return Outcome(node, on, chosen.counted, is_open, parts=parts)

    def conditional(self, node: Conditional) -> Outcome:
        holds = self.condition_holds(node)
        branch = self.of(node.then if holds else node.otherwise)
        condition = self.event(node.event)
        return replace(
            branch,
            node=node,
            # While the condition has not happened it still can.
            provisional=branch.on is not None and (branch.provisional or not holds),
            parts=(condition, branch),
            event=None,
            stand_in="",
        )

    def condition_holds(self, node: Conditional) -> bool:
        return state_of(node.event.name, self.happenings, self.as_of).state in ("happened", "undated")

    def rolled(self, node: Rolled) -> Outcome:
        inner = self.of(node.inner)
        if inner.on is None:
            return replace(inner, node=node, parts=(inner,), event=None, stand_in="")
        rolling = calendar(node.calendar or self.terms.calendar)
        on = rolling.forward(inner.on) if node.direction == "forward" else rolling.back(inner.on)
        return Outcome(node, on, counted=True, provisional=inner.provisional, parts=(inner,))


def _blocked(node: Choice, parts: tuple[Outcome, ...]) -> Outcome:
    """No day yet: what the open parts miss."""
    still_open = [part for part in parts if part.on is None]
    return Outcome(
        node,
        unstated=tuple(dict.fromkeys(words for part in still_open for words in part.unstated)),
        awaited=awaited_by_choice(node.which, (words for part in still_open for words in part.awaited)),
        parts=parts,
    )


def counting_calendar(node: Offset, terms: Terms) -> str:
    """The calendar by which an offset of business or trading days counts."""
    return node.calendar or (TRADING_CALENDAR if node.unit == "trading day" else terms.calendar)


def moved(node: Offset, start: date, terms: Terms) -> date:
    """`start` moved by the offset; `start` itself is not counted. Raises DayOutOfReach or OutsideCalendar."""
    if node.unit in COUNTED_UNITS:
        days = calendar(counting_calendar(node, terms))
        return days.after(start, node.count) if node.direction == "after" else days.before(start, node.count)
    count = node.count if node.direction == "after" else -node.count
    try:
        match node.unit:
            case "month":
                return add_months(start, count)
            case "year":
                return add_months(start, 12 * count)
            case "week":
                return start + timedelta(weeks=count)
            case _:
                return start + timedelta(days=count)
    except (OverflowError, ValueError):
        words = to_sentence(replace(node, anchor=Day(start)))
        raise DayOutOfReach(
            f"{words} lies beyond the days that can be named (years {MINYEAR} to {MAXYEAR}). Correct the count or day."
        ) from None
