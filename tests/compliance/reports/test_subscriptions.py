"""The admin's pages of everybody's reports, of addresses outside the office too; and whose deadlines are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from compliance.models import Responsible, Subscription
from compliance.reports.reach import reaches
from compliance.roles import sync_roles
from placements.models import Member, Placement
from tests.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db

WEEKLY = {"whose": "all", "window": "14", "rhythm": "weekly", "weekday": "0", "hour": "8", "dates": "us"}
CANARY = "zqxvk"


@pytest.fixture
def administrator(demo: None) -> Client:
    sync_roles()
    person = User.objects.create_user("ada", is_staff=True)
    person.groups.add(Group.objects.get(name="administrator"))
    client = Client()
    client.force_login(person)
    return client


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_an_administrator_enters_an_address_outside_the_office(administrator: Client, series_d: Placement) -> None:
    add = "/admin/compliance/subscription/add/"
    outside = {**WEEKLY, "address": "counsel@example.com"}
    assert "choose at least one placement" in said(administrator.post(add, outside))
    assert "Name a person, or an address outside the office" in said(administrator.post(add, WEEKLY))
    page = said(administrator.post(add, {**outside, "placements": [series_d.pk]}, follow=True))
    assert "was added successfully" in page
    made = Subscription.objects.get()
    assert made.made_by is not None
    assert reaches([made]).keys() == {made.pk}


def test_what_is_hidden_from_an_administrator_stays_chosen_and_unnamed(
    administrator: Client, pat: User, series_d: Placement
) -> None:
    Placement.objects.filter(pk=series_d.pk).update(restricted=True, name=f"Project {CANARY}")
    Member.objects.create(placement=series_d, person=pat, added_at="2003-06-01T12:00Z")
    theirs = SubscriptionFactory.create(person=pat)
    theirs.placements.set([series_d])
    address = f"/admin/compliance/subscription/{theirs.pk}/change/"
    assert CANARY not in said(administrator.get(address))
    assert CANARY not in said(administrator.get("/admin/compliance/subscription/"))
    other = Placement.objects.get(slug="common-2004")
    given = {**WEEKLY, "person": pat.pk, "placements": [other.pk]}
    given["version"] = administrator.get(address).context["version"]
    assert administrator.post(address, given).status_code == 302
    assert set(theirs.placements.all()) == {series_d, other}


@pytest.mark.parametrize("was", [{"address": "counsel@example.com", "person": None}, {}])
def test_who_sends_a_report_elsewhere_answers_for_it_by_what_they_may_see(
    administrator: Client, pat: User, series_d: Placement, was: dict[str, Any]
) -> None:
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    Member.objects.create(placement=series_d, person=pat, added_at="2003-06-01T12:00Z")
    theirs = SubscriptionFactory.create(**{"person": pat, "made_by": pat, **was})
    theirs.placements.set([series_d])
    other = Placement.objects.get(slug="common-2004")
    given = {**WEEKLY, "address": "ada@elsewhere.example", "placements": [other.pk]}
    page = f"/admin/compliance/subscription/{theirs.pk}/change/"
    given["version"] = administrator.get(page).context["version"]
    assert administrator.post(page, given).status_code == 302
    theirs.refresh_from_db()
    assert set(theirs.placements.all()) == {series_d, other}
    assert series_d.pk not in reaches([theirs])[theirs.pk]


def test_a_report_has_its_history(administrator: Client, pat: User) -> None:
    report = SubscriptionFactory.create(person=pat)
    assert administrator.get(f"/admin/compliance/subscription/{report.pk}/history/").status_code == 200


def test_chosen_reports_are_stopped_at_once(administrator: Client) -> None:
    some = SubscriptionFactory.create_batch(2)
    chosen = {"action": "stop", "_selected_action": [each.pk for each in some]}
    page = said(administrator.post("/admin/compliance/subscription/", chosen, follow=True))
    assert "2 reports stopped" in page
    assert not Subscription.objects.filter(ended_at=None).exists()


def test_a_report_that_stopped_says_why_and_is_taken_over_by_who_may_read_all_of_it(
    administrator: Client, pat: User, series_d: Placement
) -> None:
    outside = SubscriptionFactory.create(person=None, address="counsel@example.com", made_by=pat)
    outside.placements.set([series_d])
    listed = "/admin/compliance/subscription/"
    assert "Sent." in said(administrator.get(listed))
    pat.is_active = False
    pat.save()
    for address in (listed, f"{listed}{outside.pk}/change/"):
        assert "Stopped: the account of pat, who answers for it, is closed." in said(administrator.get(address))
    chosen = {"action": "take_over", "_selected_action": [outside.pk]}
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert "1 report stayed as before." in said(administrator.post(listed, chosen, follow=True))
    assert reaches([Subscription.objects.get()]) == {}
    Placement.objects.filter(pk=series_d.pk).update(restricted=False)
    assert "You answer for 1 report from now on." in said(administrator.post(listed, chosen, follow=True))
    assert series_d.pk in reaches([Subscription.objects.get()])[outside.pk]
    assert Subscription.history.first().history_type == "~"


def test_who_is_responsible_is_entered_on_the_page_of_the_placement(pat: User, series_d: Placement) -> None:
    counsel = User.objects.create_user("counsel", is_staff=True)
    counsel.groups.add(Group.objects.get(name="counsel"))
    client = Client()
    client.force_login(counsel)
    page = said(client.get(f"/admin/placements/placement/{series_d.pk}/change/"))
    assert "Whose its deadlines are" in page
    Responsible.objects.create(placement=series_d, person=pat)
    assert 'name="responsible-0-person"' in said(client.get(f"/admin/placements/placement/{series_d.pk}/change/"))
