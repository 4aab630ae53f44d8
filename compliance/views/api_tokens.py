"""The page on which a person makes and revokes the tokens of their programs, and reads what these may ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from compliance.api import tokens
from compliance.asked import person_of
from compliance.fields import key_typed
from compliance.models import ApiToken
from compliance.secrets import PERMISSION

from .api import api
from .page import Link, Page

TOLD_ONCE = "new_api_token"
"""Under which the session keeps a new token until the next page has shown it."""


class ApiTokenForm(forms.ModelForm[ApiToken]):
    """What reads with it."""

    class Meta:
        model = ApiToken
        fields = ("name",)
        labels = {"name": "Used by"}
        error_messages = {"name": {"required": "Say which program reads with it."}}


class ApiTokensView(Page):
    """One's own tokens: make one, which is shown this once, or revoke one; and the addresses that they open."""

    template_name = "compliance/api_tokens.html"
    permission_required = PERMISSION
    title = "Programs"

    def actions(self) -> list[Link]:
        """For who answers for people, the list of everybody's."""
        everybodys = reverse("admin:compliance_apitoken_changelist")
        return [("Everybody's tokens", everybodys)] if self.may("compliance.view_apitoken") else []

    def post(self, request: HttpRequest) -> HttpResponse:
        """Revokes the token that a button names; otherwise makes the one that was asked for."""
        if "revoke" in request.POST:
            return self._revoked(request, request.POST["revoke"])
        form = ApiTokenForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        _, request.session[TOLD_ONCE] = tokens.made(person_of(request), **form.cleaned_data, at=timezone.now())
        return HttpResponseRedirect(reverse("compliance:api-tokens"))

    def _revoked(self, request: HttpRequest, key: str) -> HttpResponse:
        token = tokens.revoke(person_of(request), key_typed(key), at=timezone.now())
        if token is None:
            raise Http404
        messages.success(request, f"The token for “{token}” is revoked: it opens nothing any more.")
        return HttpResponseRedirect(reverse("compliance:api-tokens"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        given = {
            "form": ApiTokenForm(),
            "tokens": [(each, tokens.ended(each, at=now)) for each in tokens.tokens_of(person_of(self.request))],
            "secret": self.request.session.pop(TOLD_ONCE, ""),
            "asked": [(path, one["get"]["description"]) for path, one in api.get_openapi_schema()["paths"].items()],
            "idle_days": tokens.IDLE_AFTER.days,
        }
        return super().get_context_data(**{**given, **kwargs})
