"""An administrator closes accounts, ends sessions and helps who is locked out; a superuser is out of their reach."""

from typing import Any, ClassVar

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from compliance.roles import Role
from tests.people.signing import PASSWORD, MakePerson, is_signed_in, sign_in, with_app

PEOPLE = "/admin/auth/user/"


@pytest.fixture
def administrator(make_person: MakePerson) -> Client:
    make_person("adam", Role.ADMINISTRATOR)
    client = Client()
    sign_in(client, "adam")
    return client


def act(administrator: Client, action: str, person: User) -> str:
    response = administrator.post(PEOPLE, {"action": action, "_selected_action": [person.pk]}, follow=True)
    return str(response.content.decode())


def opened(client: Client, person: User) -> str:
    """What the page of a person carries."""
    version: str = client.get(f"{PEOPLE}{person.pk}/change/").context["version"]
    return version


def save(client: Client, person: User, form: dict[str, Any], version: str | None = None) -> Any:
    """Save the page of a person as it was opened, now or then."""
    carried = opened(client, person) if version is None else version
    return client.post(f"{PEOPLE}{person.pk}/change/", {**form, "version": carried}, follow=True)


def test_a_person_is_signed_out_everywhere(administrator: Client, make_person: MakePerson) -> None:
    pat = make_person("pat")
    browser = Client()
    sign_in(browser, "pat")
    assert "Signed out of 1 place: pat." in act(administrator, "sign_out", pat)
    assert not is_signed_in(browser)


def test_a_persons_page_says_where_the_person_is_signed_in(administrator: Client, make_person: MakePerson) -> None:
    pat = make_person("pat")
    page = f"{PEOPLE}{pat.pk}/change/"
    assert "nowhere" in administrator.get(page).content.decode()
    sign_in(Client(headers={"user-agent": "<b> Firefox/130.0 (Linux)"}), "pat")
    assert "Firefox on Linux, address 127.0.0.1, last seen" in administrator.get(page).content.decode()


def test_a_lost_second_factor_is_taken_away_with_every_session(administrator: Client, make_person: MakePerson) -> None:
    pat = make_person("pat")
    with_app(pat)
    assert "The second factor of pat is removed" in act(administrator, "take_second_factor", pat)
    assert not Authenticator.objects.filter(user=pat).exists()


def test_sign_in_is_opened_again_after_wrong_tries(administrator: Client, make_person: MakePerson) -> None:
    pat = make_person("Pat")
    browser = Client()
    for _ in range(10):
        response = sign_in(browser, "pat", "wrong")
    assert response.status_code == 429
    assert "Sign-in is open again for Pat." in act(administrator, "open_sign_in", pat)
    sign_in(browser, "pat")
    assert is_signed_in(browser)


@pytest.mark.parametrize("action", ["sign_out", "take_second_factor", "open_sign_in"])
def test_a_superuser_is_left_alone(administrator: Client, db: None, action: str) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    with_app(root)
    browser = Client()
    browser.force_login(root)
    browser.get("/admin/")
    assert "Only a superuser may change root" in act(administrator, action, root)
    assert is_signed_in(browser)
    assert Authenticator.objects.filter(user=root).exists()


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.COUNSEL])
def test_nobody_else_may_do_so(make_person: MakePerson, role: Role) -> None:
    make_person("eve", role)
    pat = make_person("pat")
    eve, browser = Client(), Client()
    sign_in(eve, "eve")
    sign_in(browser, "pat")
    assert eve.post(PEOPLE, {"action": "sign_out", "_selected_action": [pat.pk]}).status_code == 403
    assert is_signed_in(browser)


def test_a_closed_account_is_out_with_the_next_request_and_its_sessions_do_not_come_back(
    administrator: Client, make_person: MakePerson
) -> None:
    pat = make_person("pat")
    browser = Client()
    sign_in(browser, "pat")
    form = {"username": "pat", "date_joined_0": "2026-01-02", "date_joined_1": "09:00:00", "is_staff": "on"}
    save(administrator, pat, form)
    assert not is_signed_in(browser)
    assert not UserSession.objects.filter(user=pat).exists()
    save(administrator, pat, form | {"is_active": "on"})
    assert not is_signed_in(browser)
    sign_in(browser, "pat")
    assert is_signed_in(browser)


def test_a_closed_account_is_told_so_only_with_the_right_password(client: Client, make_person: MakePerson) -> None:
    make_person("pat", is_active=False)
    assert "do not belong together" in sign_in(client, "pat", "wrong").content.decode()
    assert sign_in(client, "pat")["Location"] == "/accounts/closed/"


