"""What a request writes is on record as one act; what it looks at and takes away is noted."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from record import access, acting


class RecordMiddleware:
    """Gives each request its number, under which all that it writes is found together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting.acting(acting.RequestedAct(request)):
            response = self.get_response(request)
            access.note_answer(request, response)
        return response
