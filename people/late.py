"""A form that was sent after its session ended comes back with what was typed, to be sent again.

Nothing of it is kept here: the page that refuses the form holds it, in the browser that typed it (docs/adr/0028).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

MOST_FIELDS = 2_000
MOST_CHARACTERS = 200_000
SECRETS = ("password", "secret")
"""What the name of a field says that no page may show."""
OURS = re.compile(r"_|once$|version$|next$|initial-|.*-[A-Z_]+$")
"""The names of fields that hold nothing a person typed: what the pages and Django's forms carry along."""


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Lets nobody in who is not signed in; a form of theirs comes back, instead of being lost on the way."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: Any
    ) -> HttpResponseBase | None:
        leads_away = super().process_view(request, view_func, view_args, view_kwargs)
        return refused(request) if leads_away and request.method == "POST" and typed(request) else leads_away


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that came too late, or without its token; ``reason`` is Django's, for its log."""
    fields = typed(request)
    shown = [
        (name.replace("_", " ").replace("-", " "), value) for name, value in fields if value and not OURS.match(name)
    ]
    answer = render(request, "403_csrf.html", {"fields": fields, "shown": shown}, status=403)
    answer["Cache-Control"] = "no-store, private"
    return answer


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Each field of the form and each of its values, as sent; empty where no page may give them back.

    That is where another site sent them, which would have the person send what it wrote; where a secret or a file is
    among them; and where they are very many. A browser that does not say which site sent them gets nothing back.
    """
    sent_from = request.headers.get("Sec-Fetch-Site"), request.headers.get("Sec-Fetch-Mode")
    if sent_from != ("same-origin", "navigate") or request.path.startswith("/accounts/"):
        return []
    if request.FILES or getattr(request, "file_left_out", False):
        return []
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    if any(secret in name.lower() for name, _ in fields for secret in SECRETS):
        return []
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return []
    return [field for field in fields if field[0] != "csrfmiddlewaretoken"]
