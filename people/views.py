"""Pages of a person's own sign-in, beside those of django-allauth."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from people.devices import device
from people.second_factor import is_required_of


class SecondFactorView(IndexView):  # type: ignore[misc]  # the library has no types
    """The second factors of the person, and whether one must be set up before anything else."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"must_set_up": is_required_of(self.request.user) and not context["is_mfa_enabled"]}


class EndSessionView(View):
    """Ends one of the person's own sessions."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the session ``pk`` and show those that are left; another person's is not found."""
        session = get_object_or_404(UserSession, pk=pk, user=request.user)
        flows.sessions.end_sessions(request, [session])
        messages.success(request, f"{device(session.user_agent)} is signed out.")
        return redirect("usersessions_list")
