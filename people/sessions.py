"""How long a session lasts, where it was seen last, and how it is ended."""

from collections.abc import Callable
from time import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

SIGNED_IN = "signed_in_at"
SEEN = "seen"
STORED_EVERY = 60
"""Seconds between two writes of a session that is in use."""


class SessionLimitMiddleware:
    """Ends a session so many hours after sign-in (SESSION_HOURS), and keeps one alive that is in use.

    That an idle one ends is Django's own doing: a session is stored for SESSION_IDLE_MINUTES. It is stored anew, with
    the day, time and address for the list of sessions, once a minute at most, so that not every page costs a write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        now = time()
        if now - request.session.setdefault(SIGNED_IN, now) >= settings.SESSION_LIMIT.total_seconds():
            logout(request)
            return
        key, at = request.session.get(SEEN, ("", 0))
        # A new password gives the session a new key.
        if (key != request.session.session_key or now - at >= STORED_EVERY) and request.user.is_authenticated:
            request.session[SEEN] = (request.session.session_key, now)
            UserSession.objects.create_from_request(request)


def end_sessions(person: User) -> int:
    """Sign ``person`` out everywhere, from the next request on; return from how many places."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)
