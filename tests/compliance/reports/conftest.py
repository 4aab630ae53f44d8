"""What the tests of what stands in a report share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import transaction

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from django.contrib.auth.models import User

    from compliance.models import Subscription
    from compliance.reports.content import Report
    from placements.models import Placement

Told = Callable[..., "Report"]


@pytest.fixture(scope="module")
def filings(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The four filings and the roles, made once for a module: what each test does is taken back."""
    from compliance.roles import sync_roles

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        sync_roles()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def series_d(filings: None, db: None) -> Placement:
    """The Series D placement of May 2003."""
    from placements.models import Placement

    return Placement.objects.get(slug="series-d-2003")


@pytest.fixture
def pat(filings: None, db: None) -> User:
    """A person who may read."""
    from django.contrib.auth.models import Group, User

    person = User.objects.create_user("pat", email="pat@example.com", is_staff=True)
    person.groups.add(Group.objects.get(name="reader"))
    return person


@pytest.fixture
def told(pat: User) -> Told:
    """The report of a subscription of Pat's as of a day; of seven days unless it is said since when."""
    from compliance.reports.content import reports
    from tests.factories import SubscriptionFactory

    def of(as_of: date, *, since: date | None = None, placements: Any = (), **asked: Any) -> Report:
        who = {} if "address" in asked or "person" in asked else {"person": pat}
        subscription: Subscription = SubscriptionFactory.create(**{"person": None, **who, **asked})
        subscription.placements.set(placements)
        before = since or date.fromordinal(as_of.toordinal() - 7)
        return reports([subscription], as_of=as_of, since={subscription.pk: before})[subscription.pk]

    return of
