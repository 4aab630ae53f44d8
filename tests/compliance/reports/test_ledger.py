"""A mail is stored, claimed by one run, and sent once; what became of it is in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, User
from django.db.models.functions import Now
from pytest_django.fixtures import Settings

from compliance.models import Delivery, Subscription
from compliance.reports import ledger, running
from compliance.reports.ledger import Tally
from compliance.reports.mail import Mail
from compliance.reports.outcome import Outcome
from compliance.reports.posting import Answer, Post
from compliance.roles import Role, sync_roles
from placements.models import Placement
from tests.factories import DeliveryFactory, PlacementFactory, SubscriptionFactory
from tests.mail_server import MailServer, never_answers, serving, takes_it, takes_it_and_hangs_up

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""08:00 in New York."""


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with serving() as running_server:
        yield running_server


@pytest.fixture
def server(mail_server: MailServer, settings: Settings) -> MailServer:
    """A real SMTP server with nothing in it yet, to which mails go."""
    mail_server.__init__(port=mail_server.port)  # type: ignore[misc]  # as it was at first
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.EMAIL_TIMEOUT = 1
    return mail_server


@pytest.fixture
def placement() -> Placement:
    return PlacementFactory.create(name="Series D")


def a_reader(name: str, **fields: Any) -> User:
    sync_roles()
    person = User.objects.create_user(name, f"{name}@office.example", is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=Role.READER.value))
    return person


def subscribed(name: str = "ann", **fields: Any) -> Subscription:
    made = MONDAY - timedelta(days=30)
    return SubscriptionFactory.create(**{"person": a_reader(name), "made_at": made, **fields})


def composed(
    subscriptions: Sequence[Subscription],
    *,
    as_of: date,
    since: Mapping[int, date],
    late_for: datetime | None,
) -> dict[int, Mail]:
    """Every placement by name, and what was asked: enough to see what went into a mail."""
    placements = list(Placement.objects.order_by("pk"))
    names = ", ".join(placement.name for placement in placements)
    said = f"As of {as_of}, since {{}}, late for {late_for}: {names}"
    return {
        each.pk: Mail(
            subject=f"2 missed: {names}",
            text=said.format(since[each.pk]) + "\n.\n.. a line of dots\n",
            html=f"<p>{said}</p>",
            tells_of=frozenset(placement.pk for placement in placements),
        )
        for each in subscriptions
    }


def run(now: datetime = MONDAY, **options: Any) -> Tally:
    return running.run(compose=composed, at=now, **options)


def the_mail() -> Delivery:
    return Delivery.objects.get()


def wait_is_over() -> None:
    """As if the time until the next attempt had passed."""
    Delivery.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=Now())


# ------------------------------------------------------------------------------------------------------------ once


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


# ---------------------------------------------------------------------------------------------------- what goes wrong


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


# ----------------------------------------------------------------------------------------------------- who may have it


def stored(**fields: Any) -> Subscription:
    subscription = subscribed(**fields)
    ledger.enter(running.drafts(compose=composed, at=MONDAY), at=MONDAY)
    return subscription


def not_sent(server: MailServer) -> str:
    with Post() as post:
        assert ledger.send(post) == Tally(failed=1)
    assert server.taken == []
    return the_mail().answer


def test_who_was_closed_since_has_none(server: MailServer, placement: Placement) -> None:
    stored()
    User.objects.update(is_active=False)
    assert not_sent(server) == "Not sent: whom it was for may be told of this no more."


def test_who_was_shut_out_since_has_none(server: MailServer, placement: Placement) -> None:
    stored()
    Placement.objects.update(restricted=True)
    assert not_sent(server) == "Not sent: whom it was for may be told of this no more."


def test_whose_address_changed_since_has_none_at_the_old_one(server: MailServer, placement: Placement) -> None:
    stored()
    User.objects.update(email="new@office.example")
    assert not_sent(server) == "Not sent: the person has another address now."


def test_an_address_outside_that_was_changed_since_has_none(server: MailServer, placement: Placement) -> None:
    counsel = SubscriptionFactory.create(
        person=None, address="counsel@firm.example", made_by=a_reader("ann"), made_at=MONDAY - timedelta(days=30)
    )
    counsel.placements.add(placement)
    ledger.enter(running.drafts(compose=composed, at=MONDAY), at=MONDAY)
    Subscription.objects.update(address="counsel@other.example")
    assert not_sent(server) == "Not sent: it goes to another address now."


def test_who_ended_it_since_has_none(server: MailServer, placement: Placement) -> None:
    stored()
    Subscription.objects.update(ended_at=MONDAY)
    assert not_sent(server) == "Not sent: the subscription has ended."


def test_names_that_may_no_longer_leave_the_office_do_not(server: MailServer, placement: Placement) -> None:
    Placement.objects.update(names_to_outsiders=True)
    counsel = SubscriptionFactory.create(
        person=None, address="Counsel@Firm.example", made_by=a_reader("ann"), made_at=MONDAY - timedelta(days=30)
    )
    counsel.placements.add(placement)
    ledger.enter(running.drafts(compose=composed, at=MONDAY), at=MONDAY)
    assert (the_mail().recipient, the_mail().to) == ("counsel@firm.example", "Counsel@Firm.example")
    Placement.objects.update(names_to_outsiders=False)
    assert not_sent(server) == "Not sent: it holds names that may no longer leave the office."


# -------------------------------------------------------------------------------------------------------------- a test


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


# ------------------------------------------------------------------------------------------------------ other ways out


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
