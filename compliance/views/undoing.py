"""The button under "what changed" that takes one act back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from compliance.asked import came_from, person_of
from compliance.rules import RuleError
from compliance.saving.confirming import carry_out, tell
from compliance.undoing import NotUndone, undoing

from .page import Page


class UndoView(Page):
    """Takes back what the person entered, where nothing of it was changed since, and says what moved."""

    http_method_names = ["post"]
    title = "Undo"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to where the person was, with what was taken back or why it was not."""
        try:
            with transaction.atomic():
                act = undoing(self._number(), by=person_of(request), on=timezone.localdate())
                if act is None:
                    raise Http404
                moves = carry_out(request, act.take_back, act.placements)
        except (NotUndone, RuleError) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Taken back: {act.said}.")
            tell(request, moves)
        return HttpResponseRedirect(came_from(request) or reverse("compliance:home"))

    def _number(self) -> UUID:
        """The number of the act. Raises Http404 for what is none."""
        try:
            return UUID(self.kwargs["act"])
        except ValueError:
            raise Http404 from None
