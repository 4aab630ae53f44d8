"""What a saved fact did to the dates, in sentences for the person who saved it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from compliance import selectors
from compliance.rules import words
from compliance.wording import standing_words
from holders.models import Holder
from placements.models import EventKind, Issuer, Placement

SHOWN = 6
"""How many changes a message tells one by one."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one deadline stands: its name on screen, its due day and its standing in words."""

    name: str
    due_on: date | None
    said: str
    standing: str


def affected_by(fact: Model) -> frozenset[int]:
    """The primary keys of the placements whose deadlines may rest on ``fact``.

    An issuer's fiscal year end, what a kind of event begins, and who is a holder decide for what duties arise.
    """
    match fact:
        case Placement():
            return frozenset({fact.pk})
        case Issuer():
            return frozenset(fact.placements.values_list("pk", flat=True))
        case Holder():
            return frozenset(fact.party_to.values_list("pk", flat=True))
        case EventKind():
            happened = Placement.objects.filter(milestones__event=fact).values_list("pk", flat=True)
            return frozenset({*happened, *(duty.placement_id for duty in selectors.duties_naming([fact.name]))})
    placement = getattr(fact, "fact_placement_id", None)
    return frozenset({placement} if placement else ())


def stands(placements: Collection[int], *, as_of: date) -> dict[tuple[int, str], Stand]:
    """Where each deadline of ``placements`` stands on ``as_of``, by duty and subject. One query."""
    if not placements:
        return {}
    rows = selectors.deadlines(as_of=as_of).filter(placement__in=placements)
    return {
        (row.duty_id, row.subject): Stand(
            name=", ".join(filter(None, (row.duty.title, row.subject_label))),
            due_on=row.due_on,
            said=standing_words(row, row.standing, as_of=as_of),
            standing=row.standing,
        )
        for row in rows
    }


def sentences(before: dict[tuple[int, str], Stand], after: dict[tuple[int, str], Stand]) -> list[str]:
    """A sentence for each deadline that moved, came, went or stands otherwise than before; the first few only."""
    told = list(_told(before, after))
    return told if len(told) <= SHOWN else [*told[:SHOWN], f"And {words.counted(len(told) - SHOWN, 'more change')}."]


def _told(before: dict[tuple[int, str], Stand], after: dict[tuple[int, str], Stand]) -> Iterable[str]:
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if new is None:
            if old and old.due_on:
                yield f"{old.name}: no longer on the list; it was due {words.medium_date(old.due_on)}."
        elif old is None:
            yield f"{new.name}: new. {new.said}."
        elif clauses := list(_differences(old, new)):
            yield f"{new.name}: {'; '.join(clauses)}."


def _differences(old: Stand, new: Stand) -> Iterator[str]:
    if old.due_on != new.due_on:
        if old.due_on and new.due_on:
            yield f"due moved from {words.medium_date(old.due_on)} to {words.medium_date(new.due_on)}"
        elif new.due_on:
            yield f"now due {words.medium_date(new.due_on)}"
        elif old.due_on:
            yield f"no due day any more; it was {words.medium_date(old.due_on)}"
    if old.standing != new.standing:
        yield f"was “{old.said}”, is now “{new.said}”"
