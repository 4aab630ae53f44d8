"""Two people behind a judgement: what one counsel enters counts once another has approved it (ADR 0022)."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from compliance import operations
from compliance.checks import Found
from compliance.models import FindingAck, Waiver
from placements.models import Placement
from record import acting

APPROVES_WAIVERS = "compliance.change_waiver"
ACCEPTS_FINDINGS = "compliance.add_findingack"
BACKEND = "django.contrib.auth.backends.ModelBackend"
WITHDRAWN = "The proposal was withdrawn meanwhile: propose it anew if the finding may stand."


class Refused(Exception):
    """Why a person may not approve, or accept, what they ask to. Its text is for them to read."""


def others_who_may(permission: str, placement: Placement, *, but: User | None) -> list[str]:
    """The names of the people other than ``but`` who have the ``permission`` and see the ``placement``. One query."""
    people = User.objects.with_perm(permission, backend=BACKEND).filter(is_staff=True).order_by("username")
    if placement.restricted:
        people = people.filter(memberships__placement=placement)
    return [acting.named(person) for person in people if person != but]


def who_else(permission: str, placement: Placement, *, but: User | None, does: str) -> str:
    """A sentence that tells who else may do it: "Another counsel approves it: Ann Lee (ann)."

    ``does`` is what is done, such as "approves it". Where there is nobody, it says what to do.
    """
    if others := others_who_may(permission, placement, but=but):
        return f"Another counsel {does}: {', '.join(others)}."
    let_in = " and let them in to this placement" if placement.restricted else ""
    return f"Nobody else here {does}: ask an administrator to give another person the role of counsel{let_in}."


@transaction.atomic
def approve(waiver: Waiver, *, by: User, at: datetime) -> None:
    """Let a waiver count. Whoever calls it brings the placement's deadlines in step, as ``moves_of`` does.

    Raises Refused where it does not wait any more, or where ``by`` entered or last changed it.
    """
    operations.lock(placement=waiver.placement)
    waiver.refresh_from_db(from_queryset=Waiver.objects.select_for_update(no_key=True))
    if reason := why_not(waiver, by):
        raise Refused(reason)
    waiver.approve(by=by, at=at)


def why_not(waiver: Waiver, person: User) -> str:
    """Why ``person`` may not approve ``waiver``; empty where they may."""
    if not waiver.pending:
        by = f" It was approved by {acting.named(waiver.approved_by)}." if waiver.approved_by else ""
        return f"Nothing waits for approval here.{by}"
    if waiver.entered_by == person:
        asked = who_else(APPROVES_WAIVERS, waiver.placement, but=person, does="approves it")
        return f"You entered this, or changed it last, so you cannot approve it. {asked}"
    return ""


def propose(found: Found, *, by: User, on: date, reason: str) -> FindingAck:
    """Record that a person proposes to accept a finding with its present figures, for a reason.

    Raises ValidationError where the reason is empty or the finding is proposed or accepted already.
    """
    ack = FindingAck(
        placement=found.placement,
        code=found.finding.code,
        fingerprint=found.finding.fingerprint,
        proposed_by=by,
        proposed_on=on,
        reason=reason.strip(),
    )
    ack.full_clean()
    ack.save()
    return ack


@transaction.atomic
def accept(proposed: FindingAck, *, by: User, on: date) -> None:
    """Accept a finding that another person proposed to accept.

    Raises Refused where ``by`` proposed it, where somebody accepted it meanwhile, and where it was withdrawn.
    """
    ack = FindingAck.objects.select_for_update(no_key=True).filter(pk=proposed.pk).first()
    if ack is None:
        raise Refused(WITHDRAWN)
    if ack.accepted_by:
        raise Refused(f"It stands accepted by {acting.named(ack.accepted_by)}.")
    if ack.proposed_by == by:
        asked = who_else(ACCEPTS_FINDINGS, ack.placement, but=by, does="accepts it")
        raise Refused(f"You proposed to accept this finding, so you cannot accept it. {asked}")
    ack.accepted_by, ack.accepted_on = by, on
    ack.full_clean()
    ack.save()
