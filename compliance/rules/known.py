"""What the facts say of each event on one day, looked up once for all the sentences that name it."""

from collections.abc import Iterable, Mapping
from datetime import date

from .evaluation import Outcome
from .events import EventState, awaited, not_stated, state_of
from .facts import Happening

Due = tuple[date | None, bool, bool, tuple[str, ...], tuple[str, ...]]
"""An outcome without its steps: its day, counted, provisional, unstated, awaited."""


def due_of(outcome: Outcome) -> Due:
    """The outcome without its steps."""
    return outcome.on, outcome.counted, outcome.provisional, outcome.unstated, outcome.awaited


def by_event(happenings: Iterable[Happening]) -> dict[str, list[Happening]]:
    """The facts of each event."""
    facts: dict[str, list[Happening]] = {}
    for fact in happenings:
        facts.setdefault(fact.event, []).append(fact)
    return facts


class Known(dict[str, Due]):
    """Event → what it comes to as the anchor of a sentence on `as_of`; looked up when first asked for."""

    __slots__ = ("_facts", "as_of")

    def __init__(self, facts: Mapping[str, list[Happening]], as_of: date) -> None:
        super().__init__()
        self._facts = facts
        self.as_of = as_of

    def __missing__(self, event: str) -> Due:
        facts = self._facts.get(event, ())
        if len(facts) == 1 and (on := facts[0].on) is not None and on <= self.as_of and facts[0].during is None:
            due: Due = (on, False, False, (), ())  # the commonest by far
        else:
            due = _anchored(event, state_of(event, facts, self.as_of))
        self[event] = due
        return due

    def state(self, event: str) -> EventState:
        """The state of the event, with the fact behind it."""
        return state_of(event, self._facts.get(event, ()), self.as_of)


def _anchored(event: str, found: EventState) -> Due:
    if found.state == "undated" and found.fact:
        return None, False, False, (not_stated(event, found.fact),), ()
    if found.on is None:
        return None, False, False, (), (awaited(event, found),)
    return found.on, False, found.state == "planned", (), ()
