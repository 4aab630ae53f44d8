"""What may be supposed of a placement, each with its words, and with the form in which it would be entered for real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db.models import Model, TextChoices

from compliance.blackouts import cap_of, period_of, refusal
from compliance.rules.words import medium_date
from placements.models import (
    STATED_ELSEWHERE,
    Agreement,
    BlackoutPeriod,
    Certainty,
    Closing,
    EventKind,
    Milestone,
    Placement,
    RegistrationStatement,
)

TERMS: dict[str, type[TextChoices]] = {
    "calendar": Agreement.Calendar,
    "reading": Agreement.Reading,
    "tolling": Agreement.Tolling,
}
"""The fields of an agreement that decide how its dates are counted."""

AS_RECORDED = ", as on record"

STATED = (Certainty.EXACT, Certainty.INFERRED)


class Entry(NamedTuple):
    """Where a supposition is entered for real: the form of a row, or one that adds a row with some fields given."""

    model: type[Model]
    pk: int | None
    given: Mapping[str, Any]


class Supposition(Protocol):
    """A fact as it might be. ``make`` writes it: nothing but ``moves_if`` calls it."""

    @property
    def said(self) -> str:
        """It as a clause: `First closing on Mon May 12, 2003 instead of Wed May 7, 2003`."""

    @property
    def entry(self) -> Entry:
        """Where it is entered for real."""

    @property
    def doubts(self) -> list[str]:
        """Why its form would refuse it, in sentences."""

    def make(self) -> None:
        """Write it."""


@dataclass(frozen=True, slots=True)
class ClosingOn:
    """A closing on another day, or on one where no document states it."""

    closing: Closing
    on: date

    @property
    def said(self) -> str:
        old = self.closing.occurred_on
        return f"{self.closing.label} on {medium_date(self.on)}{_instead(old, self.on)}"

    @property
    def entry(self) -> Entry:
        return Entry(Closing, self.closing.pk, {})

    @property
    def doubts(self) -> list[str]:
        return []

    def make(self) -> None:
        Closing.objects.filter(pk=self.closing.pk).update(
            occurred_on=self.on, certainty=_certainty(self.closing), not_before=None, not_after=None
        )


@dataclass(frozen=True, slots=True)
class EventOn:
    """An event that happened, or is planned, on a day.

    Where one such milestone is on record it is moved, else one is added: of events such as an amendment filed each is
    another. It concerns ``about``; None: what the one on record concerns, or the whole placement.
    """

    placement: Placement
    event: EventKind
    on: date
    is_plan: bool
    about: Closing | RegistrationStatement | None = None
    on_record: Milestone | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "on_record", self._on_record())

    def _on_record(self) -> Milestone | None:
        """The one milestone that it would move. Raises ValueError for a day that other rows state."""
        if elsewhere := STATED_ELSEWHERE.get(self.event.name):
            raise ValueError(f"“{self.event}” is {elsewhere}: it cannot be supposed as an event.")
        if self.event.begins:
            return None
        rows = Milestone.objects.filter(placement=self.placement, event=self.event, filing="", holder=None)
        if self.about:
            rows = rows.filter(**self._concerns)
        found = list(rows.select_related("closing", "registration_statement")[:2])
        return found[0] if len(found) == 1 else None

    @property
    def _concerns(self) -> dict[str, Any]:
        match self.about:
            case Closing():
                return {"closing": self.about}
            case RegistrationStatement():
                return {"registration_statement": self.about}
        return {}

    @property
    def said(self) -> str:
        planned = "planned for" if self.is_plan else "on"
        row = self.on_record
        about = self.about or (row and (row.closing or row.registration_statement))
        named = f"{self.event}, {about.label}," if about else f"{self.event}"
        said = f"{named} {planned} {medium_date(self.on)}"
        if row is None:
            return said
        if row.occurred_on is None and row.planned_on:
            is_same = self.is_plan and row.planned_on == self.on
            return f"{said}{AS_RECORDED}" if is_same else f"{said} instead of planned for {medium_date(row.planned_on)}"
        if self.is_plan and row.occurred_on == self.on:
            return f"{said} instead of done that day"
        return f"{said}{_instead(row.occurred_on, self.on)}"

    @property
    def entry(self) -> Entry:
        if self.on_record:
            return Entry(Milestone, self.on_record.pk, {})
        concerns = {name: about.pk for name, about in self._concerns.items()}
        day = "planned_on" if self.is_plan else "occurred_on"
        return Entry(
            Milestone, None, {"placement": self.placement.pk, "event": self.event.pk, **concerns, day: self.on}
        )

    @property
    def doubts(self) -> list[str]:
        return []

    def make(self) -> None:
        days: dict[str, Any] = (
            {"planned_on": self.on, "occurred_on": None} if self.is_plan else {"occurred_on": self.on}
        )
        row = self.on_record
        if row is None:
            Milestone.objects.create(placement=self.placement, event=self.event, **self._concerns, **days)
        else:
            known = {"certainty": _certainty(row), "not_before": None, "not_after": None}
            Milestone.objects.filter(pk=row.pk).update(**known, **days)


@dataclass(frozen=True, slots=True)
class BlackedOut:
    """A blackout of the whole placement; both days are in it."""

    placement: Placement
    starts_on: date
    ends_on: date
    facts: str = "supposed facts"

    @property
    def said(self) -> str:
        return f"a blackout from {medium_date(self.starts_on)} until {medium_date(self.ends_on)}"

    @property
    def entry(self) -> Entry:
        given = {"placement": self.placement.pk, "starts_on": self.starts_on, "ends_on": self.ends_on}
        return Entry(BlackoutPeriod, None, given)

    @property
    def doubts(self) -> list[str]:
        """The limits of the agreement that it would break, with the arithmetic (2003 agreement §3(n))."""
        others = map(period_of, self.placement.blackouts.all())
        cap = cap_of(getattr(self.placement, "agreement", None))
        refused = refusal(period_of(self._row), others, cap)
        return [sentence for sentences in refused.values() for sentence in sentences]

    @property
    def _row(self) -> BlackoutPeriod:
        return BlackoutPeriod(
            placement=self.placement, starts_on=self.starts_on, ends_on=self.ends_on, facts=self.facts
        )

    def make(self) -> None:
        self._row.save()


@dataclass(frozen=True, slots=True)
class Counted:
    """Another calendar, reading or tolling of the agreement; ``terms`` names the fields."""

    agreement: Agreement
    terms: Mapping[str, str]

    @property
    def said(self) -> str:
        return ", ".join(
            f"{name} {_label(name, word)}{self._instead_of(name, word)}" for name, word in self.terms.items()
        )

    def _instead_of(self, name: str, word: str) -> str:
        old = getattr(self.agreement, name)
        return AS_RECORDED if word == old else f" instead of {_label(name, old)}"

    @property
    def entry(self) -> Entry:
        return Entry(Agreement, self.agreement.pk, {})

    @property
    def doubts(self) -> list[str]:
        return []

    def make(self) -> None:
        Agreement.objects.filter(pk=self.agreement.pk).update(**self.terms)


def _instead(old: date | None, on: date) -> str:
    if old == on:
        return AS_RECORDED
    return f" instead of {medium_date(old)}" if old else ", where no day is stated"


def _label(name: str, word: str) -> str:
    """A word of a list as it is said: NYBANK, as written, extend."""
    return TERMS[name](word).label.partition(":")[0]


def _certainty(fact: Closing | Milestone) -> str:
    """How the supposed day is known: as the old one, where that was a day."""
    return fact.certainty if fact.certainty in STATED else Certainty.EXACT
