"""The state of an event on a day: it has happened, it is planned, it happened on a day not stated, or none of these."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from .facts import Happening
from .words import month_year, plain_date

State = Literal["happened", "undated", "planned", "absent"]


# Not frozen, for the reason of ``Outcome``.
@dataclass(slots=True, unsafe_hash=True)
class EventState:
    """What is known of one event on one day, and the fact behind it."""

    state: State
    on: date | None = None
    """The day it happened or is planned; None if undated or absent."""
    fact: Happening | None = None


ABSENT = EventState("absent")
DAY_NOT_STATED = " day not stated"
WAITS, FIRST_COME = "waits for ", ", whichever comes first"
PRECEDENCE: tuple[State, ...] = ("happened", "undated", "planned", "absent")


def state_of(event: str, happenings: Iterable[Happening], as_of: date) -> EventState:
    """The state of `event` on `as_of`: the earliest day on or before it, else a day not stated, else the earliest plan.

    A fact that becomes known after `as_of` is not there yet; its plan is. A general fact counts only where the subject
    has none of its own.
    """
    best = ABSENT
    for fact in happenings:
        if fact.event == event:
            found = _alone(fact, as_of)
            best = found if best is ABSENT else min(best, found, key=_precedence)
    return best


def _alone(fact: Happening, as_of: date) -> EventState:
    """What one fact says of its event."""
    if not fact.counts_on(as_of):
        return ABSENT
    if fact.on is not None and fact.on <= as_of:
        return EventState("happened", fact.on, fact)
    if fact.undated and is_known(fact, as_of):
        return EventState("undated", None, fact)
    if fact.planned_on is not None:
        return EventState("planned", fact.planned_on, fact)
    return EventState("absent", None, fact) if fact.is_computed else ABSENT


def _precedence(found: EventState) -> tuple[bool, int, date]:
    """The subject's own before general; happened before undated before planned before absent; the earlier day first."""
    return found.fact is None or found.fact.general, PRECEDENCE.index(found.state), found.on or date.max


def is_known(fact: Happening, as_of: date) -> bool:
    """Whether the fact itself (not its plan) counts on `as_of`."""
    return fact.known_from is None or fact.known_from <= as_of


def known_facts(happenings: Iterable[Happening], as_of: date) -> tuple[Happening, ...]:
    """Only what is known on `as_of`: later facts are left out, and of those that were planned the plan is kept."""
    kept = []
    for fact in happenings:
        if is_known(fact, as_of):
            kept.append(fact)
        elif fact.planned_on is not None:
            kept.append(replace(fact, on=None))
    return tuple(kept)


def is_planned(found: EventState) -> bool:
    """Whether somebody plans it; a day to come that is computed is nobody's plan."""
    return found.state == "planned" and found.fact is not None and not found.fact.is_computed


def awaited(event: str, found: EventState) -> str:
    """`waits for effectiveness`; of a day that is computed, with why there is none yet in brackets."""
    why = f" ({found.fact.reason})" if found.fact and found.fact.is_computed else ""
    return f"{WAITS}{event}{why}"


def awaited_by_choice(which: Literal["earlier", "later"], awaited: Iterable[str]) -> tuple[str, ...]:
    """What a choice waits for: the later for each of `awaited`, the earlier for any one of them.

    `waits for no-review notice or closing, whichever comes first`.
    """
    phrases = tuple(dict.fromkeys(awaited))
    if which == "later" or len(phrases) < 2 or not all(phrase.startswith(WAITS) for phrase in phrases):
        return phrases
    *first, last = (phrase.removeprefix(WAITS).removesuffix(FIRST_COME) for phrase in phrases)
    return (f"{WAITS}{', '.join(first)} or {last}{FIRST_COME}",)


def not_stated(event: str, fact: Happening) -> str:
    """`closing day not stated (on or before May 14, 2003)`."""
    bounds = bounds_in_words(fact.not_before, fact.not_after)
    return f"{event}{DAY_NOT_STATED}" + (f" ({bounds})" if bounds else "")


def event_not_stated(missing: str) -> str:
    """The event whose day `missing`, the words of `not_stated` joined, says first is not stated; else nothing."""
    event, found, _ = missing.partition("; ")[0].partition(DAY_NOT_STATED)
    return event if found else ""


def bounds_in_words(first: date | None, last: date | None) -> str:
    """Between what days a fact lies: `April 2005`, `between May 1 and …`, `on or before May 14, 2003`, or nothing."""
    if first and last:
        if first.day == 1 and last == _month_end(first):
            return month_year(first)
        return f"between {plain_date(first)} and {plain_date(last)}"
    if last:
        return f"on or before {plain_date(last)}"
    if first:
        return f"on or after {plain_date(first)}"
    return ""


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
