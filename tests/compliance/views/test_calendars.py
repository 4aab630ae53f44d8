"""The page on which a person makes and revokes calendar links."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from compliance.models import CalendarLink
from tests.factories import CalendarLinkFactory, PlacementFactory

pytestmark = pytest.mark.django_db

PAGE = "/calendars/"


def test_a_link_is_shown_once_and_can_be_read_then(admin_client: Client) -> None:
    page = admin_client.post(PAGE, {"name": "My phone"}, follow=True).content.decode()
    [address] = re.findall(r"http://testserver(/calendar/[\w-]{43}\.ics)", page)
    assert Client().get(address).status_code == 200
    assert address not in admin_client.get(PAGE).content.decode()


def test_a_link_without_a_name_is_refused_in_words(admin_client: Client) -> None:
    assert "Say where the calendar is used." in admin_client.post(PAGE, {"name": ""}).content.decode()
    assert not CalendarLink.objects.exists()


def test_a_link_to_a_placement_that_one_may_not_see_is_refused(admin_client: Client) -> None:
    PlacementFactory.create(restricted=True, name="Project Canary")
    page = admin_client.post(PAGE, {"name": "My phone", "placement": "Canary"}).content.decode()
    assert "No placement on record has “Canary” in its name." in page
    assert "Project" not in page
    assert not CalendarLink.objects.exists()


def test_a_placement_is_named_by_a_part_of_its_name(admin_client: Client) -> None:
    chosen = PlacementFactory.create(name="Series E")
    admin_client.post(PAGE, {"name": "My phone", "placement": "series e"})
    assert CalendarLink.objects.get().placement == chosen


def test_a_name_of_several_is_refused_and_what_was_typed_stays(admin_client: Client) -> None:
    for name in ("Series E", "Series F"):
        PlacementFactory.create(name=name)
    page = admin_client.post(PAGE, {"name": "My phone", "placement": "series"}).content.decode()
    assert "Several placements have “series” in their names. Give more of the name." in page
    assert 'value="My phone"' in page
    assert 'value="series"' in page
    assert not CalendarLink.objects.exists()


def test_one_s_own_link_is_revoked_and_nobody_else_s(admin_client: Client, admin_user: User) -> None:
    mine, theirs = CalendarLinkFactory.create(person=admin_user, name="My phone"), CalendarLinkFactory.create()
    page = admin_client.post(PAGE, {"revoke": mine.pk}, follow=True).content.decode()
    assert "The link for “My phone” is revoked." in page
    for key in (theirs.pk, mine.pk, "x", "9" * 40, "9" * 5_000):
        assert admin_client.post(PAGE, {"revoke": key}).status_code in (400, 404)
    assert CalendarLink.objects.get(pk=theirs.pk).revoked_at is None
