"""Small middleware of our own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NoStoreMiddleware:
    """Keeps pages of signed-in people out of every cache: a shared computer's Back button shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The cookie is asked, not the person: reading request.user would cost a query on pages that need none.
        if request.session.accessed and not request.session.is_empty():
            response["Cache-Control"] = "no-store, private"
        return response
