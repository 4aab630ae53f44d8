"""The address that counts is the one nobody can forge."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from people.addresses import client_address


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "", "10.0.0.1"),
        (False, "203.0.113.9", "10.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1,2001:DB8::1", "2001:db8::1"),
        (True, "", "10.0.0.1"),
        (True, "198.51.100.1, unknown", "10.0.0.1"),
        (True, "198.51.100.1,", "10.0.0.1"),
    ],
)
def test_only_the_last_hop_behind_our_own_proxy_is_believed(
    settings: Settings, behind_proxy: bool, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_a_server_that_is_told_no_address_says_none() -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None
