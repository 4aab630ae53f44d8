"""The four roles hold what compliance/roles.py says, no more; the demo people hold one role each."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client

from compliance.roles import PermissionsMissing, Role, sync_roles

pytestmark = pytest.mark.django_db


def person_with(role: Role) -> User:
    sync_roles()
    person = User.objects.create_user(f"a-{role.value}", is_staff=True)
    person.groups.add(Group.objects.get(name=role.value))
    return person


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.READER, ["placements.view_closing", "compliance.view_duty"], ["placements.change_closing"]),
        (
            Role.EDITOR,
            ["placements.add_closing", "placements.delete_closing", "holders.change_allocation"],
            ["compliance.change_duty", "auth.view_user"],
        ),
        (Role.COUNSEL, ["placements.add_closing", "compliance.change_duty"], ["auth.view_user"]),
        (
            Role.ADMINISTRATOR,
            ["auth.add_user", "auth.change_user", "placements.view_closing"],
            ["auth.delete_user", "auth.change_group", "placements.change_closing", "compliance.change_duty"],
        ),
    ],
)
def test_a_role_may_do_its_own_work_only(role: Role, may: list[str], may_not: list[str]) -> None:
    person = person_with(role)
    assert [name for name in may if not person.has_perm(name)] == []
    assert [name for name in may_not if person.has_perm(name)] == []


@pytest.mark.parametrize("role", list(Role))
def test_nobody_types_in_a_computed_deadline(role: Role) -> None:
    person = person_with(role)
    assert person.has_perm("compliance.view_deadline")
    assert not any(person.has_perm(f"compliance.{action}_deadline") for action in ("add", "change", "delete"))


def test_a_permission_added_by_hand_is_taken_back_by_the_next_sync() -> None:
    sync_roles()
    reader = Group.objects.get(name="reader")
    reader.permissions.add(Permission.objects.get(codename="delete_closing"))
    sync_roles()
    assert not reader.permissions.filter(codename="delete_closing").exists()


def test_a_missing_permission_is_named_with_what_to_do() -> None:
    Permission.objects.filter(codename="view_closing").delete()
    with pytest.raises(PermissionsMissing, match=r"placements\.view_closing.*manage\.py migrate"):
        sync_roles()


def test_an_administrator_cannot_become_or_touch_a_superuser(client: Client) -> None:
    administrator = person_with(Role.ADMINISTRATOR)
    superuser = User.objects.create_superuser("root", password="correct horse battery")
    client.force_login(administrator)
    own_page = f"/admin/auth/user/{administrator.pk}/change/"
    forged = {"username": administrator.username, "is_staff": "on", "is_active": "on", "is_superuser": "on"}
    client.post(own_page, {**forged, "version": client.get(own_page).context["version"]})
    administrator.refresh_from_db()
    assert not administrator.is_superuser
    assert client.post(f"/admin/auth/user/{superuser.pk}/password/", {}).status_code == 403


def test_an_administrator_cannot_give_themselves_another_role(client: Client) -> None:
    administrator = person_with(Role.ADMINISTRATOR)
    client.force_login(administrator)
    counsel = Group.objects.get(name=Role.COUNSEL)
    other = person_with(Role.READER)
    for person in (administrator, other):
        roles = [group.pk for group in person.groups.all()]
        client.post(
            f"/admin/auth/user/{person.pk}/change/",
            {
                "username": person.username,
                "is_staff": "on",
                "is_active": "on",
                "groups": [*roles, counsel.pk],
                "date_joined_0": "2026-01-02",
                "date_joined_1": "09:00:00",
                "version": client.get(f"/admin/auth/user/{person.pk}/change/").context["version"],
            },
        )
    assert not administrator.groups.filter(pk=counsel.pk).exists()
    assert other.groups.filter(pk=counsel.pk).exists()


def created(*options: str) -> str:
    out = StringIO()
    call_command("create_demo_people", *options, stdout=out)
    return out.getvalue()


def password_of(name: str, printed: str) -> str:
    return next(line.split()[1] for line in printed.splitlines() if line.split()[0] == name)


def signs_in(client: Client, name: str, password: str) -> bool:
    client.logout()
    client.post("/accounts/login/", {"login": name, "password": password})
    return "_auth_user_id" in client.session


def test_each_demo_person_signs_in_with_the_password_printed(client: Client) -> None:
    printed = created()
    for role in Role:
        assert signs_in(client, f"demo-{role.value}", password_of(f"demo-{role.value}", printed))
        assert client.get("/admin/password_change/").status_code == 200


def test_a_second_run_changes_nothing_and_says_how_to_reset(client: Client) -> None:
    printed = created()
    again = created()
    assert "exist already" in again
    assert "--reset" in again
    assert signs_in(client, "demo-editor", password_of("demo-editor", printed))


def test_reset_gives_new_passwords(client: Client) -> None:
    old = password_of("demo-reader", created())
    new = password_of("demo-reader", created("--reset"))
    assert not signs_in(client, "demo-reader", old)
    assert signs_in(client, "demo-reader", new)
