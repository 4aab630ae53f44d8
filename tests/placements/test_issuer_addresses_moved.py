"""The migration that moves the issuers' addresses to the addresses under their placements' agreements, and back.

Its two functions run on today's tables, to which the columns that it empties are given back for the time of a test:
to migrate a whole database down and up again would cost minutes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from placements.models import IssuerAddress
from tests.factories import IssuerFactory, PlacementFactory

pytestmark = pytest.mark.django_db

migration = import_module("placements.migrations.0012_issuer_addresses_moved")
DETAILS = {"address": "157 Technology Drive\nIrvine", "attention": "Chief Executive", "fax": "949-788-6706"}
SILENT = dict.fromkeys(DETAILS, "")


@pytest.fixture
def issuers() -> Any:
    """The issuers as they were before the move, with their addresses."""
    with connection.cursor() as cursor:
        for name in DETAILS:
            cursor.execute(f"ALTER TABLE placements_issuer ADD COLUMN {name} text NOT NULL DEFAULT ''")
    return before().get_model("placements", "Issuer").objects


def before() -> Any:
    """The models as the migration finds them."""
    return MigrationLoader(None).project_state([("placements", "0011_issuer_address")]).apps


def run(function: Callable[..., None]) -> None:
    function(before(), type("Editor", (), {"connection": connection}))


def details(row: Model) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DETAILS}


def test_each_placement_has_its_issuers_address_and_the_oldest_gives_it_back(issuers: Any) -> None:
    told, silent = IssuerFactory.create(), IssuerFactory.create()
    placements = [PlacementFactory.create(issuer=told) for _ in range(2)]
    PlacementFactory.create(issuer=silent)
    issuers.filter(pk=told.pk).update(**DETAILS)

    run(migration.moved)
    run(migration.moved)
    rows = IssuerAddress.objects.order_by("pk")
    assert [(row.placement, row.starts_on, details(row)) for row in rows] == [
        (placement, None, DETAILS) for placement in placements
    ]

    issuers.all().update(**SILENT)
    IssuerAddress.objects.filter(placement=placements[1]).update(fax="later")
    run(migration.moved_back)
    assert details(issuers.get(pk=told.pk)) == DETAILS
    assert details(issuers.get(pk=silent.pk)) == SILENT


def test_an_address_that_no_placement_could_take_stops_the_move(issuers: Any) -> None:
    lost = IssuerFactory.create(name="Lost, Inc.")
    issuers.filter(pk=lost.pk).update(fax="949-788-6706")
    with pytest.raises(RuntimeError, match=r"“Lost, Inc\.” has an address, but no placement"):
        run(migration.moved)
    assert not IssuerAddress.objects.exists()
