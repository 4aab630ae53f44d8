"""Small middleware of our own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class OwnOriginMiddleware:
    """Lets no page of another origin load what this site answers, nor guess at its type."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # SecurityMiddleware sets these too, but not on a refusal of its own.
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        return response


class NoStoreMiddleware:
    """Keeps pages of signed-in people out of every cache: a shared computer's Back button shows nothing.

    So it does with what a program reads that says by a token who asks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The cookie is asked, not the person: reading request.user would cost a query on pages that need none.
        is_signed_in = request.session.accessed and not request.session.is_empty()
        if is_signed_in or "Authorization" in request.headers:
            response["Cache-Control"] = "no-store, private"
        return response
