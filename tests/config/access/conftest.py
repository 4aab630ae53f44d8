"""The world of these tests is made once: each request in it is taken back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client

if TYPE_CHECKING:
    from tests.config.access.world import World

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """All rows and people, for the tests of one module."""
    from tests.config.access import world as a_world

    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world.made()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of pages are refused here; none of it is worth a line."""
    caplog.set_level(logging.CRITICAL)


@pytest.fixture(scope="module")
def ask(world: World) -> Ask:
    """Sends a request as a person of the world (empty: nobody), and takes back what it did."""
    clients: dict[str, tuple[Client, dict[str, Any]]] = {}

    def signed_in(name: str) -> Client:
        if name not in clients:
            client = Client(raise_request_exception=False)
            if name:
                client.force_login(world.people[name])
            clients[name] = client, {key: morsel.value for key, morsel in client.cookies.items()}
        client, cookies = clients[name]
        # A request may have signed the person out.
        client.cookies = SimpleCookie(cookies)
        return client

    def asked(name: str, method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        client = signed_in(name)
        with transaction.atomic():
            response = getattr(client, method.lower())(address, data or {})
            if not response.streaming:
                response.content  # noqa: B018 - rendered while what was written is there
            transaction.set_rollback(True)
        return response

    return asked
