"""Secret links to calendars: made for a person, found by their secret, revoked.

A link outlives its person's password, unlike a program's token: a calendar that falls silent says nothing of the
deadlines that it no longer shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from compliance.models import CalendarLink
from compliance.secrets import answered, digest_of, new_secret, revoked
from compliance.visibility import is_visible, visible
from placements.models import Placement
from record import access

READ_AGAIN_AFTER = timedelta(hours=1)
"""Calendar programs read every few minutes; that one did is stored and noted no more often than this."""


def made(person: User, *, name: str, placement: Placement | None, at: datetime) -> tuple[CalendarLink, str]:
    """A new link and its secret, 256 random bits, which is told this once and not kept."""
    secret, digest = new_secret()
    link = CalendarLink.objects.create(person=person, placement=placement, name=name, digest=digest, made_at=at)
    return link, secret


def found(secret: str, *, at: datetime) -> CalendarLink | None:
    """The link of ``secret``, marked as read.

    None once it is revoked, or its person is closed, without a role, or may not see the deal.

    It is found by what the secret hashes to, so that how long that takes says nothing of any secret.
    """
    answering = CalendarLink.objects.filter(revoked_at=None, person__in=answered())
    link = answering.select_related("person", "placement").filter(digest=digest_of(secret)).first()
    if link is None or (link.placement and not is_visible(link.placement, link.person)):
        return None
    long_ago = Q(read_at=None) | Q(read_at__lt=at - READ_AGAIN_AFTER)
    if CalendarLink.objects.filter(long_ago, pk=link.pk).update(read_at=at):
        access.note("exported", f"calendar for {link.name}", person=link.person, of=link)
    return link


def links_of(person: User) -> QuerySet[CalendarLink]:
    """The links of a person that are in use, the newest first; without those to what they no longer see."""
    in_use = CalendarLink.objects.filter(person=person.pk, revoked_at=None).select_related("placement")
    return visible(in_use, person).order_by("-made_at", "-pk")


def revoke(person: User, pk: int, *, at: datetime) -> CalendarLink | None:
    """A link of ``person``, which from now on answers nobody; None if they have none such."""
    return revoked(links_of(person), pk, at=at)
