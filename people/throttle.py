"""Wrong passwords and wrong codes are counted, and too many of them close the door for a while (django-axes)."""

import unicodedata
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ELSEWHERE = 5
"""One wrong password from one address counts as much as this many under the same name from all addresses together."""


class Throttle(AxesDatabaseHandler):  # type: ignore[misc]  # the library has no types
    """Closes a name to the address that guesses, and only after many more guesses to every address.

    With one limit for both, a stranger could lock a colleague out by typing a few wrong passwords from anywhere.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """How many failures stand against this attempt, to be held against AXES_FAILURE_LIMIT."""
        from_here, from_everywhere = (
            int(sum(attempts.values_list("failures_since_start", flat=True)))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(from_here, from_everywhere // ELSEWHERE)


def as_counted(name: str) -> str:
    """The name under which an attempt is counted: "PAT" signs in as "pat", so both are one name."""
    return unicodedata.normalize("NFKC", name).casefold()


def name_as_counted(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that django-axes counts under, from what was given to sign in with."""
    return as_counted((credentials or {}).get("username") or "")


def is_open(request: HttpRequest, name: str) -> bool:
    """Whether another attempt under ``name`` may be looked at; where not, the answer will be the lock-out page."""
    allowed: bool = AxesProxyHandler.is_allowed(request, {"username": name})
    if not allowed:
        request.axes_locked_out = True  # type: ignore[attr-defined]  # the mark that AxesMiddleware reads
    return allowed


def count_wrong_code(request: HttpRequest, name: str) -> None:
    """Count a wrong second factor as a wrong password is counted."""
    user_login_failed.send(sender=__name__, credentials={"username": name}, request=request)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page for somebody who has tried too often, whether or not there is a person of that name."""
    closed_for = settings.AXES_COOLOFF_TIME
    page = render(request, "account/locked_out.html", {"minutes": closed_for.seconds // 60}, status=429)
    page["Retry-After"] = str(closed_for.seconds)
    return page
