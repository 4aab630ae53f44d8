"""Guessing is counted, and stopped after ten tries, whatever headers are forged; nobody else notices."""

import pytest
import time_machine
from django.contrib.auth import hashers
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from tests.people.signing import PASSWORD, MakePerson, is_signed_in, later, sign_in, with_app

LOCKED = "Too many wrong tries"


def tried(
    client: Client, name: str, address: str = "192.0.2.7", password: str | None = None, forwarded: str = ""
) -> bool:
    """Send a password from ``address``; return whether it was looked at rather than shut out."""
    response = client.post(
        "/accounts/login/",
        {"login": name, "password": password or "wrong"},
        headers={"x-forwarded-for": forwarded} if forwarded else None,
        REMOTE_ADDR=address,
    )
    assert (response.status_code == 429) is (LOCKED in response.content.decode())
    return response.status_code != 429


@pytest.mark.parametrize("behind_proxy", [False, True])
def test_a_hundred_wrong_passwords_with_forged_headers_are_shut_out_by_the_eleventh(
    client: Client, make_person: MakePerson, settings: Settings, behind_proxy: bool
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    make_person("pat")
    make_person("sam")
    proxied = ", 192.0.2.7" if behind_proxy else ""
    looked_at = [tried(client, "pat", forwarded=f"203.0.113.{number}{proxied}") for number in range(100)]
    assert sum(looked_at) < 11
    assert not any(looked_at[10:])
    assert not tried(client, "pat", password=PASSWORD, forwarded=f"203.0.113.200{proxied}")
    # The person at home, and a colleague at the very same address, are not affected.
    for name, address in [("pat", "198.51.100.1"), ("sam", "192.0.2.7")]:
        browser = Client()
        there = f"203.0.113.1, {address}" if behind_proxy else ""
        assert tried(browser, name, address=address, password=PASSWORD, forwarded=there)
        assert is_signed_in(browser)


def test_a_name_that_nobody_has_is_shut_out_just_the_same(client: Client, db: None) -> None:
    assert [tried(client, "nobody") for _ in range(12)] == [True] * 9 + [False] * 3


def test_capitals_make_no_other_name(client: Client, make_person: MakePerson) -> None:
    make_person("pat")
    for name in ("pat", "PAT", "Pat", "pAt", "paT", "PAt", "pAT", "PaT", "pat", "pat"):
        tried(client, name)
    assert not tried(client, "pat", password=PASSWORD)


def test_guesses_from_many_addresses_close_the_name_to_all_of_them(client: Client, make_person: MakePerson) -> None:
    make_person("pat")
    looked_at = [tried(client, "pat", address=f"203.0.113.{number}") for number in range(60)]
    assert looked_at.index(False) == 49
    assert not any(looked_at[49:])


def test_the_door_opens_a_quarter_of_an_hour_after_the_last_try_that_was_looked_at(
    client: Client, make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    make_person("pat")
    for _ in range(10):
        tried(client, "pat")
    later(clock, minutes=14)
    assert not tried(client, "pat", password=PASSWORD)
    later(clock, minutes=1, seconds=1)
    assert tried(client, "pat", password=PASSWORD)
    assert is_signed_in(client)


def test_wrong_codes_count_as_wrong_passwords_do(client: Client, make_person: MakePerson) -> None:
    with_app(make_person("pat"))
    sign_in(client, "pat")
    statuses = [client.post("/accounts/two-step/authenticate/", {"code": "000000"}).status_code for _ in range(12)]
    assert statuses == [200] * 9 + [429] * 3
    assert sign_in(Client(), "pat").status_code == 429


def test_the_page_says_for_how_long(client: Client, db: None) -> None:
    for _ in range(10):
        response = sign_in(client, "nobody")
    assert "closed for 15 minutes" in response.content.decode()
    assert response["Retry-After"] == "900"


def test_an_unknown_name_costs_one_hash_as_a_wrong_password_does(
    client: Client, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person("pat")
    hashed: list[str] = []

    class Counting(MD5PasswordHasher):
        def encode(self, password: str, salt: str) -> str:
            hashed.append(password)
            return super().encode(password, salt)

    monkeypatch.setattr(hashers, "get_hashers_by_algorithm", lambda: {"md5": Counting()})
    monkeypatch.setattr(hashers, "get_hasher", lambda algorithm="default": Counting())
    sign_in(client, "pat", "wrong")
    known = len(hashed)
    hashed.clear()
    sign_in(client, "nobody", "wrong")
    assert (known, len(hashed)) == (1, 1)
