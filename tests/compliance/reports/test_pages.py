"""The pages of one's own reports: had, changed, stopped, read as a page and tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from compliance.models import Delivery, ReportRun, Subscription
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn, sign_in
from tests.factories import DeliveryFactory, ReportRunFactory, SubscriptionFactory

__all__ = ["sign_in"]

pytestmark = pytest.mark.django_db

PAGE = "/reports/"
ADD = f"{PAGE}add/"
WEEKLY = {"whose": "all", "window": "14", "rhythm": "weekly", "weekday": "0", "hour": "8", "dates": "us"}
CANARY = "zqxvk"


@pytest.fixture
def as_pat(pat: User, client: Client) -> Client:
    client.force_login(pat)
    return client


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_report_is_had_changed_and_stopped(as_pat: Client, pat: User, series_d: Placement) -> None:
    page = said(as_pat.post(ADD, {**WEEKLY, "placements": [series_d.pk]}, follow=True))
    assert "You will have this report every week, on Monday at 8:00." in page
    own = Subscription.objects.get(person=pat)
    assert (list(own.placements.all()), own.made_by) == ([series_d], pat)
    change = f"{PAGE}{own.pk}/change/"
    carried = {"version": as_pat.get(change).context["carried"]}
    page = said(as_pat.post(change, {**WEEKLY, **carried, "rhythm": "daily", "hour": "7"}, follow=True))
    assert "The report is changed. You will have it every day at 7:00." in page
    assert "Your report every day at 7:00" in page
    page = said(as_pat.post(PAGE, {"stop": own.pk}, follow=True))
    assert "You have no report yet." in page
    own.refresh_from_db()
    assert own.ended_at


def test_a_report_changed_meanwhile_is_saved_over_only_once_that_was_said(as_pat: Client, pat: User) -> None:
    own = SubscriptionFactory.create(person=pat, hour=8)
    change = f"{PAGE}{own.pk}/change/"
    carried = {"version": as_pat.get(change).context["carried"]}
    own.hour = 9
    own.save()
    refused = as_pat.post(change, {**WEEKLY, **carried, "window": "30"})
    assert refused.status_code == 409
    assert "This report was changed while you had it open, so nothing was saved." in said(refused)
    own.refresh_from_db()
    assert (own.hour, own.window) == (9, 14)
    as_pat.post(change, {**WEEKLY, "version": refused.context["carried"], "window": "30"})
    own.refresh_from_db()
    assert (own.hour, own.window) == (8, 30)


def test_a_report_asked_for_twice_by_one_form_is_had_once(as_pat: Client) -> None:
    form = {**WEEKLY, "once": as_pat.get(ADD).context["carried"]}
    as_pat.post(ADD, form)
    assert "the form was sent twice" in said(as_pat.post(ADD, form, follow=True))
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("window", "0", "greater than or equal to 1"),
        ("hour", "24", "less than or equal to 23"),
        ("escalate_after", "3", "Say both after how many days, 1 to 366, and whom to tell; or neither."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(as_pat: Client, field: str, value: str, told: str) -> None:
    assert told in said(as_pat.post(ADD, {**WEEKLY, field: value}))
    assert not Subscription.objects.exists()


def test_nobody_else_s_report_is_seen_changed_or_stopped(as_pat: Client) -> None:
    theirs = SubscriptionFactory.create()
    for address in (f"{PAGE}{theirs.pk}/", f"{PAGE}{theirs.pk}/change/"):
        assert as_pat.get(address).status_code == 404
    assert as_pat.post(f"{PAGE}{theirs.pk}/change/", WEEKLY).status_code == 404
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
    for address in (PAGE, ADD, f"{PAGE}{own.pk}/change/"):
        assert CANARY not in said(as_pat.get(address))
    assert as_pat.get(f"{PAGE}{own.pk}/").status_code == 404
    assert CANARY not in said(as_pat.post(ADD, {**WEEKLY, "placements": [series_d.pk]}))
    assert Subscription.objects.count() == 1


def test_the_preview_says_what_the_mail_says(as_pat: Client, pat: User, series_d: Placement) -> None:
    own = SubscriptionFactory.create(person=pat, dates="iso")
    page = said(as_pat.get(f"{PAGE}{own.pk}/?as_of=2003-08-06"))
    assert "2 missed, nothing due by 2003-08-20: Series D preferred, May 2003" in page
    assert "Due 2003-06-21 (safe day 2003-06-20) · 46 days late · nothing on record" in page
    assert "deadlines-as-of-2003-08-06.xlsx" in page
    assert "style=" not in page.partition('class="mail"')[2]
    assert page.count("<h1") == 1


def test_a_test_goes_to_one_s_own_address_once_for_each_press(
    as_pat: Client, pat: User, series_d: Placement, mailoutbox: list[Any]
) -> None:
    own = SubscriptionFactory.create(person=pat)
    address = f"{PAGE}{own.pk}/"
    token = as_pat.get(address).context["token"]
    assert "The mail of today was sent to pat@example.com." in said(as_pat.post(address, {"token": token}, follow=True))
    assert "asked for before" in said(as_pat.post(address, {"token": token}, follow=True))
    assert [mail.to for mail in mailoutbox] == [["pat@example.com"]]
    assert Delivery.objects.get().kind == Delivery.Kind.TEST


def test_tests_are_counted(as_pat: Client, pat: User, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.views.reports.MOST_TESTS", 1)
    own = SubscriptionFactory.create(person=pat)
    address = f"{PAGE}{own.pk}/"
    for _ in range(2):
        page = said(as_pat.post(address, {"token": as_pat.get(address).context["token"]}, follow=True))
    assert "Within a day no more than 1 test can be sent." in page
    assert len(mailoutbox) == 1


def test_a_person_without_a_part_in_the_office_s_deadlines_sees_none_of_it(client: Client, demo: None) -> None:
    client.force_login(User.objects.create_user("newcomer", is_staff=True))
    assert {client.get(address).status_code for address in (PAGE, ADD, f"{PAGE}mails/")} == {403}


def test_of_many_placements_those_are_offered_that_are_found_by_name(
    as_pat: Client, pat: User, series_d: Placement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compliance.reports.asking.OFFERED", 2)
    assert "Series D" not in said(as_pat.get(ADD))
    page = said(as_pat.post(ADD, {**WEEKLY, "window": "30", "named": "series d", "find": ""}))
    assert f'name="placements" value="{series_d.pk}"' in page
    assert "Common stock" not in page
    assert 'value="30"' in page
    assert not Subscription.objects.exists()
    page = said(as_pat.post(ADD, {**WEEKLY, "named": "common", "placements": [series_d.pk, "x"], "find": ""}))
    assert "Common stock, April 2004" in page
    assert "checked" in page.partition("Series D")[0].rpartition("<input")[2]
    as_pat.post(ADD, {**WEEKLY, "named": "common", "placements": [series_d.pk]})
    assert list(Subscription.objects.get().placements.all()) == [series_d]


def test_the_page_says_what_became_of_one_s_own_mails(as_pat: Client, pat: User) -> None:
    DeliveryFactory.create(recipient=f"person {pat.pk}", status="failed", answer="550 No such person here")
    DeliveryFactory.create(recipient="person 0", status="failed", answer="550 Somebody else")
    page = said(as_pat.get(PAGE))
    assert "550 No such person here" in page
    assert "Somebody else" not in page


def test_whether_reports_go_out_is_told_to_all_and_what_sends_them_to_administrators(
    as_pat: Client, pat: User, sign_in: SignIn
) -> None:
    SubscriptionFactory.create(person=pat)
    assert "Nothing has sent reports here yet" in said(as_pat.get(PAGE))
    now = timezone.now()
    ReportRunFactory.create(machine="mailer, process 7", beat_at=now, expected_by=now + timedelta(hours=1))
    page = said(as_pat.get(PAGE))
    assert "At work" in page
    assert "process 7" not in page
    assert "mailer, process 7" in said(sign_in("administrator").get(PAGE))
    ReportRun.objects.update(expected_by=now - timedelta(hours=1))
    assert "Overdue</span> since" in said(as_pat.get(PAGE))
