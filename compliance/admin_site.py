"""The office's admin site: data entry for every fact, opening on the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

APP_ORDER = ("placements", "holders", "compliance")


class ShelfwatchAdminSite(admin.AdminSite):
    """The admin under the product's name; its first page shows where every deadline stands."""

    site_header = "Shelfwatch"
    site_title = "Shelfwatch"
    index_title = "Deadlines"
    site_url = None
    enable_nav_sidebar = False

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """A page of the admin. What no database holds is, in its address, a bad request and not a fault of ours."""

        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
                raise BadRequest("The address has a character that cannot be stored.")
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise BadRequest("The address names no field to find the object by.")
            try:
                return view(request, *args, **kwargs)
            except OverflowError as error:
                raise BadRequest("The address has a number that is too large.") from error

        return super().admin_view(answering, cacheable)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists in the order in which the office thinks of them: deal, holders, duties, then people."""
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: (*APP_ORDER, app["app_label"]).index(app["app_label"]))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page has, with what keeps the day asked for in the links of its head."""
        # Settings name this class while the models are not loaded yet.
        from compliance.asked import day_asked
        from compliance.pages.day import DayShown

        day = DayShown(day_asked(request), timezone.localdate())
        return {**super().each_context(request), "kept_day": day.kept}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The dashboard, above the lists of everything that can be entered."""
        # Settings name this class while the models are not loaded yet.
        from compliance.forms import AsOfForm
        from compliance.pages.dashboard import dashboard
        from compliance.tables import Links

        board = None
        if request.user.has_perm("compliance.view_deadline"):
            today = timezone.localdate()
            form = AsOfForm.asked(request.GET, today)
            board = dashboard(
                form,
                links=Links(form.day(today)),
                viewer=request.user,
                today=today,
                page=request.GET.get("page"),
                may_record=request.user.has_perm("placements.add_milestone"),
            )
        return super().index(request, {"dashboard": board, **(extra_context or {})})
