"""What is refused, broken off or killed: the ledger says so, and a mail is tried again or given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.functions import Now
from pytest_django.fixtures import Settings

from compliance.models import Delivery
from compliance.reports import ledger, running
from compliance.reports.ledger import Tally
from compliance.reports.mail import Mail
from compliance.reports.outcome import Outcome
from compliance.reports.posting import Answer
from placements.models import Placement
from tests.compliance.reports.sending import MONDAY, composed, run, subscribed, the_mail, wait_is_over
from tests.factories import DeliveryFactory
from tests.mail_server import MailServer, never_answers, takes_it, takes_it_and_hangs_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answer", "status", "tally"),
    [("451 try again", "pending", Tally(later=1)), ("550 no such person", "failed", Tally(failed=1))],
)
def test_one_bad_address_does_not_stop_the_rest(
    server: MailServer, placement: Placement, answer: str, status: str, tally: Tally
) -> None:
    for name in ("ann", "bob", "cy"):
        subscribed(name)
    server.refuses["bob@office.example"] = answer
    done = run()
    assert (done.sent, done.later, done.failed) == (2, tally.later, tally.failed)
    mail = Delivery.objects.get(to="bob@office.example")
    assert (mail.status, mail.answer) == (status, answer)
    assert server.recipients == ["ann@office.example", "cy@office.example"]


def test_what_is_refused_for_now_is_sent_later_as_it_was(server: MailServer, placement: Placement) -> None:
    subscribed()
    server.behaves = lambda *_: "452 too much mail"
    assert run() == Tally(later=1)
    first = the_mail()
    assert first.next_attempt_at is not None
    assert run() == Tally()  # not before its time
    server.behaves = takes_it
    Placement.objects.update(name="Another name")
    wait_is_over()
    assert run() == Tally(sent=1)
    assert server.taken == [bytes(first.body)]


def test_what_is_refused_for_good_is_not_tried_again(server: MailServer, placement: Placement) -> None:
    subscribed()
    server.behaves = lambda *_: "554 it is spam"
    assert run() == Tally(failed=1)
    server.behaves = takes_it
    assert run() == Tally()
    assert (the_mail().status, the_mail().answer) == ("failed", "554 it is spam")


def test_pauses_grow_and_end(server: MailServer, placement: Placement, django_assert_num_queries: Any) -> None:
    subscribed()
    server.behaves = lambda *_: "452 too much mail"
    run()
    pauses = []
    for attempts in (0, 1, 5, 8, 48):
        Delivery.objects.update(attempts=attempts, next_attempt_at=Now())
        before = datetime.now(UTC)
        run()
        due = the_mail().next_attempt_at
        assert due is not None
        pauses.append(round((due - before) / timedelta(minutes=1)))
    assert pauses == [1, 2, 32, 60, 60]
    Delivery.objects.update(attempts=49, next_attempt_at=Now())
    assert run() == Tally(failed=1)


def test_without_a_server_mails_wait_and_one_alone_is_tried(settings: Settings, placement: Placement) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    subscribed("ann")
    subscribed("bob")
    assert run() == Tally(later=1)
    assert sorted(Delivery.objects.values_list("status", "attempts")) == [("pending", 0), ("pending", 1)]
    assert "refused" in Delivery.objects.get(attempts=1).answer


@pytest.mark.parametrize("behaviour", [takes_it_and_hangs_up, never_answers])
def test_a_connection_that_ends_after_the_mail_leaves_it_uncertain_and_it_is_sent_again_the_same(
    server: MailServer, placement: Placement, behaviour: Any
) -> None:
    subscribed()
    server.behaves = behaviour
    assert run() == Tally(uncertain=1)
    mail = the_mail()
    assert (mail.status, mail.times_uncertain) == ("uncertain", 1)
    assert mail.answer.startswith("The mail was handed over, and no answer came")
    server.behaves, server.pause = takes_it, 0
    wait_is_over()
    assert run() == Tally(sent=1)
    assert server.taken == [bytes(mail.body)] * 2
    assert set(server.message_ids) == {mail.message_id}
    assert the_mail().times_uncertain == 1


def test_what_a_killed_run_was_at_is_uncertain_and_sent_again(server: MailServer, placement: Placement) -> None:
    subscribed()
    ledger.enter(running.drafts(compose=composed, at=MONDAY), at=MONDAY)
    Delivery.objects.update(status="sending", attempts=1, lease_until=datetime.now(UTC) + timedelta(minutes=5))
    assert run() == Tally()  # the other run may be alive
    Delivery.objects.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert run() == Tally(sent=1)
    assert (the_mail().times_uncertain, the_mail().attempts) == (1, 2)


def test_held_it_waits_for_an_administrator(server: MailServer, placement: Placement, settings: Settings) -> None:
    settings.REPORT_UNCERTAIN = "HOLD"
    subscription = subscribed()
    server.behaves = takes_it_and_hangs_up
    assert run() == Tally(uncertain=1)
    server.behaves = takes_it
    wait_is_over()
    assert run() == Tally(uncertain=1)
    assert ledger.send_again(the_mail(), by=subscription.person, at=MONDAY)
    assert run() == Tally(sent=1)
    assert the_mail().decided_by == subscription.person
    assert not ledger.send_again(the_mail(), by=subscription.person, at=MONDAY)
    assert not ledger.hold(the_mail(), by=subscription.person, at=MONDAY)


def test_what_was_uncertain_too_often_waits_for_a_person(server: MailServer, placement: Placement) -> None:
    subscribed()
    server.behaves = takes_it_and_hangs_up
    run()
    Delivery.objects.update(times_uncertain=ledger.MOST_UNCERTAIN - 1)
    wait_is_over()
    assert run() == Tally(uncertain=1)
    assert the_mail().next_attempt_at is None


def test_a_run_whose_lease_ended_does_not_overwrite_what_another_noted(placement: Placement) -> None:
    mail = DeliveryFactory.create(status="sent", attempts=2, sent_at=MONDAY)
    mail.attempts = 1
    ledger._settle(mail, Answer(Outcome.NEVER, "550 no"))
    assert the_mail().status == "sent"


def test_of_two_claims_one_succeeds() -> None:
    key = DeliveryFactory.create(status="pending", next_attempt_at=MONDAY - timedelta(days=9000)).pk
    assert [ledger._claim(key), ledger._claim(key)] == [True, False]


def test_a_person_without_an_address_is_on_the_list_of_what_failed(server: MailServer, placement: Placement) -> None:
    subscription = subscribed()
    User.objects.update(email="")
    assert run() == Tally()
    assert (the_mail().status, the_mail().answer) == ("failed", "No mail address is given.")
    assert the_mail().recipient == f"person {subscription.person_id}"


def test_a_report_that_cannot_be_written_keeps_nothing_back_that_is_stored(
    server: MailServer, placement: Placement
) -> None:
    subscribed()
    server.behaves = lambda *_: "452 too much mail"
    run()
    wait_is_over()
    server.behaves = takes_it

    def broken(*_: Any, **__: Any) -> dict[int, Mail]:
        raise ValueError("a mistake of ours")

    with pytest.raises(ValueError, match="a mistake"):
        running.run(compose=broken, at=MONDAY + timedelta(days=7))
    assert the_mail().status == "sent"
