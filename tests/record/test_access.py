"""Who looked at an object, took a file away or signed in is noted, once for each answer of the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from record.models import Access
from tests import factories
from tests.compliance.admin.conftest import sign_in as sign_in

pytestmark = pytest.mark.django_db


def noted() -> list[tuple[str, str]]:
    """What was noted but for signing in, the first thing first."""
    rows = Access.objects.exclude(kind=Access.Kind.SIGNED_IN).order_by("pk")
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
