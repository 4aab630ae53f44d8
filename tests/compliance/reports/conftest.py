"""What the tests of what stands in a report share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.fixtures import Settings

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from django.contrib.auth.models import User

    from compliance.models import Subscription
    from compliance.reports.content import Report
    from placements.models import Placement
    from tests.mail_server import MailServer

Told = Callable[..., "Report"]


@pytest.fixture
def pat(demo: None) -> User:
    """A person who may read."""
    from django.contrib.auth.models import Group, User

    from compliance.roles import sync_roles

    sync_roles()
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
        subscription: Subscription = SubscriptionFactory.create(**{"person": None, "made_by": pat, **who, **asked})
        subscription.placements.set(placements)
        before = since or date.fromordinal(as_of.toordinal() - 7)
        return reports([subscription], as_of=as_of, since={subscription.pk: before})[subscription.pk]

    return of


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    """A real SMTP server, for a module."""
    from tests.mail_server import serving

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
def placement(db: None) -> Placement:
    """A placement that reports tell of."""
    from tests.factories import PlacementFactory

    return PlacementFactory.create(name="Series D")
