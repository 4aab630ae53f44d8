"""The readings of a computed day: as written, rolled forward, and the day that is safe under each."""

from dataclasses import dataclass
from datetime import date, timedelta

from .calendars import calendar
from .evaluation import Outcome
from .facts import Terms

ONE_DAY = timedelta(days=1)


# Not frozen, for the reason of ``Outcome``.
@dataclass(slots=True, unsafe_hash=True)
class Readings:
    """The days a deadline may fall on; all None while it has no day."""

    literal: date | None = None
    """As written."""
    forward: date | None = None
    """Moved to the next business day where the law moves it (N.Y. Gen. Constr. Law §25)."""
    safe: date | None = None
    """What nobody can dispute: the earliest that any reading allows, never after the other two; of a period that ends
    the latest that any gives, never before them. Alerts go by it."""

    def governing(self, terms: Terms) -> date | None:
        """The day by which standing goes: the reading that the agreement is set to."""
        return self.forward if terms.reading == "forward" else self.literal


def readings(outcome: Outcome, boundary: str, terms: Terms) -> Readings:
    """The readings of a day; `boundary` is `by`, or `before` if only the day before it is beyond doubt.

    Of a period that ends it is `from`: who acts on its end too early is in breach, so the later day is the safe one.

    A day counted in business days is one already and does not roll. Raises OutsideCalendar.
    """
    if outcome.on is None:
        return Readings()
    own = calendar(terms.calendar)
    forward = outcome.on if outcome.counted else calendar(own.roll_calendar).forward(outcome.on)
    if boundary == "from":
        safe = forward
    elif boundary == "before":
        safe = own.back(outcome.on - ONE_DAY)
    else:
        safe = outcome.on if outcome.counted else own.back(outcome.on)
    return Readings(outcome.on, forward, safe)
