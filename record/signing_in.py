"""Who signs in and out, and who tries in vain: Django says it by its own signals alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from record import access
from record.models import Access


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    access.note(Access.Kind.SIGNED_IN, "", request=request, person=user)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        access.note(Access.Kind.SIGNED_OUT, "", request=request, person=user)


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """The name that was tried; the password is never written down."""
    tried = str(credentials.get("username") or credentials.get("email") or "")
    access.note(Access.Kind.REFUSED, f"tried as {tried}"[: Access.LONGEST], request=request, person=None)
