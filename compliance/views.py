"""Pages that are no part of the admin."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import constant_time_compare
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from compliance import calendars
from compliance.readiness import readiness


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Says whether the site can do its work, to a monitor with READY_TOKEN and to administrators; 503 if it cannot.

    With the token neither a session nor the database is needed, so that it answers when the database does not.
    """
    if "Authorization" in request.headers:
        if not _has_token(request.headers["Authorization"]):
            return JsonResponse({"error": "The token is wrong."}, status=401, headers={"WWW-Authenticate": "Bearer"})
    elif not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    elif not request.user.has_perm("auth.change_user"):
        raise PermissionDenied
    found = readiness(now=timezone.now())
    return JsonResponse(found, status=200 if found["ready"] else 503, json_dumps_params={"indent": 2})


def _has_token(authorization: str) -> bool:
    scheme, _, token = authorization.partition(" ")
    # An unset token must not be met by an empty one.
    return bool(settings.READY_TOKEN) and scheme == "Bearer" and constant_time_compare(token, settings.READY_TOKEN)


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The deadlines of the link's person, as of today; 404 for a secret that opens nothing."""
    link = calendars.found(secret, at=timezone.now())
    if link is None:
        raise Http404
    content = calendars.calendar(link, as_of=timezone.localdate(), home=request.build_absolute_uri("/").rstrip("/"))
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'attachment; filename="shelfwatch.ics"',
        },
    )
    # A program that has this version already is told so, and is sent nothing.
    return get_conditional_response(request, etag=etag, response=response) or response
