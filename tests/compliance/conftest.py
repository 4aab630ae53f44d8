"""What the tests of the judging app share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core.management import call_command

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from placements.models import Placement


@pytest.fixture
def demo(db: None) -> None:
    """The facts of the four filings."""
    call_command("load_demo", verbosity=0)


@pytest.fixture
def series_d(demo: None) -> Placement:
    """The Series D placement of May 2003."""
    found: Placement = apps.get_model("placements", "Placement").objects.get(slug="series-d-2003")
    return found
