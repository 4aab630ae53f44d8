"""Runs every check over every placement, and tells which findings a person accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from compliance.models import FindingAck
from placements.models import Placement

from .deal import Deal, deals
from .finding import Check, Finding

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, the placement it is about, and who accepted it with these figures, if anybody did."""

    placement: Placement
    finding: Finding
    ack: FindingAck | None


def found_in(placements: QuerySet[Placement], checks: tuple[Check, ...]) -> Iterator[Found]:
    """What ``checks`` find in each of ``placements``, in the order of both. The number of queries is constant."""
    acks = {
        (ack.placement_id, ack.code, ack.fingerprint): ack
        for ack in FindingAck.objects.filter(placement__in=placements.order_by().values("pk")).select_related(
            "accepted_by"
        )
    }
    for deal in deals(placements):
        for finding in findings_of(deal, checks):
            ack = acks.get((deal.placement.pk, finding.code, finding.fingerprint))
            yield Found(deal.placement, finding, ack)


def findings_of(deal: Deal, checks: tuple[Check, ...]) -> Iterator[Finding]:
    """What ``checks`` find in one placement."""
    for check in checks:
        yield from check(deal)


def accept(found: Found, *, by: User, on: date, reason: str) -> FindingAck:
    """Record that a person accepts a finding with its present figures, for a reason.

    Raises ValidationError where the reason is empty or the finding is accepted already.
    """
    ack = FindingAck(
        placement=found.placement,
        code=found.finding.code,
        fingerprint=found.finding.fingerprint,
        accepted_by=by,
        accepted_on=on,
        reason=reason.strip(),
    )
    ack.full_clean()
    ack.save()
    return ack
