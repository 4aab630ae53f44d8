"""Where django-allauth leaves a choice to the site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.http import HttpRequest

from people.addresses import client_address
from people.second_factor import is_required_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """People are made by an administrator; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "This name and password do not belong together. Check both; capitals count.",
        "incorrect_password": "This is not your password. Type it again; capitals count.",
        "rate_limited": "Too many tries within a short time. Wait a minute, then try again.",
        "too_many_login_attempts": "Too many tries within a short time. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: the records are not public, and neither are accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as ``client_address`` reads it; a server told none, as on a socket, is this machine's own."""
        return client_address(request) or "127.0.0.1"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """How second factors are named and shown, and who may not be without one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or no longer. Wait for the next one and type it without spaces.",
        "cannot_delete_authenticator": (
            "Your role needs a second factor, and this is your only one. Add a security key first, then remove the app."
        ),
    }

    def get_totp_label(self, user: User) -> str:
        """The name under which the app lists the account."""
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """The square code as an element to stand in the page: the policy of the site loads no data: images."""
        picture: str = super().build_totp_svg(url)
        return picture[picture.index("<svg") :]

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether ``authenticator`` may go: not the last one of a person who must have one."""
        others = (
            Authenticator.objects.filter(user_id=authenticator.user_id)
            .exclude(pk=authenticator.pk)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
        )
        return others.exists() or not is_required_of(authenticator.user)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - the library's own name
        """What a new key is called until the person names it."""
        return f"Key {Authenticator.objects.filter(user=user, type=type).count() + 1}"
