"""The tokens of the API: made for a person, found by their secret, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet

from compliance.models import ApiToken
from compliance.secrets import digest_of, new_secret, revoked

IDLE_AFTER = timedelta(days=90)
"""A token that nothing has used for so long opens nothing any more."""
USED_AGAIN_AFTER = timedelta(minutes=1)
"""That a token is in use is stored no more often than this."""


def made(person: User, *, name: str, at: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, 256 random bits, which is told this once and not kept."""
    secret, digest = new_secret()
    token = ApiToken.objects.create(person=person, name=name, digest=digest, made_at=at)
    return token, secret


def found(secret: str, *, at: datetime) -> ApiToken | None:
    """The token of ``secret``, marked as used. None once it is revoked or idle, or its person is closed.

    It is found by what the secret hashes to, so that how long that takes says nothing of any secret.
    """
    in_use = ApiToken.objects.filter(revoked_at=None, person__is_active=True, person__is_staff=True)
    token = in_use.select_related("person").filter(digest=digest_of(secret)).first()
    if token is None or is_idle(token, at=at):
        return None
    if token.used_at is None or at - token.used_at >= USED_AGAIN_AFTER:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def is_idle(token: ApiToken, *, at: datetime) -> bool:
    """Whether nothing has used it for so long that it opens nothing."""
    return at - (token.used_at or token.made_at) > IDLE_AFTER


def tokens_of(person: User) -> QuerySet[ApiToken]:
    """The tokens of a person that are not revoked, the newest first."""
    return ApiToken.objects.filter(person=person.pk, revoked_at=None).order_by("-made_at", "-pk")


def revoke(person: User, pk: int, *, at: datetime) -> ApiToken | None:
    """A token of ``person``, which from now on opens nothing; None if they have none such."""
    return revoked(tokens_of(person), pk, at=at)
