"""The demo's placements as deals in memory: the tests of the checks change them freely and touch no database."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import transaction

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from pytest_django import DjangoDbBlocker

    from compliance.checks import Deal


@pytest.fixture(scope="session")
def pickled_deals(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, bytes]:
    """The deals of the demo by slug, kept as bytes, so that each test changes a copy of its own."""
    from compliance.checks import deals
    from placements.models import Placement

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        found = {deal.placement.slug: pickle.dumps(deal) for deal in deals(Placement.objects.all())}
        transaction.set_rollback(True)
    return found


@pytest.fixture
def deal(db: None, pickled_deals: dict[str, bytes]) -> Callable[[str], Deal]:
    """A copy of the deal of a slug. The tests ask for the database only so that it is set up."""

    def copy(slug: str) -> Deal:
        made: Deal = pickle.loads(pickled_deals[slug])  # noqa: S301 - written above
        return made

    return copy


@pytest.fixture
def series_d_deal(deal: Callable[[str], Deal]) -> Deal:
    """Series D, May 2003."""
    return deal("series-d-2003")


@pytest.fixture
def common_deal(deal: Callable[[str], Deal]) -> Deal:
    """The common stock of April 2004."""
    return deal("common-2004")


@pytest.fixture
def resale_deal(deal: Callable[[str], Deal]) -> Deal:
    """The resale prospectus of November 2003 with its supplement."""
    return deal("resale-2003")
