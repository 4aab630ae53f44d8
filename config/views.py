"""Pages that belong to no app."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BUSY = ("database is locked", "couldn't get a connection")
"""What is said of a database that others write to for longer than a request waits: by SQLite, and by the pool."""


def failed(request: HttpRequest) -> HttpResponse:
    """What answers where a request failed: that the database is taken by others is said so, and passes by itself."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) and str(error).startswith(BUSY):
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "10"
        return answer
    return render(request, "500.html", status=500)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Says that the process answers. It asks the database nothing, so a monitor may call it often."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Leads to the icon, for pages such as Django's own that name none: a browser then asks for /favicon.ico."""
    return HttpResponseRedirect(static("favicon.svg"))
