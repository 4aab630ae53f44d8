"""A session ends when it is idle, when it is old, and when somebody ends it."""

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import Settings

from compliance.roles import Role
from tests.people.signing import PASSWORD, MakePerson, is_signed_in, later, sign_in

SESSIONS = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def two_places(make_person: MakePerson) -> tuple[Client, Client]:
    """The browsers of one person at two places."""
    make_person("pat", Role.COUNSEL)
    here, there = Client(), Client(headers={"user-agent": FIREFOX})
    for browser in (here, there):
        sign_in(browser, "pat")
    return here, there


@pytest.mark.parametrize(("minutes", "lasts"), [(29, True), (31, False)])
def test_an_idle_session_ends_after_half_an_hour(
    client: Client, make_person: MakePerson, clock: time_machine.Traveller, minutes: int, lasts: bool
) -> None:
    make_person("pat")
    sign_in(client, "pat")
    later(clock, hours=1, minutes=-60 + minutes)
    assert is_signed_in(client) is lasts


def test_a_session_in_use_lasts_twelve_hours_and_no_longer(
    client: Client, make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    make_person("pat")
    sign_in(client, "pat")
    assert is_signed_in(client)
    for _ in range(35):
        later(clock, minutes=20)
        assert is_signed_in(client)
    later(clock, minutes=20)
    assert not is_signed_in(client)


def test_signing_in_changes_the_key_of_the_session(client: Client, make_person: MakePerson) -> None:
    make_person("pat")
    planted = client.session
    planted["before"] = True
    planted.save()
    key = str(planted.session_key)
    client.cookies["sessionid"] = key
    sign_in(client, "pat")
    assert client.cookies["sessionid"].value != key
    assert not planted.exists(key)


def test_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(
    client: Client, make_person: MakePerson, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    make_person("pat")
    cookie = sign_in(client, "pat").cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_the_list_names_device_address_and_times(two_places: tuple[Client, Client]) -> None:
    page = two_places[0].get(SESSIONS).content.decode()
    assert "Firefox on Linux" in page
    assert "127.0.0.1" in page
    assert "· here" in page
    assert "last seen" in page


def test_the_last_look_is_stored_once_a_minute_at_most(
    client: Client, make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    make_person("pat")
    sign_in(client, "pat")
    seen = []
    for seconds in (0, 59, 1):
        later(clock, seconds=seconds)
        client.get("/admin/")
        seen.append(UserSession.objects.get().last_seen_at)
    assert seen[0] == seen[1] < seen[2]


def test_one_place_is_signed_out_from_another(two_places: tuple[Client, Client]) -> None:
    here, there = two_places
    other = UserSession.objects.get(user_agent=FIREFOX)
    response = here.post(f"{SESSIONS}{other.pk}/end/", follow=True)
    assert "Firefox on Linux is signed out." in response.content.decode()
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_all_other_places_are_signed_out_at_once(two_places: tuple[Client, Client]) -> None:
    here, there = two_places
    here.post(SESSIONS)
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_another_persons_place_is_not_found(two_places: tuple[Client, Client], make_person: MakePerson) -> None:
    make_person("sam")
    stranger = Client()
    sign_in(stranger, "sam")
    other = UserSession.objects.get(user_agent=FIREFOX)
    assert stranger.post(f"{SESSIONS}{other.pk}/end/").status_code == 404
    assert stranger.get(f"{SESSIONS}{other.pk}/end/").status_code == 405
    assert is_signed_in(two_places[1])


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(two_places: tuple[Client, Client]) -> None:
    here, there = two_places
    new = "battery staple horse"
    here.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "You are signed in nowhere else" in here.get(SESSIONS).content.decode()
