"""Who holds how much on a day: the page of a placement's positions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from compliance.forms import PositionsForm
from compliance.positions import sheet_of
from compliance.rules import RuleError, words
from compliance.rules.positions import ENDS
from placements.models import Placement

# A page names so many placements to choose from; the list of placements has them all.
OFFERED = 25


class PositionsView(PermissionRequiredMixin, View):
    """The positions of the placement that the address names, as of a day."""

    permission_required = "holders.view_positionentry"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = PositionsForm.asked(request.GET, today)
        as_of = form.day(today)
        placement = Placement.objects.filter(slug=request.GET.get("placement", "")).first()
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
            context["offered"] = Placement.objects.order_by("name")[:OFFERED]
        return TemplateResponse(request, "admin/positions.html", context)
