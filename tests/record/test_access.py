"""Who looked at an object, took a file away or signed in is noted, once for each answer of the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from record.acting import Act, acting
from record.models import Access
from tests import factories
from tests.compliance.admin.conftest import sign_in as sign_in

pytestmark = pytest.mark.django_db


def noted() -> list[tuple[str, str]]:
    """What was noted but for signing in, the first thing first."""
    rows = Access.objects.filter(kind__in=[Access.Kind.LOOKED, Access.Kind.EXPORTED]).order_by("pk")
    return [(row.kind, row.said) for row in rows]


def test_a_page_of_an_object_is_noted_once(sign_in: Any) -> None:
    client = sign_in("reader")
    closing = factories.ClosingFactory.create()
    client.get(reverse("admin:placements_closing_change", args=[closing.pk]))
    [row] = Access.objects.filter(kind=Access.Kind.LOOKED)
    assert (row.by, row.said, row.model, row.row, row.placement) == (
        "the-reader",
        str(closing),
        "placements.closing",
        closing.pk,
        closing.placement_id,
    )


def test_a_list_is_not_noted_and_its_file_is(sign_in: Any) -> None:
    client = sign_in("reader")
    factories.ClosingFactory.create()
    client.get(reverse("admin:placements_closing_changelist"))
    assert noted() == []
    client.get(reverse("admin:placements_closing_file", args=["csv"]), {"q": "Series D"})
    [(kind, said)] = noted()
    assert kind == "exported"
    assert said.startswith("closings-as-of-")
    assert "q=Series+D" in Access.objects.get(kind=kind).path


def test_what_somebody_asked_a_list_is_not_told_to_whoever_a_placement_is_hidden_from(sign_in: Any) -> None:
    asking = sign_in("counsel")
    asking.get("/deadlines/as.csv", {"placement": "zqxvk"})
    other, listed = sign_in("administrator"), reverse("admin:record_access_changelist")
    one = reverse("admin:record_access_change", args=[Access.objects.get(kind="exported").pk])
    assert "placement=zqxvk" in other.get(listed).text
    assert "placement=zqxvk" in other.get(one).text
    factories.PlacementFactory.create(restricted=True)
    for page in (listed, one, reverse("admin:record_access_file", args=["csv"])):
        assert "/deadlines/as.csv" in other.get(page).text
        assert "zqxvk" not in other.get(page).text
    assert "placement=zqxvk" in asking.get(listed).text
    assert "as.csv" not in other.get(listed, {"q": "zqxvk"}).text.partition("<table")[2]
    assert other.get(listed, {"path__contains": "zqxvk"}).status_code == 400


def test_what_a_person_may_not_see_is_not_noted_as_seen(sign_in: Any) -> None:
    closing = factories.ClosingFactory.create()
    Client().get(reverse("admin:placements_closing_change", args=[closing.pk]))
    sign_in("reader").get(reverse("admin:placements_closing_change", args=[closing.pk + 1]))
    assert noted() == []


def test_signing_in_and_out_and_trying_in_vain_are_noted_without_the_password() -> None:
    User.objects.create_user("ann", password="a long password")
    client = Client()
    door = reverse("account_login")
    client.post(door, {"login": "ann", "password": "another password"})
    client.post(door, {"login": "ann", "password": "a long password"})
    client.post(reverse("account_logout"))
    rows = Access.objects.order_by("pk").values_list("kind", "by", "said")
    assert list(rows) == [
        ("refused", "", "tried as ann"),
        ("signed in", "ann", ""),
        ("signed out", "ann", ""),
    ]


def test_a_role_given_and_taken_is_noted_with_what_it_was_before() -> None:
    person = User.objects.create_user("ann")
    editor = Group.objects.create(name="editor")
    with acting(Act(by="sync, as root")):
        person.groups.add(editor)
    person.is_active = False
    person.save()
    rows = Access.objects.filter(kind=Access.Kind.ALLOWED).order_by("pk").values_list("by", "said")
    assert list(rows) == [
        ("sync, as root", "ann: editor; before: nothing"),
        ("", "ann: editor, closed; before: editor"),
    ]


def test_nobody_can_change_what_was_noted_and_few_see_it(sign_in: Any) -> None:
    row = Access.objects.create(kind=Access.Kind.LOOKED, said="Series D")
    change = reverse("admin:record_access_change", args=[row.pk])
    listed = reverse("admin:record_access_changelist")
    for role, status in (("reader", 403), ("editor", 403), ("counsel", 200), ("administrator", 200)):
        client = sign_in(role)
        assert client.get(listed).status_code == client.get(change).status_code == status
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    assert "Series D" in root.get(change).content.decode()
    assert root.post(change, {"said": "nothing"}).status_code == 403
    assert root.post(reverse("admin:record_access_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert root.get(reverse("admin:record_access_add")).status_code == 403
    assert not any(each.__name__.startswith("Historical") for each in admin.site._registry)
