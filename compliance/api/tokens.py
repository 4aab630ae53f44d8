"""The tokens of the API: made for a person, found by their secret, revoked.

A token ends with the password under which it was made: who changes that since somebody else knew it is rid of what the
other may have made with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from compliance.models import ApiToken
from compliance.secrets import answered, digest_of, new_secret, revoked

IDLE_AFTER = timedelta(days=90)
"""A token that nothing has used for so long opens nothing any more."""
USED_AGAIN_AFTER = timedelta(minutes=1)
"""That a token is in use is stored no more often than this."""


def made(person: User, *, name: str, at: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, 256 random bits, which is told this once and not kept."""
    secret, digest = new_secret()
    token = ApiToken.objects.create(
        person=person, name=name, digest=digest, password_hash=person.get_session_auth_hash(), made_at=at
    )
    return token, secret


def found(secret: str, *, at: datetime) -> ApiToken | None:
    """The token of ``secret``, marked as used. None once it has ended, or its person is closed or without a role.

    It is found by what the secret hashes to, so that how long that takes says nothing of any secret.
    """
    answering = ApiToken.objects.filter(person__in=answered()).select_related("person")
    token = answering.filter(digest=digest_of(secret)).first()
    if token is None or ended(token, at=at):
        return None
    if token.used_at is None or at - token.used_at >= USED_AGAIN_AFTER:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def ended(token: ApiToken, *, at: datetime) -> str:
    """Why a token, whoever its person is now, opens nothing any more, in words; empty where it does."""
    if token.revoked_at:
        return "revoked"
    if not constant_time_compare(token.password_hash, token.person.get_session_auth_hash()):
        return "ended with the password it was made under"
    if at - (token.used_at or token.made_at) > IDLE_AFTER:
        return f"ended after {IDLE_AFTER.days} days without use"
    return ""


def tokens_of(person: User) -> QuerySet[ApiToken]:
    """The tokens of a person that are not revoked, the newest first."""
    tokens = ApiToken.objects.filter(person=person.pk, revoked_at=None)
    return tokens.select_related("person").order_by("-made_at", "-pk")


def revoke(person: User, pk: int, *, at: datetime) -> ApiToken | None:
    """A token of ``person``, which from now on opens nothing; None if they have none such."""
    return revoked(tokens_of(person), pk, at=at)
