"""The page on which a person makes and revokes the secret links of their calendars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from compliance import calendars
from compliance.asked import person_of
from compliance.fields import SearchedSelect
from compliance.models import CalendarLink
from placements.models import Placement, Viewer

TOLD_ONCE = "new_calendar_link"
"""Under which the session keeps a new link's address until the next page has shown it."""


class CalendarLinkForm(forms.ModelForm[CalendarLink]):
    """Where a calendar is used, and what it shows."""

    class Meta:
        model = CalendarLink
        fields = ("name", "placement")
        labels = {"name": "Used in", "placement": "Shows"}
        help_texts = {"name": "Such as Outlook, or my phone.", "placement": "Restricted ones show to members alone."}
        error_messages = {"name": {"required": "Say where the calendar is used."}}

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["placement"]
        choice.queryset = Placement.objects.visible_to(viewer).order_by("name", "pk")
        named = CalendarLink._meta.get_field("placement")
        choice.widget = SearchedSelect(named, admin.site, nothing="Every placement that I may see")
        choice.widget.choices = choice.choices
        self.fields["name"].widget.attrs["size"] = 30


class CalendarsView(PermissionRequiredMixin, View):
    """One's own links: make one, which is shown this once, or revoke one."""

    permission_required = "compliance.view_deadline"
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CalendarLinkForm(viewer=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Revokes the link that a button names; otherwise makes the one that was asked for."""
        if "revoke" in request.POST:
            return self._revoked(request, request.POST["revoke"])
        form = CalendarLinkForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self._page(request, form)
        _, secret = calendars.made(person_of(request), **form.cleaned_data, at=timezone.now())
        request.session[TOLD_ONCE] = request.build_absolute_uri(reverse("compliance:calendar", args=[secret]))
        return HttpResponseRedirect(reverse("admin:calendars"))

    def _revoked(self, request: HttpRequest, key: str) -> HttpResponse:
        link = calendars.revoke(person_of(request), int(key), at=timezone.now()) if key.isdecimal() else None
        if link is None:
            raise Http404
        messages.success(request, f"The link for “{link}” is revoked. Calendars that use it show nothing new.")
        return HttpResponseRedirect(reverse("admin:calendars"))

    def _page(self, request: HttpRequest, form: CalendarLinkForm) -> HttpResponse:
        context = {
            **admin.site.each_context(request),
            "title": "Calendars",
            "form": form,
            "links": calendars.links_of(person_of(request)),
            "address": request.session.pop(TOLD_ONCE, ""),
        }
        return TemplateResponse(request, "admin/calendars.html", context)
