"""Puts an outcome into words, step by step: each sentence with its facts, their sources and the arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from .calendars import calendar
from .evaluation import Outcome, counting_calendar
from .events import EventState, bounds_in_words, is_planned
from .facts import Happening, Terms
from .reasons import in_words
from .relief import granted_in_words
from .tolling import moves_in_words
from .tree import COUNTED_UNITS, Choice, Conditional, Day, DeadlineOf, Event, Offset, Rolled
from .words import long_date, month_day, plain_date, short_date

ONE_DAY = timedelta(days=1)


# Not frozen, for the reason of ``Outcome``.
@dataclass(slots=True, unsafe_hash=True)
class Step:
    """One line of an explanation, what it rests on, and the lines under it."""

    text: str
    cite: str = ""
    children: tuple["Step", ...] = ()
    ref: str = field(default="", compare=False)
    """The fact that the line says, as its `Happening` names it; two lines that say the same are equal all the same."""


def steps(outcome: Outcome, terms: Terms, cite: str = "") -> Step:
    """The step tree of an outcome; `cite` is the clause behind the whole sentence."""
    if outcome.relief:
        (written,) = outcome.parts
        under = tuple(_under(written, terms))
        as_written = Step(f"as written, {in_words(written.node)}: {_day_or_missing(written)}", cite, under)
        return Step(granted_in_words(outcome.relief), outcome.relief.source, (as_written,))
    return Step(in_words(outcome.node), cite, tuple(_under(outcome, terms)))


def _under(outcome: Outcome, terms: Terms) -> Iterator[Step]:
    """The facts and the arithmetic below a sentence."""
    match outcome.node:
        case Event() | Day() | DeadlineOf():
            yield _part(outcome, terms)
        case Offset() as node:
            yield from (_part(part, terms) for part in outcome.parts)
            if outcome.on and outcome.parts[0].on:
                tolled = outcome.tolled
                yield from _arithmetic(node, outcome.parts[0].on, tolled.end if tolled else outcome.on, terms)
                yield from (Step(moved) for moved in (moves_in_words(tolled, terms.cap.clause) if tolled else ()))
        case Choice() as node:
            yield from (_part(part, terms) for part in outcome.parts)
            yield from _choice(node, outcome)
        case Conditional() as node:
            condition, branch = outcome.parts
            yield _condition(node, condition)
            yield _part(branch, terms)
        case Rolled() as node:
            (inner,) = outcome.parts
            yield _part(inner, terms)
            if inner.on and outcome.on:
                yield _roll(node, inner.on, outcome.on, terms)


def _part(outcome: Outcome, terms: Terms) -> Step:
    """A part of a sentence with the day it comes to."""
    match outcome.node:
        case Event(name):
            return _event(name, outcome, terms)
        case Day(on):
            return Step(long_date(on))
        case DeadlineOf(code):
            below = tuple(steps(part, terms, part.clause) for part in outcome.parts)
            return Step(f"the deadline of {code}: {_day_or_missing(outcome)}{_taken(outcome)}", children=below)
        case _:
            whole = steps(outcome, terms)
            return Step(f"{whole.text}: {_day_or_missing(outcome)}", children=whole.children)


def _day_or_missing(outcome: Outcome) -> str:
    if outcome.on:
        return long_date(outcome.on)
    return "; ".join(outcome.missing) or "no day"


def _taken(outcome: Outcome) -> str:
    """Whose deadline was taken of several."""
    return f" ({outcome.taken})" if outcome.taken else ""


def _event(name: str, outcome: Outcome, terms: Terms) -> Step:
    """`closing: Wednesday, May 7, 2003`, with the source and how the day is known."""
    if code := outcome.stand_in:
        below = tuple(steps(part, terms, part.clause) for part in outcome.parts)
        day = long_date(outcome.on) if outcome.on else "and has no day"
        return Step(
            f"{name}: neither on record nor planned; the deadline of {code} stands in, {day}{_taken(outcome.parts[0])}",
            children=below,
        )
    found = outcome.event or EventState("absent")
    source, ref = (citation(found.fact), found.fact.ref) if found.fact else ("", "")
    if found.state == "undated" and found.fact:
        bounds = bounds_in_words(found.fact.not_before, found.fact.not_after)
        return Step(f"{name}: day not stated" + (f" ({bounds})" if bounds else ""), source, ref=ref)
    workings = found.fact.workings if found.fact else ()
    if found.on is None:
        missing = found.fact.reason if found.fact and found.fact.is_computed else "not on record"
        return Step(f"{name}: {missing}", source, workings, ref)
    planned = "planned for " if is_planned(found) else ""
    return Step(f"{name}: {planned}{long_date(found.on)}", source, workings, ref)


def citation(fact: Happening) -> str:
    """`inferred: the agreement is dated as of this day (Ex. 4.4)`; for an exact day the source alone."""
    if fact.certainty in ("exact", "computed"):
        return fact.source
    words = fact.certainty + (f": {fact.reason}" if fact.reason else "")
    return f"{words} ({fact.source})" if fact.source else words


def _arithmetic(node: Offset, start: date, end: date, terms: Terms) -> Iterator[Step]:
    """How the day is counted, without the day of the trigger."""
    if node.unit in COUNTED_UNITS:
        yield from _business_count(node, start, end, terms)
    elif node.unit in ("day", "week"):
        count = node.count * (7 if node.unit == "week" else 1)
        step = ONE_DAY if node.direction == "after" else -ONE_DAY
        yield Step(_first_and_last(node, "day", count, start + step, end))
    elif start.day == end.day:
        yield Step(f"the same day of the month: {plain_date(end)}")
    else:
        yield Step(f"the month has no day {start.day}, so its last day: {plain_date(end)}")


def _business_count(node: Offset, start: date, end: date, terms: Terms) -> Iterator[Step]:
    name = counting_calendar(node, terms)
    days = calendar(name)
    first = days.after(start, 1) if node.direction == "after" else days.before(start, 1)
    yield Step(_first_and_last(node, node.unit, node.count, first, end), f"{name}: {days.title}")
    skipped = days.skipped(start + ONE_DAY, end) if node.direction == "after" else days.skipped(end, start - ONE_DAY)
    if skipped:
        yield Step("skips " + "; ".join(f"{short_date(day)}, {holiday}" for day, holiday in skipped))


def _first_and_last(node: Offset, unit: str, count: int, first: date, last: date) -> str:
    """`day 1 is May 8; day 45 is June 21`, with years where they differ."""
    words = month_day if first.year == last.year else plain_date
    opening = "" if node.direction == "after" else "counting back, "
    opening += f"{unit} 1 is {words(first)}"
    return opening if count == 1 else f"{opening}; {unit} {count} is {words(last)}"


def _choice(node: Choice, outcome: Outcome) -> Iterator[Step]:
    """Which branch gives the day, and what the open ones can still do."""
    if outcome.on is None:
        return
    so_far = ""
    if any(part.provisional for part in outcome.parts):
        so_far = "; it may still move either way"
    elif any(part.on is None for part in outcome.parts):
        so_far = "; what has no day yet can only bring it forward"
    yield Step(f"the {node.which} is {long_date(outcome.on)}{so_far}")


def _condition(node: Conditional, condition: Outcome) -> Step:
    """Whether the condition holds, and so which part of the sentence."""
    found = condition.event or EventState("absent")
    if found.on and found.state == "happened":
        return Step(f"{node.event.name}: {long_date(found.on)}, so the first part holds", _source(found))
    if found.state == "undated":
        return Step(f"{node.event.name}: happened, day not stated, so the first part holds", _source(found))
    return Step(f"{node.event.name}: not on record, so the second part holds until it is")


def _source(found: EventState) -> str:
    return citation(found.fact) if found.fact else ""


def _roll(node: Rolled, start: date, end: date, terms: Terms) -> Step:
    name = node.calendar or terms.calendar
    days = calendar(name)
    closed = days.holiday_name(start)
    if closed is None:
        return Step(f"{short_date(start)} is a business day and stays", f"{name}: {days.title}")
    why = "" if closed == long_date(start).split(",")[0] else f", {closed}"
    return Step(f"rolled {node.direction} from {short_date(start)}{why} to {short_date(end)}", f"{name}: {days.title}")
