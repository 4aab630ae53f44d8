"""A save in the admin that moves dates leads to a page that shows them first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from compliance.changes import Moves
from compliance.pages.moves import shown
from compliance.saving.confirming import BACK, CONFIRMED, is_stale, typed


def preview(request: HttpRequest, model_admin: admin.ModelAdmin[Any], moves: Moves) -> TemplateResponse:
    """The page that shows what saving would move. It sends again all that was typed, with the moves' fingerprint."""
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        **shown(moves, today=timezone.localdate()),
        "title": f"Saving this would {moves.counted}",
        "subtitle": None,
        "opts": model_admin.opts,
        "is_popup": "_popup" in request.POST,
        "typed": typed(request),
        "is_stale": is_stale(request),
        "confirmed": CONFIRMED,
        "back": BACK,
    }
    return TemplateResponse(request, "admin/moves_confirmation.html", context)


def unconfirm(request: HttpRequest, *, of_list: bool = False) -> None:
    """Take back that the person said yes: a page that asks, asks again.

    Of an action of a list it stays chosen which, and of which rows. Any other page takes whatever is sent for a yes.
    """
    unsaid = request.POST.copy()
    if of_list:
        unsaid.pop("post", None)
    else:
        unsaid.clear()
    request.POST = unsaid  # type: ignore[assignment]
