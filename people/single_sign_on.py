"""Signing in through the office's own directory (OpenID Connect), where one is set up."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

DIRECTORY = "office"
"""What the directory is called in the addresses of its pages."""


@login_not_required
@never_cache
@require_safe
def leave_for_directory(request: HttpRequest) -> HttpResponse:
    """Lead to the directory's own sign-in page, and from there to the page asked for.

    The library's page for this would also join the directory's account to the person who is signed in, for whoever
    made their browser open a link. Here nobody is joined but by address, in ``DirectoryAdapter``.
    """
    if not settings.OIDC_NAME:
        raise Http404("No directory is set up.")
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = ""
    directory = get_adapter().get_provider(request, DIRECTORY)
    answer: HttpResponse = directory.redirect(request, process=AuthProcess.LOGIN, next_url=wanted or None)
    return answer


class DirectoryAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Knows people by the address that an administrator gave them; it makes nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: a person of the directory is not yet one of ours."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the directory's account, at its first sign-in, to the one person with its confirmed address."""
        if sociallogin.is_existing:
            return
        # The directory's own word for it must be true, and not merely a text such as "false".
        confirmed = [address.email for address in sociallogin.email_addresses if address.verified is True]
        people = list(User.objects.filter(email__iexact=confirmed[0])) if confirmed else []
        if len(people) != 1:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown_person.html", status=403))
        sociallogin.connect(request, people[0])


def directory_name(request: HttpRequest) -> dict[str, Any]:
    """For templates: what the directory is called, empty where none is set up."""
    return {"directory_name": settings.OIDC_NAME}
