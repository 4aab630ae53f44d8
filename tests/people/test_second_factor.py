"""Whoever may do more than look signs in with a second factor; until one is set up, no page opens but that one."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client

from compliance.roles import Role
from people.second_factor import is_required_of
from tests.people.signing import PASSWORD, MakePerson, code_now, is_signed_in, later, sign_in, with_app

TWO_STEP = "/accounts/two-step/"
PAGES = ("/", "/admin/", "/admin/auth/user/", "/admin/placements/placement/", "/what-if/", "/accounts/sessions/")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COUNSEL, Role.ADMINISTRATOR])
@pytest.mark.parametrize("page", PAGES)
def test_a_role_above_reader_is_led_to_the_set_up_page(
    client: Client, make_person: MakePerson, required: None, role: Role, page: str
) -> None:
    make_person("pat", role)
    sign_in(client, "pat")
    assert client.get(page)["Location"] == TWO_STEP
    assert client.post(page)["Location"] == TWO_STEP
    assert "Your role needs a second factor" in client.get(TWO_STEP).content.decode()


def test_a_superuser_needs_one_too(client: Client, db: None, required: None) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    sign_in(client, "root")
    assert client.get("/admin/")["Location"] == TWO_STEP


def test_a_reader_needs_none_and_may_have_one(client: Client, make_person: MakePerson, required: None) -> None:
    make_person("pat", Role.READER)
    sign_in(client, "pat")
    assert client.get("/admin/").status_code == 200
    assert "Your role needs" not in client.get(TWO_STEP).content.decode()


def test_a_single_permission_to_change_something_needs_one(make_person: MakePerson, required: None) -> None:
    person = make_person("pat", Role.READER)
    assert not is_required_of(person)
    person.user_permissions.add(Permission.objects.get(codename="change_closing"))
    assert is_required_of(User.objects.get(pk=person.pk))


def test_switched_off_nobody_is_asked(client: Client, make_person: MakePerson) -> None:
    make_person("pat", Role.COUNSEL)
    sign_in(client, "pat")
    assert client.get("/admin/").status_code == 200


def test_who_has_none_may_still_sign_out(client: Client, make_person: MakePerson, required: None) -> None:
    make_person("pat", Role.COUNSEL)
    sign_in(client, "pat")
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_an_app_is_set_up_and_its_recovery_codes_are_shown_once(
    client: Client, make_person: MakePerson, required: None
) -> None:
    make_person("pat", Role.COUNSEL)
    sign_in(client, "pat")
    client.post("/accounts/confirm/", {"password": PASSWORD})
    page = client.get(f"{TWO_STEP}totp/activate/")
    response = client.post(f"{TWO_STEP}totp/activate/", {"code": code_now(page.context["form"].secret)})
    assert response["Location"] == f"{TWO_STEP}recovery-codes/"
    first, second = (client.get(response["Location"]).content.decode() for _ in range(2))
    codes = re.findall(r"<code>(\d{8})</code>", first)
    assert len(codes) == 10
    assert re.findall(r"<code>", second) == []
    assert client.get(f"{TWO_STEP}recovery-codes/download/").status_code == 403
    assert client.get("/admin/").status_code == 200


def test_setting_up_asks_for_the_password_again(client: Client, make_person: MakePerson) -> None:
    make_person("pat")
    sign_in(client, "pat")
    assert client.get(f"{TWO_STEP}totp/activate/")["Location"].startswith("/accounts/confirm/")


def test_sign_in_asks_for_the_code_before_any_page_opens(client: Client, make_person: MakePerson) -> None:
    secret = with_app(make_person("pat", Role.COUNSEL))
    assert sign_in(client, "pat")["Location"] == f"{TWO_STEP}authenticate/"
    assert not is_signed_in(client)
    wrong = client.post(f"{TWO_STEP}authenticate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    assert not is_signed_in(client)
    code = code_now(secret)
    client.post(f"{TWO_STEP}authenticate/", {"code": f"{code[:3]} {code[3:]}"})
    assert is_signed_in(client)


def test_a_code_opens_the_door_once_whichever_process_is_asked(
    make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    secret = with_app(make_person("pat"))
    later(clock, seconds=10)
    for seconds, opens in [(0, True), (0, False), (15, False), (30, True)]:
        later(clock, seconds=seconds)
        cache.clear()  # as another process, which knows nothing of the first
        client = Client()
        sign_in(client, "pat")
        typed = code_now(secret)
        client.post(f"{TWO_STEP}authenticate/", {"code": typed})
        assert is_signed_in(client) is opens, (seconds, opens)


def test_a_recovery_code_signs_in_once(client: Client, make_person: MakePerson) -> None:
    person = make_person("pat")
    with_app(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for opens in (True, False):
        browser = Client()
        sign_in(browser, "pat")
        browser.post(f"{TWO_STEP}authenticate/", {"code": code})
        assert is_signed_in(browser) is opens


def test_the_only_second_factor_of_who_needs_one_stays(client: Client, make_person: MakePerson, required: None) -> None:
    person = make_person("pat", Role.COUNSEL)
    code = code_now(with_app(person))
    sign_in(client, "pat")
    client.post(f"{TWO_STEP}authenticate/", {"code": code})
    client.post("/accounts/confirm/", {"password": PASSWORD})
    page = client.post(f"{TWO_STEP}totp/deactivate/").content.decode()
    assert "this is your only one" in page
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_no_page_of_the_set_up_loads_a_script_or_picture_that_the_policy_forbids(
    client: Client, make_person: MakePerson
) -> None:
    make_person("pat")
    sign_in(client, "pat")
    client.post("/accounts/confirm/", {"password": PASSWORD})
    for path in ("", "totp/activate/", "webauthn/add/"):
        page = client.get(TWO_STEP + path).content.decode()
        assert "data:image" not in page
        assert "style=" not in page
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in attributes or "application/json" in attributes for attributes in scripts)
