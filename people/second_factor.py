"""Who must have a second factor, and what they may do before they have one."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

SET_UP = "mfa_index"
OPEN_BEFORE = frozenset(
    {
        SET_UP,
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
    }
)
"""The pages, by the names of their addresses, that lead to a second factor."""


def is_required_of(person: User | AnonymousUser) -> bool:
    """Whether ``person`` must have a second factor: whoever may do more than look, unless MFA_REQUIRED is off.

    Asked of what the person may do and not of the name of a role, so that a permission given by itself, or a role
    made later, is covered too.
    """
    if not settings.MFA_REQUIRED:
        return False
    return person.is_superuser or any(
        not permission.partition(".")[2].startswith("view_") for permission in person.get_all_permissions()
    )


class SecondFactorMiddleware:
    """Leads a person who must have a second factor, and has none, to the page where it is set up.

    It stands behind LoginRequiredMiddleware. What a stranger may open stays open: sign-out is among it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A redirection instead of ``view``, or None where the person may go on."""
        if not getattr(view, "login_required", True):
            return None
        if request.resolver_match and request.resolver_match.view_name in OPEN_BEFORE:
            return None
        if not is_required_of(request.user) or is_mfa_enabled(request.user):
            return None
        return redirect(SET_UP)
