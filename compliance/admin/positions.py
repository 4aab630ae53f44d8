"""Who holds how much on a day: the page of a placement's positions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from compliance.asked import placements_named
from compliance.forms import PositionsForm
from compliance.positions import overview, sheet_of
from compliance.rules import RuleError, words
from compliance.rules.positions import ENDS
from placements.models import Placement

PER_PAGE = 25
"""Placements of which a page says in a line each what is held."""


class PositionsView(PermissionRequiredMixin, View):
    """The positions of the placement that the address names, as of a day; those of all in a line each where none is."""

    permission_required = "holders.view_positionentry"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = PositionsForm.asked(request.GET, today)
        as_of = form.day(today)
        asked = request.GET.get("placement", "")
        placement = Placement.objects.visible_to(request.user).filter(slug=asked).first()
        context: dict[str, Any] = {
            **admin.site.each_context(request),
            "title": "Positions",
            "form": form,
            "as_of": as_of,
            "said": words.long_date(as_of),
            "is_today": as_of == today,
            "placement": placement,
            "accounts": ENDS,
        }
        try:
            context["sheet"] = sheet_of(placement, as_of=as_of) if placement else None
        except RuleError as error:
            context["refusal"] = str(error)
        if placement is None:
            page = Paginator(placements_named(asked, request.user), PER_PAGE).get_page(request.GET.get("page"))
            summaries = overview(list(page.object_list), as_of=as_of)
            context |= {"asked": asked, "page": page, "summaries": summaries}
        return TemplateResponse(request, "admin/positions.html", context)
