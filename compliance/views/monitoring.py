"""What a monitor asks: whether the site can do its work."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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
