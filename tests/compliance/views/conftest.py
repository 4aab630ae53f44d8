"""The people of the admin's tests in front of the site, and the four filings, loaded once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.compliance.admin.conftest import counsel, sign_in

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from placements.models import Placement

__all__ = ["counsel", "sign_in"]


@pytest.fixture(scope="module")
def filings(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The four filings; what each test does to them is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(filings: None, db: None) -> None:
    """The facts of the four filings."""


@pytest.fixture
def series_d(demo: None) -> Placement:
    """The Series D placement of May 2003."""
    from placements.models import Placement

    return Placement.objects.get(slug="series-d-2003")
