"""A stored mail goes to nobody who may have it no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from compliance.models import Subscription
from compliance.reports import ledger, running
from compliance.reports.ledger import Tally
from compliance.reports.posting import Post
from placements.models import Placement
from tests.compliance.reports.sending import MONDAY, a_reader, composed, subscribed, the_mail
from tests.factories import SubscriptionFactory
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


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
