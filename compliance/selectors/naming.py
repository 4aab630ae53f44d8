"""The duties whose sentences name an event, or the deadline of another duty."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from compliance import rules
from compliance.models import Duty
from compliance.vocabulary import vocabulary


def duties_naming(events: Collection[str]) -> QuerySet[Duty]:
    """The duties whose sentences count by one of ``events``, with their placements."""
    words = vocabulary()
    # Thousands of duties share a few sentences.
    sentences = Duty.objects.exclude(due="").order_by().values_list("due", flat=True).distinct()
    naming = [due for due in sentences if not set(events).isdisjoint(rules.events_in(rules.parse(due, words)))]
    return Duty.objects.filter(due__in=naming).select_related("placement")


def duties_waiting_for(duties: Iterable[Duty]) -> list[Duty]:
    """The other duties whose sentences name the deadline of one of ``duties``, of the same placement."""
    words = vocabulary()
    named = {(duty.placement_id, duty.code) for duty in duties}
    dated = Duty.objects.filter(placement__in={placement for placement, _ in named}).exclude(due="")
    return [
        duty
        for duty in dated
        if (duty.placement_id, duty.code) not in named
        and any((duty.placement_id, code) in named for code in rules.deadlines_in(rules.parse(duty.due, words)))
    ]
