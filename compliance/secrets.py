"""What is known by a secret, and opens what one person may see.

It is found by what the secret hashes to. Whoever it was made for revokes it, or an administrator. Without either it
opens nothing once its person's account is closed, or has no role any more.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
PERMISSION = "compliance.view_deadline"
"""What it takes to make a secret, and to be answered by one."""


def new_secret() -> tuple[str, str]:
    """A secret of 256 random bits, which is told once and not kept, and its digest, which is."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    """What a secret hashes to; of any text, since anything can be asked for."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def answered() -> QuerySet[User]:
    """The people whom a secret of theirs still opens anything for: who work here, and have a role."""
    return User.objects.with_perm(PERMISSION, backend="django.contrib.auth.backends.ModelBackend").filter(is_staff=True)


def revoked(rows: QuerySet[M], pk: int, *, at: datetime) -> M | None:
    """The row of ``rows`` that has the primary key ``pk``, which from now on opens nothing; None if there is none."""
    row = rows.filter(pk=pk).first()
    if row:
        _revoke(row, at)
    return row


def revoke_all(rows: QuerySet[M], *, at: datetime) -> int:
    """Revoke those of ``rows`` that are not yet; how many these were."""
    open_still = list(rows.filter(revoked_at=None))
    for row in open_still:
        _revoke(row, at)
    return len(open_still)


def _revoke(row: Any, at: datetime) -> None:
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
