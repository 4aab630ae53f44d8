"""Runs every check over every placement, and tells which findings were accepted, and which only proposed to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from compliance.models import FindingAck
from placements.models import Placement

from .deal import Deal, Names, deals
from .finding import Check, Finding


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, the placement it is about, and who accepted it with these figures, or proposed to, if anybody did."""

    placement: Placement
    finding: Finding
    ack: FindingAck | None
    proposed: FindingAck | None = None
    names: Names = field(default_factory=dict)
    """How the rows are called on screen that its figures name by their codes."""


def found_in(placements: QuerySet[Placement], checks: tuple[Check, ...]) -> Iterator[Found]:
    """What ``checks`` find in each of ``placements``, in the order of both. The number of queries is constant."""
    acks = {
        (ack.placement_id, ack.code, ack.fingerprint): ack
        for ack in FindingAck.objects.filter(placement__in=placements.order_by().values("pk")).select_related(
            "accepted_by", "proposed_by"
        )
    }
    for deal in deals(placements):
        names = deal.names
        for finding in findings_of(deal, checks):
            ack = acks.get((deal.placement.pk, finding.code, finding.fingerprint))
            is_accepted = ack is not None and ack.is_accepted
            accepted, proposed = (ack, None) if is_accepted else (None, ack)
            yield Found(deal.placement, finding, accepted, proposed, names)


def findings_of(deal: Deal, checks: tuple[Check, ...]) -> Iterator[Finding]:
    """What ``checks`` find in one placement."""
    for check in checks:
        yield from check(deal)