def test_secrets_of_second_factors_have_no_page(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    for word in ("mfa", "axes", "usersessions", "account", "socialaccount"):
        assert f"/admin/{word}" not in page
        assert admin_client.get(f"/admin/{word}/").status_code == 404


def roles(name: str) -> list[str]:
    return list(Group.objects.filter(user__username=name).values_list("name", flat=True))


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_decides_what_their_own_account_may_do_and_the_page_says_so(
    make_person: MakePerson, *, is_superuser: bool
) -> None:
    adam = make_person("adam", Role.ADMINISTRATOR)
    User.objects.filter(pk=adam.pk).update(is_superuser=is_superuser)
    client = Client()
    sign_in(client, "adam")
    page = f"{PEOPLE}{adam.pk}/change/"
    said = "Another administrator decides what you may do, and whether your account is open."
    assert said in client.get(page).content.decode()
    counsel = Group.objects.get(name="counsel")
    forged = {"username": "adam", "groups": [str(counsel.pk)], "is_superuser": "on", "is_staff": "on"}
    response = save(client, adam, {**forged, "date_joined_0": "2026-01-02", "date_joined_1": "09:00:00"})
    assert f"{said} That stays as it is." in response.content.decode()
    assert roles("adam") == ["administrator"]
    adam.refresh_from_db()
    assert (adam.is_active, adam.is_superuser) == (True, is_superuser)


def test_nobody_removes_their_own_second_factor_here(administrator: Client) -> None:
    adam = User.objects.get(username="adam")
    with_app(adam)
    assert "Another administrator removes your own second factor." in act(administrator, "take_second_factor", adam)
    assert Authenticator.objects.filter(user=adam).exists()


def test_of_two_who_take_each_others_role_at_once_one_remains_an_administrator(make_person: MakePerson) -> None:
    """The second waits for the first, and finds its own role gone since its request began."""
    adam, eve = make_person("adam", Role.ADMINISTRATOR), make_person("eve", Role.ADMINISTRATOR)
    began = RequestFactory().post(f"{PEOPLE}{adam.pk}/change/")
    began.user = User.objects.get(pk=eve.pk)
    assert began.user.has_perm("auth.change_user")
    eve.groups.clear()
    with pytest.raises(PermissionDenied):
        admin.site.get_model_admin(User).save_model(began, adam, None, True)  # noqa: FBT003 - the admin's own order
    assert roles("adam") == ["administrator"]


class TestTwoAdministratorsAtOnePerson:
    FORM: ClassVar[dict[str, Any]] = {
        "username": "pat", "is_staff": "on", "is_active": "on", "date_joined_0": "2026-01-02",
        "date_joined_1": "09:00:00",
    }  # fmt: skip

    def test_neither_overwrites_what_the_other_saved_and_the_page_says_what_it_was(
        self, administrator: Client, make_person: MakePerson
    ) -> None:
        pat, counsel = make_person("pat", Role.EDITOR), Group.objects.get(name="counsel")
        before = opened(administrator, pat)
        pat.groups.set([counsel])
        editor = Group.objects.get(name="editor")
        page = save(administrator, pat, self.FORM | {"groups": [editor.pk], "first_name": "Pat"}, before)
        said = page.content.decode()
        assert "Somebody changed this account while you had it open, so nothing was saved." in said
        assert "Groups: editor when you opened the page, now counsel." in said
        assert 'value="Pat"' in said
        assert roles("pat") == ["counsel"]
        save(administrator, pat, self.FORM | {"groups": [editor.pk], "first_name": "Pat"}, page.context["version"])
        assert roles("pat") == ["editor"]

    @pytest.mark.parametrize("version", ["", "made up"])
    def test_a_page_that_says_no_version_saves_nothing(
        self, administrator: Client, make_person: MakePerson, version: str
    ) -> None:
        pat = make_person("pat")
        save(administrator, pat, self.FORM | {"first_name": "Pat"}, version)
        pat.refresh_from_db()
        assert pat.first_name == ""

    def test_a_sign_in_meanwhile_is_no_change(self, administrator: Client, make_person: MakePerson) -> None:
        pat = make_person("pat")
        before = opened(administrator, pat)
        sign_in(Client(), "pat")
        save(administrator, pat, self.FORM | {"first_name": "Pat"}, before)
        pat.refresh_from_db()
        assert pat.first_name == "Pat"
