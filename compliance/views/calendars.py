"""The page on which a person makes and revokes the secret links of their calendars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from compliance import calendars
from compliance.asked import person_of, placements_named
from compliance.fields import key_typed
from compliance.secrets import PERMISSION
from placements.models import Placement, Viewer

from .page import Link, Page

TOLD_ONCE = "new_calendar_link"
"""Under which the session keeps a new link's address until the next page has shown it."""


class CalendarLinkForm(forms.Form):
    """Where a calendar is used, and what it shows."""

    name = forms.CharField(
        label="Used in",
        max_length=80,
        help_text="Such as Outlook, or my phone.",
        error_messages={"required": "Say where the calendar is used."},
        widget=forms.TextInput(attrs={"size": 30, "autocomplete": "off"}),
    )
    placement = forms.CharField(
        label="Shows",
        required=False,
        max_length=200,
        help_text="A placement, by its name or a part of it. Empty: every placement that you may see.",
        widget=forms.TextInput(attrs={"size": 30, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_placement(self) -> Placement | None:
        """The placement that the words mean; None where there are none. Raises ValidationError: none, or several."""
        typed = self.cleaned_data["placement"]
        if not typed:
            return None
        found = list(placements_named(typed, self.viewer)[:2])
        if not found:
            raise ValidationError(f"No placement on record has “{typed}” in its name.")
        if len(found) > 1:
            raise ValidationError(f"Several placements have “{typed}” in their names. Give more of the name.")
        return found[0]


class CalendarsView(Page):
    """One's own links: make one, which is shown this once, or revoke one."""

    template_name = "compliance/calendars.html"
    permission_required = PERMISSION
    title = "Calendars"

    def actions(self) -> list[Link]:
        """For who answers for people, the list of everybody's."""
        everybodys = reverse("admin:compliance_calendarlink_changelist")
        return [("Everybody's links", everybodys)] if self.may("compliance.view_calendarlink") else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Revokes the link that a button names; otherwise makes the one that was asked for."""
        if "revoke" in request.POST:
            return self._revoked(request, request.POST["revoke"])
        form = CalendarLinkForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        _, secret = calendars.made(person_of(request), **form.cleaned_data, at=timezone.now())
        request.session[TOLD_ONCE] = request.build_absolute_uri(reverse("compliance:calendar", args=[secret]))
        return HttpResponseRedirect(request.get_full_path())

    def _revoked(self, request: HttpRequest, key: str) -> HttpResponse:
        link = calendars.revoke(person_of(request), key_typed(key), at=timezone.now())
        if link is None:
            raise Http404
        messages.success(request, f"The link for “{link}” is revoked. Calendars that use it show nothing new.")
        return HttpResponseRedirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {"placement": self.request.GET.get("placement", "")}
        shown = {
            "form": CalendarLinkForm(viewer=self.request.user, initial=asked),
            "calendar_links": calendars.links_of(person_of(self.request)),
            "address": self.request.session.pop(TOLD_ONCE, ""),
        }
        return super().get_context_data(**{**shown, **kwargs})
