"""What has been done about a duty by a day: performed, opened or expired."""

from dataclasses import dataclass
from datetime import date

from .evaluation import Outcome
from .events import not_stated
from .facts import Duty, Subject
from .known import Known
from .tree import DeadlineOf


@dataclass(frozen=True, slots=True)
class Performance:
    """When the satisfying event happened, as far as it is stated."""

    on: date | None = None
    unstated: tuple[str, ...] = ()
    in_doubt: bool = False
    """It happened, and whether in time cannot be said."""

    def in_time(self, due_on: date | None) -> bool:
        """Whether it was by the due day, where there is one."""
        return self.on is not None and (due_on is None or self.on <= due_on)


NOTHING_ON_RECORD = Performance()


def performance(duty: Duty, due_on: date | None, known: Known) -> Performance:
    """The day of the satisfying event.

    Of one whose day is not stated: the last day it can have been, where every possible day is in time, or none is.
    """
    on, _, is_plan, unstated, _ = known[duty.satisfied_by]
    if not unstated:
        return Performance(on) if on and not is_plan else NOTHING_ON_RECORD
    fact = known.state(duty.satisfied_by).fact
    first, last = (fact.not_before, fact.not_after) if fact else (None, None)
    in_time, late = not due_on or (last and last <= due_on), due_on and first and first > due_on
    day = last or first
    if (in_time or late) and day and day <= known.as_of:
        return Performance(day, unstated)
    return Performance(None, unstated, in_doubt=True)


def opened_on(duty: Duty, subject: Subject, known: Known) -> date | None:
    """The day on which a duty without a due day was opened; without an opening event, the subject's first day."""
    if duty.due or duty.unstated:
        return None
    if not duty.opened_by:
        return subject.since if subject.since and subject.since <= known.as_of else None
    found = known.state(duty.opened_by)
    if found.state == "undated" and found.fact and found.fact.not_after and found.fact.not_after <= known.as_of:
        return found.fact.not_after
    return found.on if found.state == "happened" else None


def expired_on(duty: Duty, due_on: date | None, performed: Performance, as_of: date) -> date | None:
    """The last day of a duty that is no longer in force, if it was still to be performed after that day.

    One performed by then stays met, and one that was due by then stays missed.
    """
    last = duty.in_force_until
    if last is None or as_of <= last or (performed.on and performed.on <= last) or (due_on and due_on <= last):
        return None
    return last


def without_day(duty: Duty, subject: Subject, known: Known) -> Outcome:
    """The outcome of a duty without a sentence: a day that no source states, or a task that its event opens."""
    node = DeadlineOf(duty.code)
    opening = known.state(duty.opened_by or duty.per)
    if duty.unstated:
        words = (not_stated(opening.fact.event, opening.fact),) if opening.state == "undated" and opening.fact else ()
        return Outcome(node, unstated=(*words, duty.unstated))
    if duty.opened_by and opened_on(duty, subject, known) is None:
        if opening.state == "undated" and opening.fact:
            return Outcome(node, unstated=(not_stated(duty.opened_by, opening.fact),))
        return Outcome(node, awaited=(f"waits for {duty.opened_by}",))
    return Outcome(node)
