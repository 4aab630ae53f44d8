"""The pages on which people have reports: one's own, everybody's for administrators, and whose deadlines are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from compliance.models import Delivery, Responsible, Subscription
from compliance.reports.reach import reaches
from placements.models import Member, Placement
from tests.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db

PAGE = "/admin/reports/"
WEEKLY = {"whose": "all", "window": "14", "rhythm": "weekly", "weekday": "0", "hour": "8", "dates": "us"}
CANARY = "zqxvk"


@pytest.fixture
def as_pat(pat: User, client: Client) -> Client:
    client.force_login(pat)
    return client


@pytest.fixture
def administrator(filings: None, db: None) -> Client:
    person = User.objects.create_user("ada", is_staff=True)
    person.groups.add(Group.objects.get(name="administrator"))
    client = Client()
    client.force_login(person)
    return client


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_report_is_had_changed_and_stopped(as_pat: Client, pat: User, series_d: Placement) -> None:
    page = said(as_pat.post(PAGE, {**WEEKLY, "placements": [series_d.pk]}, follow=True))
    assert "You will have this report every week, on Monday at 8:00." in page
    own = Subscription.objects.get(person=pat)
    assert (list(own.placements.all()), own.made_by) == ([series_d], pat)
    page = said(as_pat.post(f"{PAGE}{own.pk}/", {**WEEKLY, "rhythm": "daily", "hour": "7"}, follow=True))
    assert "The report is changed. You will have it every day at 7:00." in page
    assert "Stop" in page
    page = said(as_pat.post(PAGE, {"stop": own.pk}, follow=True))
    assert "You have no report yet." in page
    own.refresh_from_db()
    assert own.ended_at


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("window", "0", "greater than or equal to 1"),
        ("hour", "24", "less than or equal to 23"),
        ("escalate_after", "3", "Say both after how many days, 1 to 366, and whom to tell; or neither."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(as_pat: Client, field: str, value: str, told: str) -> None:
    assert told in said(as_pat.post(PAGE, {**WEEKLY, field: value}))
    assert not Subscription.objects.exists()


def test_nobody_else_s_report_is_seen_changed_or_stopped(as_pat: Client) -> None:
    theirs = SubscriptionFactory.create()
    for address in (f"{PAGE}{theirs.pk}/", f"{PAGE}{theirs.pk}/preview/"):
        assert as_pat.get(address).status_code == 404
    assert as_pat.post(f"{PAGE}{theirs.pk}/", WEEKLY).status_code == 404
    for key in (theirs.pk, "x", "9" * 40):
        assert as_pat.post(PAGE, {"stop": key}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_a_placement_that_one_may_not_see_can_neither_be_chosen_nor_read(
    as_pat: Client, pat: User, series_d: Placement
) -> None:
    own = SubscriptionFactory.create(person=pat)
    own.placements.set([series_d])
    Placement.objects.filter(pk=series_d.pk).update(restricted=True, name=f"Project {CANARY}")
    for address in (PAGE, f"{PAGE}{own.pk}/"):
        assert CANARY not in said(as_pat.get(address))
    assert as_pat.get(f"{PAGE}{own.pk}/preview/").status_code == 404
    assert CANARY not in said(as_pat.post(PAGE, {**WEEKLY, "placements": [series_d.pk]}))
    assert Subscription.objects.count() == 1


def test_the_preview_says_what_the_mail_says(as_pat: Client, pat: User, series_d: Placement) -> None:
    own = SubscriptionFactory.create(person=pat, dates="iso")
    page = said(as_pat.get(f"{PAGE}{own.pk}/preview/?as_of=2003-08-06"))
    assert "2 missed, nothing due by 2003-08-20: Series D preferred, May 2003" in page
    assert "Due 2003-06-21 (safe day 2003-06-20) · 46 days late · nothing on record" in page
    assert "deadlines-as-of-2003-08-06.xlsx" in page
    assert "style=" not in page.partition('class="mail"')[2]
    assert page.count("<h1>") == 1


def test_a_test_goes_to_one_s_own_address_once_for_each_press(
    as_pat: Client, pat: User, series_d: Placement, mailoutbox: list[Any]
) -> None:
    own = SubscriptionFactory.create(person=pat)
    address = f"{PAGE}{own.pk}/preview/"
    token = as_pat.get(address).context["token"]
    assert "The mail of today was sent to pat@example.com." in said(as_pat.post(address, {"token": token}, follow=True))
    assert "asked for before" in said(as_pat.post(address, {"token": token}, follow=True))
    assert [mail.to for mail in mailoutbox] == [["pat@example.com"]]
    assert Delivery.objects.get().kind == Delivery.Kind.TEST


def test_tests_are_counted(as_pat: Client, pat: User, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.admin.reports.MOST_TESTS", 1)
    own = SubscriptionFactory.create(person=pat)
    address = f"{PAGE}{own.pk}/preview/"
    for _ in range(2):
        page = said(as_pat.post(address, {"token": as_pat.get(address).context["token"]}, follow=True))
    assert "Within a day no more than 1 test can be sent." in page
    assert len(mailoutbox) == 1


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
    assert administrator.post(f"/admin/compliance/subscription/{theirs.pk}/change/", given).status_code == 302
    theirs.refresh_from_db()
    assert set(theirs.placements.all()) == {series_d, other}
    assert series_d.pk not in reaches([theirs])[theirs.pk]


def test_chosen_reports_are_stopped_at_once(administrator: Client) -> None:
    some = SubscriptionFactory.create_batch(2)
    chosen = {"action": "stop", "_selected_action": [each.pk for each in some]}
    page = said(administrator.post("/admin/compliance/subscription/", chosen, follow=True))
    assert "2 reports stopped" in page
    assert not Subscription.objects.filter(ended_at=None).exists()


def test_who_is_responsible_is_entered_on_the_page_of_the_placement(pat: User, series_d: Placement) -> None:
    counsel = User.objects.create_user("counsel", is_staff=True)
    counsel.groups.add(Group.objects.get(name="counsel"))
    client = Client()
    client.force_login(counsel)
    page = said(client.get(f"/admin/placements/placement/{series_d.pk}/change/"))
    assert "Whose its deadlines are" in page
    Responsible.objects.create(placement=series_d, person=pat)
    assert 'name="responsible-0-person"' in said(client.get(f"/admin/placements/placement/{series_d.pk}/change/"))
