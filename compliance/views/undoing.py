"""The button under "what changed" that takes one act back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from compliance.asked import came_from, person_of
from compliance.rules import RuleError
from compliance.saving.confirming import carry_out, tell
from compliance.tables.links import page_on_site
from compliance.undoing import NotUndone, Undoing, undoing
from placements.models import Placement

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
                leads_to = self._leads_to(act)
                moves = carry_out(request, act.take_back, act.placements)
        except (NotUndone, RuleError) as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(came_from(request) or reverse("compliance:home"))
        messages.success(request, f"Taken back: {act.said.removesuffix('.')}.")
        tell(request, moves)
        return HttpResponseRedirect(leads_to)

    def _leads_to(self, act: Undoing) -> str:
        """The page from which the person came; that of the placement where the page is of what goes."""
        back = came_from(self.request)
        own = next((part.row for part in act.parts if part.is_added and self._is_page_of(part.row, back)), None)
        if own is not None:
            return page_on_site(Placement(pk=own.fact_placement_id), self.as_of)
        return back or reverse("compliance:home")

    def _is_page_of(self, row: Model, address: str) -> bool:
        page = page_on_site(row, self.as_of)
        return bool(page) and urlsplit(page).path == urlsplit(address).path

    def _number(self) -> UUID:
        """The number of the act. Raises Http404 for what is none."""
        try:
            return UUID(self.kwargs["act"])
        except ValueError:
            raise Http404 from None
