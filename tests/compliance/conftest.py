"""What the tests of the judging app share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from pytest_django import DjangoDbBlocker

    from placements.models import Placement
    from tests.demo import Rows


@pytest.fixture(scope="session")
def rows_of_the_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    """What ``load_demo`` writes, loaded once."""
    from tests import demo

    with django_db_blocker.unblock():
        return demo.rows_of_the_demo()


@pytest.fixture
def demo(rows_of_the_demo: Rows, db: None) -> None:
    """The facts of the four filings."""
    from tests.demo import copy

    copy(rows_of_the_demo)


@pytest.fixture
def series_d(demo: None) -> Placement:
    """The Series D placement of May 2003."""
    found: Placement = apps.get_model("placements", "Placement").objects.get(slug="series-d-2003")
    return found
