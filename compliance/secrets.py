"""What is known by a secret: it is found by what the secret hashes to, and revoked by whoever it was made for."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def new_secret() -> tuple[str, str]:
    """A secret of 256 random bits, which is told once and not kept, and its digest, which is."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> str:
    """What a secret hashes to; of any text, since anything can be asked for."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def revoked(rows: QuerySet[M], pk: int, *, at: datetime) -> M | None:
    """The row of ``rows`` that has the primary key ``pk``, which from now on opens nothing; None if there is none."""
    row: Any = rows.filter(pk=pk).first()
    if row:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
    return row  # type: ignore[no-any-return]
