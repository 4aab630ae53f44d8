"""Reports to be sent in tests of the ledger: who has them, what they say, and a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models.functions import Now

from compliance.models import Delivery, Subscription
from compliance.reports import running
from compliance.reports.ledger import Tally
from compliance.reports.mail import Mail
from compliance.roles import Role, sync_roles
from placements.models import Placement
from tests.factories import SubscriptionFactory

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""08:00 in New York."""


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
