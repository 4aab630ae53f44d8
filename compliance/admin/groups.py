"""The page of the groups of holders under common control, as of a day."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from compliance.control import group_keys, groups_of
from compliance.forms import AsOfForm
from compliance.rules import words

PER_PAGE = 25


class GroupsView(PermissionRequiredMixin, View):
    """Who is under common control on a day, and whose it is."""

    permission_required = "holders.view_control"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = AsOfForm.asked(request.GET, today)
        as_of = form.day(today)
        page = Paginator(group_keys(as_of=as_of, viewer=request.user), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **admin.site.each_context(request),
            "title": "Groups under common control",
            "form": form,
            "as_of": as_of,
            "said": words.long_date(as_of),
            "is_today": as_of == today,
            "page": page,
            "groups": groups_of(list(page.object_list), as_of=as_of, viewer=request.user),
        }
        return TemplateResponse(request, "admin/groups.html", context)
