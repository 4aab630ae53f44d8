"""Of which placements each subscription may tell: the rule of ``Placement.objects.visible_to`` for many people at once.

A test holds both equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from compliance.models import Subscription
from placements.models import Member, Placement
from record.acting import named

READING = "compliance.view_deadline"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Reach:
    """What one subscription tells of; placements by primary key."""

    named: frozenset[int] | None
    """The placements it is limited to; None: every one but the hidden."""
    hidden: frozenset[int] = frozenset()
    """Restricted placements that its reader may not see; empty where ``named`` says all."""

    def __contains__(self, placement: int) -> bool:
        return placement in self.named if self.named is not None else placement not in self.hidden


def reaches(subscriptions: Collection[Subscription]) -> dict[int, Reach]:
    """The reach of each subscription by its primary key; without those whose reader may be told of nothing.

    A person needs the right to read deadlines, and so does whoever entered an outside address: while nobody who may
    read answers for it, the address is told of nothing, and of a restricted placement only while that person sees it.
    The number of queries does not depend on the number of subscriptions.
    """
    chosen = _named(subscriptions)
    people = {person for each in subscriptions if (person := _eyes(each))}
    readers = set(User.objects.with_perm(READING, backend=_BACKEND).filter(pk__in=people).values_list("pk", flat=True))
    restricted = frozenset(Placement.objects.filter(restricted=True).values_list("pk", flat=True))
    joined: dict[int, set[int]] = defaultdict(set)
    for person, placement in Member.objects.filter(person__in=readers).values_list("person_id", "placement_id"):
        joined[person].add(placement)
    found: dict[int, Reach] = {}
    for each in subscriptions:
        person = _eyes(each)
        if person not in readers:
            continue
        hidden = restricted - joined[person]
        # The placements that an address was entered for may be gone: it is told of no others instead.
        reach = Reach(chosen[each.pk] - hidden) if chosen[each.pk] or each.address else Reach(None, hidden)
        if reach.named is None or reach.named:
            found[each.pk] = reach
    return found


def concerned_by(reaches: Iterable[Reach]) -> set[int] | None:
    """The placements of which anything is read; None: all, where anybody is told of all, or all for most of them.

    One query.
    """
    named: set[int] = set()
    for each in reaches:
        if each.named is None:
            return None
        named |= each.named
    return unless_most(named)


def unless_most(placements: set[int]) -> set[int] | None:
    """``placements``, or None where they are most of all. One query.

    To name thousands in a query takes longer than to read what is of no others.
    """
    return None if 2 * len(placements) > Placement.objects.count() else placements


def stopped(subscriptions: Iterable[Subscription]) -> dict[int, str]:
    """Why nothing is sent to outside addresses, as a sentence by primary key; without those that are sent something.

    The number of queries does not depend on the number of subscriptions that are sent something.
    """
    outside = [each for each in subscriptions if each.address and not each.ended_at]
    reached = reaches(outside)
    return {each.pk: _why_stopped(each) for each in outside if each.pk not in reached}


def may_take_over(subscription: Subscription, person: User) -> bool:
    """Whether ``person`` may answer for an outside address from now on: who may read all that it tells of."""
    told = set(subscription.placements.values_list("pk", flat=True))
    return bool(subscription.address and told) and told == told_of(person, told)


def _why_stopped(subscription: Subscription) -> str:
    maker = subscription.made_by
    if maker is None:
        return "nobody answers for it"
    if not maker.is_active:
        return f"the account of {named(maker)}, who answers for it, is closed"
    if not maker.has_perm(READING):
        return f"{named(maker)}, who answers for it, may read deadlines no more"
    return f"{named(maker)}, who answers for it, sees none of its placements any more"


def told_of(person: User, placements: Collection[int]) -> set[int]:
    """Those of ``placements`` of which ``person`` may be told in another's place, by the same rule."""
    if not person.has_perm(READING):
        return set()
    return set(Placement.objects.visible_to(person).filter(pk__in=placements).values_list("pk", flat=True))


def _eyes(subscription: Subscription) -> int | None:
    """The person by whose eyes restricted placements are seen: the reader, or who entered the outside address."""
    person: int | None = subscription.person_id or subscription.made_by_id
    return person


def _named(subscriptions: Iterable[Subscription]) -> dict[int, frozenset[int]]:
    """The placements that each subscription is limited to; empty: none in particular. One query."""
    found: dict[int, set[int]] = {each.pk: set() for each in subscriptions}
    chosen = Subscription.placements.through.objects.filter(subscription__in=found)
    for subscription, placement in chosen.values_list("subscription_id", "placement_id"):
        found[subscription].add(placement)
    return {key: frozenset(placements) for key, placements in found.items()}
