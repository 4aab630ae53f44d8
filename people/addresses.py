"""Which address a request came from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of whoever sent ``request``, or None where the server was told none.

    Anybody can write an X-Forwarded-For header. Only behind our own proxy (BEHIND_PROXY) is it read, and of it only
    the last hop, which the proxy itself has added.
    """
    if settings.BEHIND_PROXY:
        last_hop = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        try:
            return str(ip_address(last_hop))
        except ValueError:
            pass  # a proxy that names nobody: its own address stands
    return request.META.get("REMOTE_ADDR") or None
