"""Who asked for it is reminded of their own deadline on its day and once it is missed; later somebody else is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from compliance.models import Deadline, Delivery, Subscription
from compliance.reports import ledger, running
from compliance.reports.ledger import Tally
from compliance.reports.occasions import CATCH_UP, Occasion, Wish, occasions
from compliance.reports.posting import Post
from placements.models import Placement
from tests.compliance.reports.sending import a_reader
from tests.factories import DeadlineFactory, DutyFactory, PlacementFactory, ResponsibleFactory, SubscriptionFactory

DUE = date(2003, 6, 21)


@dataclass(frozen=True)
class Waiting:
    due_on: date | None = DUE
    safe_on: date | None = DUE - timedelta(days=1)
    is_right: bool = False


ALL = Wish(since=date(2003, 1, 1), on_the_day=True, overdue=True, escalate_after=5)


def told(as_of: date, deadline: Waiting | None = None, choice: Wish = ALL) -> list[tuple[str, str]]:
    return [(occasion, day.isoformat()) for occasion, day in occasions(deadline or Waiting(), choice, as_of=as_of)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2003, 6, 19), []),
        (date(2003, 6, 20), [("due", "2003-06-20")]),  # the safe day
        (date(2003, 6, 21), []),  # in time as written
        (date(2003, 6, 22), [("overdue", "2003-06-22")]),
        (date(2003, 6, 25), [("overdue", "2003-06-22")]),
        (date(2003, 6, 26), [("overdue", "2003-06-22"), ("escalated", "2003-06-26")]),
        (date(2003, 6, 29), [("overdue", "2003-06-22"), ("escalated", "2003-06-26")]),
        (date(2003, 6, 30), [("escalated", "2003-06-26")]),
        (date(2003, 7, 3), [("escalated", "2003-06-26")]),
        (date(2003, 7, 4), []),
    ],
)
def test_each_notice_is_for_its_day(as_of: date, expected: list[tuple[str, str]]) -> None:
    assert told(as_of) == expected


def test_a_right_that_has_ended_is_not_missed() -> None:
    right = Waiting(is_right=True)
    assert told(date(2003, 6, 20), right) == [("due", "2003-06-20")]
    assert told(date(2003, 6, 22), right) == []


def test_what_has_no_day_brings_no_notice() -> None:
    assert told(DUE, Waiting(due_on=None, safe_on=None)) == []


def test_of_what_was_missed_before_one_asked_nothing_is_told() -> None:
    late = Wish(since=date(2003, 6, 23), overdue=True, escalate_after=5)
    assert told(date(2003, 6, 23), choice=late) == []
    assert told(date(2003, 6, 26), choice=late) == [("escalated", "2003-06-26")]


@given(st.integers(-40, 40), st.integers(1, 30), st.integers(0, 3))
def test_day_after_day_each_notice_is_for_one_day_and_no_more_than_a_week_late(
    start: int, after: int, safe: int
) -> None:
    waiting = Waiting(safe_on=DUE - timedelta(days=safe))
    choice = Wish(since=DUE + timedelta(days=start), on_the_day=True, overdue=True, escalate_after=after)
    days = [DUE + timedelta(days=number) for number in range(-60, 100)]
    found = [(occasion, day, as_of) for as_of in days for occasion, day in occasions(waiting, choice, as_of=as_of)]
    for occasion in Occasion:
        assert len({day for kind, day, _ in found if kind is occasion}) <= 1
    assert all(choice.since <= day <= as_of <= day + timedelta(days=CATCH_UP) for _, day, as_of in found)


# ---------------------------------------------------------------------------------------------------- the mails of them

MORNING = datetime(2003, 6, 22, 12, 0, tzinfo=UTC)
"""08:00 in New York, the day after the filing was due."""


@pytest.fixture
def missed(db: None) -> Deadline:
    placement = PlacementFactory.create(name="Series D")
    duty = DutyFactory.create(placement=placement, per="placement", title="File the resale registration statement")
    return DeadlineFactory.create(
        placement=placement, duty=duty, valid_from=date(2003, 5, 7), due_on=DUE, literal_on=DUE, safe_on=DUE
    )


def reminded(name: str, placement: Placement, **choices: Any) -> Subscription:
    person = User.objects.filter(username=name).first() or a_reader(name)
    ResponsibleFactory.create(placement=placement, person=person)
    made = datetime(2003, 1, 6, tzinfo=UTC)
    return SubscriptionFactory.create(person=person, weekday=4, made_at=made, **choices)


def run(now: datetime = MORNING) -> Tally:
    return running.run(compose=lambda *_, **__: {}, at=now)


def sent(outbox: list[Any]) -> list[tuple[str, str]]:
    """To whom and with which subject; the reports of the week are left out."""
    return [(mail.to[0], mail.subject) for mail in outbox]


def test_the_owner_is_told_once_that_it_was_missed(missed: Deadline, mailoutbox: list[Any]) -> None:
    reminded("ann", missed.placement, overdue=True)
    for hours in (0, 1, 24):
        run(MORNING + timedelta(hours=hours))
    assert sent(mailoutbox) == [
        ("ann@office.example", "Missed, 1 day late: File the resale registration statement, Series D")
    ]
    body = mailoutbox[0].body
    assert "Due Sat Jun 21, 2003 · 1 day late" in body
    assert "/deadlines/" in body
    mail = Delivery.objects.get(kind="overdue")
    assert mail.slot_at == datetime(2003, 6, 22, 4, 0, tzinfo=UTC)
    assert mail.placements == [missed.placement_id]


def test_it_waits_for_the_persons_hour(missed: Deadline, mailoutbox: list[Any]) -> None:
    reminded("ann", missed.placement, overdue=True, hour=9)
    run(MORNING)
    assert sent(mailoutbox) == []
    run(MORNING + timedelta(hours=1))
    assert len(sent(mailoutbox)) == 1


def test_on_the_day_it_says_due_today(missed: Deadline, mailoutbox: list[Any]) -> None:
    reminded("ann", missed.placement, on_the_day=True, dates="iso")
    run(MORNING - timedelta(days=1))
    (subject,) = [subject for _, subject in sent(mailoutbox)]
    assert subject == "Due today: File the resale registration statement, Series D"
    assert "As of 2003-06-21." in mailoutbox[0].body


def test_after_some_days_somebody_else_is_told_why(missed: Deadline, mailoutbox: list[Any]) -> None:
    chief = a_reader("chief")
    reminded("ann", missed.placement, escalate_after=5, escalate_to=chief)
    run(MORNING + timedelta(days=3))
    assert sent(mailoutbox) == []
    run(MORNING + timedelta(days=4))
    run(MORNING + timedelta(days=5))
    assert sent(mailoutbox) == [
        ("chief@office.example", "Missed, 5 days late: File the resale registration statement, Series D")
    ]
    assert "ann asked that you be told when a deadline of theirs is missed for 5 days." in mailoutbox[0].body


def test_who_may_not_see_the_placement_is_not_told(missed: Deadline, mailoutbox: list[Any]) -> None:
    chief = a_reader("chief")
    reminded("ann", missed.placement, overdue=True, escalate_after=1, escalate_to=chief)
    Placement.objects.update(restricted=True)
    run()
    assert sent(mailoutbox) == []
    assert not Delivery.objects.filter(kind__in=["overdue", "escalated"]).exists()


def test_who_may_not_read_deadlines_is_not_told_in_anothers_place(missed: Deadline, mailoutbox: list[Any]) -> None:
    chief = User.objects.create_user("chief", "chief@office.example")
    reminded("ann", missed.placement, escalate_after=1, escalate_to=chief)
    run()
    assert sent(mailoutbox) == []


def test_who_may_read_deadlines_no_more_is_not_told_what_was_stored(missed: Deadline, mailoutbox: list[Any]) -> None:
    chief = a_reader("chief")
    reminded("ann", missed.placement, escalate_after=1, escalate_to=chief)
    ledger.enter(running.drafts(compose=lambda *_, **__: {}, at=MORNING), at=MORNING)
    chief.groups.clear()
    chief.user_permissions.clear()
    with Post() as post:
        ledger.send(post)
    assert sent(mailoutbox) == []
    assert Delivery.objects.get(kind="escalated").answer == "Not sent: whom it was for may be told of this no more."


def test_a_deadline_of_somebody_elses_brings_no_notice(missed: Deadline, mailoutbox: list[Any]) -> None:
    reminded("ann", missed.placement, overdue=True)
    ResponsibleFactory.create(placement=missed.placement, duty=missed.duty, person=a_reader("bob"))
    run()
    assert sent(mailoutbox) == []


def test_two_subscriptions_of_one_person_bring_one_notice(missed: Deadline, mailoutbox: list[Any]) -> None:
    first = reminded("ann", missed.placement, overdue=True)
    SubscriptionFactory.create(person=first.person, overdue=True, weekday=4, made_at=first.made_at)
    run()
    assert len(sent(mailoutbox)) == 1


def test_what_was_met_brings_no_notice(missed: Deadline, mailoutbox: list[Any]) -> None:
    reminded("ann", missed.placement, overdue=True)
    Deadline.objects.update(satisfied_on=date(2003, 6, 20))
    run()
    assert sent(mailoutbox) == []


def test_a_due_day_that_moved_brings_a_notice_of_its_own(missed: Deadline, mailoutbox: list[Any]) -> None:
    reminded("ann", missed.placement, overdue=True)
    run()
    later = DUE + timedelta(days=10)
    Deadline.objects.update(due_on=later, safe_on=later, literal_on=later)
    run(MORNING + timedelta(days=10))
    assert len(sent(mailoutbox)) == 2
