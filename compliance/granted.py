"""What a waiver or extension was granted for stays what it is: two people answer for it, and it is named by a code.

The codes of closings and statements are their own; those of notices, requests and other matters are made from what
begins them, and those of holders' duties from the holder's. A change by which a code would name nothing, or something
else, is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import Duty, Waiver
from compliance.rules import RuleError, plain_date
from placements.models import Placement

Meant = frozenset[str]
"""The rows by which a subject is what it is."""


@contextmanager
def meant_as_before(placements: Collection[int]) -> Iterator[None]:
    """Refuse a change, made inside, of what a waiver of these placements is for. One query where none names anything.

    Raises RuleError, which names the first such waiver. One that is itself changed, or deleted, is let be.
    """
    before = _meant(placements)
    yield
    after = _meant(placements) if before else {}
    for key, (waiver, was) in before.items():
        again, now = after.get(key, (None, None))
        is_as_it_was = again and (again.duty_id, again.subject) == (waiver.duty_id, waiver.subject)
        if is_as_it_was and was is not None and (now is None or was.isdisjoint(now)):
            raise RuleError(
                f"The {waiver.kind} of {waiver.duty.code}, granted {plain_date(waiver.granted_on)}, is for the "
                f"{waiver.duty.per} “{waiver.subject}”, and would be for {'nothing' if now is None else 'another one'}."
                " Have counsel delete it first, and record it anew."
            )


def _meant(placements: Collection[int]) -> dict[int, tuple[Waiver, Meant | None]]:
    """Each waiver that is for one thing, with what that is; None where nothing has its code."""
    waivers = list(Waiver.objects.filter(placement__in=placements).exclude(subject="").select_related("duty"))
    if not waivers:
        return {}
    of = Placement.objects.filter(pk__in={waiver.placement_id for waiver in waivers})
    facts = {placement.pk: found for placement, found in facts_for_each(of)}
    return {waiver.pk: (waiver, _of(facts[waiver.placement_id], waiver.duty.per, waiver.subject)) for waiver in waivers}


def _of(facts: PlacementFacts, kind: str, code: str) -> Meant | None:
    links = facts.links.get((kind, code))
    if links is None:
        return None
    begun = {event for event, _ in facts.subject(kind, code).beginnings}
    own = (each for each in facts.subject(kind, code).happenings if not each.general)
    rows = {each.ref for each in own if each.event in begun}
    match kind:
        case Duty.Per.CLOSING:
            rows = {f"closing:{links.closing_id}"}
        case Duty.Per.REGISTRATION_STATEMENT:
            rows = {f"registrationstatement:{links.registration_statement_id}"}
        case Duty.Per.HOLDER:
            rows = {f"{row} of holder:{links.holder_id}" for row in rows or {"all"}}
    return frozenset(rows)
