"""What a person does to sign in."""

import time
from collections.abc import Callable
from typing import Any

import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.test import Client

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"

MakePerson = Callable[..., User]


def person_of(name: str, role: str, **fields: Any) -> User:
    """A person of ``role`` whose password is ``PASSWORD``."""
    person = User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=role))
    return person


def sign_in(client: Client, name: str, password: str | None = None) -> Any:
    """Send the sign-in form."""
    return client.post("/accounts/login/", {"login": name, "password": password or PASSWORD})


def is_signed_in(client: Client) -> bool:
    """Whether the site takes the browser for a person's: a stranger is led to sign-in."""
    response = client.get("/accounts/sessions/")
    return response.status_code == 200 or not response["Location"].startswith("/accounts/login/")


def code_now(secret: str) -> str:
    """The code that an app with ``secret`` shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def with_app(person: User) -> str:
    """Give ``person`` an app and return its secret."""
    TOTP.activate(person, SECRET)
    return SECRET


def later(clock: time_machine.Traveller, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
    """Move the clock on."""
    clock.shift(3600 * hours + 60 * minutes + seconds)
