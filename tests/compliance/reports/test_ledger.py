"""A mail is stored, claimed by one run, and sent once; what became of it is in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from compliance.models import Delivery, Subscription
from compliance.reports import ledger
from compliance.reports.ledger import Tally
from compliance.reports.mail import Mail
from placements.models import Placement
from tests.compliance.reports.sending import MONDAY, run, subscribed, the_mail
from tests.factories import SubscriptionFactory
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


def test_a_report_is_sent_once_however_often_it_is_run(server: MailServer, placement: Placement) -> None:
    subscribed()
    assert run() == Tally(sent=1)
    assert run() == Tally()
    assert run(MONDAY + timedelta(hours=5)) == Tally()
    mail = the_mail()
    assert (mail.status, mail.attempts, mail.slot_at, mail.late) == ("sent", 1, MONDAY, False)
    assert server.taken == [bytes(mail.body)]
    assert server.recipients == ["ann@office.example"]


def test_the_next_slot_brings_the_next_report_which_says_since_when(server: MailServer, placement: Placement) -> None:
    subscribed()
    run()
    assert run(MONDAY + timedelta(days=7)) == Tally(sent=1)
    assert b"As of 2026-11-23, since 2026-11-16" in server.taken[0]
    assert b"As of 2026-11-30, since 2026-11-23" in server.taken[1]


def test_a_late_start_sends_the_latest_slot_alone_marked_late(server: MailServer, placement: Placement) -> None:
    subscribed(made_at=MONDAY - timedelta(days=60))
    assert run(MONDAY + timedelta(days=2)) == Tally(sent=1)
    mail = the_mail()
    assert (mail.slot_at, mail.late, mail.as_of) == (MONDAY, True, date(2026, 11, 25))
    assert b"late for 2026-11-23 13:00" in server.taken[0]


def test_a_clock_set_back_sends_nothing_again(server: MailServer, placement: Placement) -> None:
    subscribed()
    run()
    assert run(MONDAY - timedelta(days=9)) == Tally()
    assert run(MONDAY) == Tally()


def test_a_new_subscription_has_no_report_of_the_past(server: MailServer, placement: Placement) -> None:
    subscribed(made_at=MONDAY + timedelta(minutes=1))
    assert run(MONDAY + timedelta(days=6)) == Tally()
    assert run(MONDAY + timedelta(days=7)) == Tally(sent=1)


def test_another_day_brings_no_report_for_a_day_that_has_passed(server: MailServer, placement: Placement) -> None:
    subscription = subscribed(made_at=datetime(2026, 1, 5, tzinfo=UTC))
    subscription.weekday = 4
    subscription.save()
    history: Any = Subscription
    history.history.filter(history_type="+").update(history_date=datetime(2026, 1, 5, tzinfo=UTC))
    history.history.filter(history_type="~").update(history_date=MONDAY - timedelta(days=1))
    assert run(MONDAY + timedelta(hours=1)) == Tally()
    assert run(MONDAY + timedelta(days=4)) == Tally(sent=1)


def test_asked_as_of_a_day_it_is_sent_once_too(server: MailServer, placement: Placement) -> None:
    subscribed()
    assert run(asked=date(2003, 8, 6)) == Tally(sent=1)
    assert run(asked=date(2003, 8, 6)) == Tally()
    assert the_mail().slot_at == datetime(2003, 8, 4, 12, 0, tzinfo=UTC)
    assert b"As of 2003-08-06, since 2003-07-30" in server.taken[0]


def test_two_subscriptions_of_one_person_are_two_mails(server: MailServer, placement: Placement) -> None:
    first = subscribed()
    SubscriptionFactory.create(person=first.person, made_at=first.made_at)
    assert run() == Tally(sent=2)
    assert len(server.message_ids) == 2


def test_all_mails_of_a_run_go_by_one_connection(server: MailServer, placement: Placement) -> None:
    for name in ("ann", "bob", "cy"):
        subscribed(name)
    assert run() == Tally(sent=3)
    assert server.connections == 1


def test_a_test_goes_out_at_once_to_whom_the_subscription_is_for(server: MailServer) -> None:
    subscription = subscribed()
    for _ in range(2):
        sent = ledger.send_test(subscription, Mail("1 missed", "Text", "<p>Text</p>"), at=MONDAY)
        assert (sent.status, sent.kind, sent.answer) == ("sent", "test", "250 OK")
    assert server.recipients == ["ann@office.example"] * 2
    assert len(server.message_ids) == 2
    assert run() == Tally(sent=1)  # the report itself is still to come


def test_a_test_that_is_refused_says_why(server: MailServer) -> None:
    server.refuses["ann@office.example"] = "550 no such person"
    sent = ledger.send_test(subscribed(), Mail("1 missed", "Text", "<p>Text</p>"), at=MONDAY)
    assert (sent.status, sent.answer) == ("failed", "550 no such person")


@pytest.mark.parametrize(
    "backend",
    [
        "django.core.mail.backends.locmem.EmailBackend",
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.filebased.EmailBackend",
    ],
)
def test_a_mail_goes_by_every_backend(
    placement: Placement, settings: Settings, tmp_path: Any, mailoutbox: list[Any], backend: str
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = backend, str(tmp_path)
    subscribed("ann")
    subscribed("bob")
    assert run() == Tally(sent=2)
    if "filebased" in backend:
        written = b"".join(file.read_bytes() for file in tmp_path.iterdir())  # of one second they may share a file
        assert written.count(b"Message-ID: ") == 2
    if "locmem" in backend:
        sent = mailoutbox[0]
        assert (sent.subject, sent.to) == ("2 missed: Series D", ["ann@office.example"])
        assert sent.body.startswith("As of 2026-11-23")
        assert sent.message()["Message-ID"] == Delivery.objects.get(to="ann@office.example").message_id


def test_the_message_id_is_the_same_for_whoever_makes_it() -> None:
    key: dict[str, Any] = {"kind": "report", "recipient": "person 1", "slot_at": MONDAY, "about": "subscription 1"}
    made = ledger.message_id(**key)
    assert made == ledger.message_id(**key | {"slot_at": MONDAY.astimezone(ZoneInfo("America/New_York"))})
    assert len({made, *(ledger.message_id(**key | {name: "other"}) for name in ("kind", "recipient", "about"))}) == 4
