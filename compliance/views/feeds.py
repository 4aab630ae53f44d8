"""Deadlines for calendar programs, behind a secret link."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from compliance import calendars


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
