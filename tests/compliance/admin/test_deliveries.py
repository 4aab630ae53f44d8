"""Administrators see which mails went out, have one sent again or held, and everybody sees when nothing runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compliance.models import Delivery, ReportRun
from compliance.reports import running
from compliance.reports.ledger import Tally
from tests.compliance.admin.conftest import SignIn
from tests.factories import DeliveryFactory, ReportRunFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

MAILS = "/admin/compliance/delivery/"
RUNS = "/admin/compliance/reportrun/"
THEN = datetime(2003, 6, 16, 12, tzinfo=UTC)


def decided(client: Client, action: str, mail: Delivery) -> str:
    answer = client.post(MAILS, {"action": action, "_selected_action": [mail.pk]}, follow=True)
    mail.refresh_from_db()
    return answer.text


@pytest.mark.parametrize("role", ["reader", "editor", "counsel"])
def test_the_lists_are_for_administrators(sign_in: SignIn, role: str) -> None:
    mail = DeliveryFactory.create()
    client = sign_in(role)
    for page in (MAILS, f"{MAILS}{mail.pk}/change/", RUNS, f"{MAILS}as.csv"):
        assert client.get(page).status_code in (403, 404)


def test_a_mail_is_shown_without_what_it_says(sign_in: SignIn) -> None:
    mail = DeliveryFactory.create(status="failed", answer="550 no such person")
    client = sign_in("administrator")
    for page in (MAILS, f"{MAILS}{mail.pk}/change/"):
        text = client.get(page).text
        assert "550 no such person" in text
        assert "ann@office.example" in text
        assert "1 missed" not in text
        assert "Mon Jun 16, 2003, 8:00 a.m. EDT" in text
    assert client.post(f"{MAILS}{mail.pk}/change/", {"status": "sent"}).status_code == 403
    assert client.get(f"{MAILS}add/").status_code == 403


@pytest.mark.parametrize(
    "asked", ["body__contains=missed", "placements__icontains=1", "named__isnull=True", "about__startswith=deadline"]
)
def test_an_address_asks_nothing_of_what_a_mail_says(sign_in: SignIn, asked: str) -> None:
    DeliveryFactory.create()
    client = sign_in("administrator")
    for page in (MAILS, f"{MAILS}as.csv"):
        assert client.get(f"{page}?{asked}").status_code == 400
        assert client.get(f"{page}?status__exact=sent&slot_at__year=2003").status_code == 200


def test_an_uncertain_mail_is_sent_again_on_an_administrators_word(sign_in: SignIn) -> None:
    mail = DeliveryFactory.create(status="uncertain", times_uncertain=1)
    said = decided(sign_in("administrator"), "send_again", mail)
    assert "1 mail will be sent again with the next run." in said
    assert mail.next_attempt_at is not None
    assert mail.decided_by is not None
    assert mail.decided_at is not None


def test_an_uncertain_mail_is_held(sign_in: SignIn) -> None:
    mail = DeliveryFactory.create(status="uncertain", next_attempt_at=timezone.now())
    said = decided(sign_in("administrator"), "hold", mail)
    assert "1 mail will not be sent unless you say so." in said
    assert mail.next_attempt_at is None


def test_what_was_sent_is_not_sent_again(sign_in: SignIn) -> None:
    mail = DeliveryFactory.create(status="sent", sent_at=THEN)
    said = decided(sign_in("administrator"), "send_again", mail)
    assert "1 mail stayed as before" in said
    assert (mail.status, mail.decided_by) == ("sent", None)


def test_who_may_not_see_the_mails_decides_nothing(sign_in: SignIn) -> None:
    mail = DeliveryFactory.create(status="uncertain")
    assert sign_in("counsel").post(MAILS, {"action": "send_again", "_selected_action": [mail.pk]}).status_code == 403
    mail.refresh_from_db()
    assert mail.next_attempt_at is None


def test_the_list_of_runs_says_whether_anything_is_overdue(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    SubscriptionFactory.create()
    run = running.begun(ReportRun.By.SCHEDULER, at=timezone.now())
    assert "Reports by mail: nothing is overdue" in client.get(RUNS).text
    running.beat(run, Tally(sent=3), at=timezone.now() - timedelta(hours=1))
    assert "Reports by mail: overdue since " in client.get(RUNS).text


@pytest.mark.parametrize("page", ["/", "/admin/", "/admin/placements/closing/", "/findings/"])
def test_every_page_says_that_nothing_runs(sign_in: SignIn, page: str) -> None:
    client = sign_in("reader")
    SubscriptionFactory.create()
    run = ReportRunFactory.create(expected_by=timezone.now() + timedelta(minutes=5))
    assert "reports by mail are overdue" not in client.get(page).text
    ReportRun.objects.filter(pk=run.pk).update(expected_by=datetime(2003, 6, 16, 13, tzinfo=UTC))
    text = client.get(page).text
    assert "The deadline reports by mail are overdue since Mon Jun 16, 2003, 9:00 a.m. EDT" in text
    assert "Tell an administrator." in text


def test_an_administrator_is_led_to_the_runs(sign_in: SignIn) -> None:
    SubscriptionFactory.create()
    ReportRunFactory.create(expected_by=THEN)
    assert f'<a href="{RUNS}">See the runs</a>' in sign_in("administrator").get("/admin/").text


def test_a_stranger_is_told_nothing(client: Client) -> None:
    SubscriptionFactory.create()
    ReportRunFactory.create(expected_by=THEN)
    assert "overdue" not in client.get("/accounts/login/").text
