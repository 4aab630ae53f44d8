"""One person made responsible for several duties at once: what that changes is told duty by duty, and then saved."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from compliance.models import Deadline, Duty, Responsible
from compliance.pages.several import Told, changing
from compliance.reports.owners import owners
from compliance.wording import name_of
from placements.models import Placement


def assignments(rows: Iterable[Deadline], person: User) -> list[Told[Duty]]:
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

    def names(keys: Iterable[int]) -> str:
        return ", ".join(sorted(name_of(people[key]) for key in keys)) or "nobody"

    found = []
    for duty in sorted(duties.values(), key=lambda duty: (placements[duty.placement_id].name, duty.code)):
        duty.placement = placements[duty.placement_id]
        now = names(known.of(duty.placement_id, duty.pk))
        alone = {key for of, key in named_alone if of == duty.pk}
        then = now if person.pk in alone else names(alone | {person.pk})
        refused = "" if duty.placement_id in sees else f"{name_of(person)} may not see this placement."
        found.append(Told(duty, duty.title, f"{duty.placement.name}, {duty.code}", now, then, refused=refused))
    return found


@transaction.atomic
def assign(told: Iterable[Told[Duty]], person: User) -> list[Responsible]:
    """Make ``person`` responsible as ``told``, and return what was added."""
    added = [Responsible(placement=duty.placement, duty=duty, person=person) for duty in changing(told)]
    for row in added:
        row.full_clean()
        row.save()
    return added
