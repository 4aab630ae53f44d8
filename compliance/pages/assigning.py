"""One person made responsible for several duties at once: what that changes is told duty by duty, and then saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction

from compliance.models import Deadline, Duty, Responsible
from compliance.reports.owners import owners
from compliance.wording import name_of
from placements.models import Placement


@dataclass(frozen=True, slots=True)
class Assignment:
    """What becomes of one duty: to whom its deadlines belong now, and to whom then."""

    duty: Duty
    now: tuple[str, ...]
    then: tuple[str, ...]
    refused: str = ""
    """Why the person cannot be made responsible for it; empty where they can."""

    @property
    def changes(self) -> bool:
        """Whether anything is saved of it."""
        return not self.refused and self.now != self.then


def assignments(rows: Iterable[Deadline], person: User) -> list[Assignment]:
    """What making ``person`` responsible for the duties of ``rows`` would change, by placement and duty.

    Who is named for a duty goes before who is named for its placement, so that naming one takes the duty from those.
    The number of queries is constant.
    """
    duties = {row.duty_id: row.duty for row in rows}
    known = owners({duty.placement_id for duty in duties.values()})
    named_alone = set(Responsible.objects.filter(duty__in=duties).values_list("duty_id", "person_id"))
    placements = Placement.objects.in_bulk({duty.placement_id for duty in duties.values()})
    sees = set(Placement.objects.visible_to(person).filter(pk__in=placements).values_list("pk", flat=True))
    people = User.objects.in_bulk(
        {each for duty in duties.values() for each in known.of(duty.placement_id, duty.pk)} | {person.pk}
    )

    def names(keys: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(name_of(people[key]) for key in keys))

    found = []
    for duty in sorted(duties.values(), key=lambda duty: (placements[duty.placement_id].name, duty.code)):
        duty.placement = placements[duty.placement_id]
        now = names(known.of(duty.placement_id, duty.pk))
        alone = {key for of, key in named_alone if of == duty.pk}
        refused = "" if duty.placement_id in sees else f"{name_of(person)} may not see this placement."
        found.append(Assignment(duty, now, now if person.pk in alone else names(alone | {person.pk}), refused))
    return found


def fingerprint(told: Sequence[Assignment]) -> str:
    """The same for the same changes of the same duties: what a person has read and then confirms."""
    return sha256(repr([(each.duty.pk, each.now, each.then, each.refused) for each in told]).encode()).hexdigest()


@transaction.atomic
def assign(told: Iterable[Assignment], person: User) -> list[Responsible]:
    """Make ``person`` responsible as ``told``, and return what was added."""
    added = [Responsible(placement=each.duty.placement, duty=each.duty, person=person) for each in told if each.changes]
    for row in added:
        row.full_clean()
        row.save()
    return added
