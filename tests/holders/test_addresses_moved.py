"""The migration that moves the holders' addresses to the addresses of record, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

BEFORE, AFTER = ("holders", "0002_holder_party_to"), ("holders", "0005_holder_without_address")
pytestmark = pytest.mark.once

# As the placements were then: their own later moves are another test's.
PLACEMENTS = ("placements", "0009_class_outstanding")
DETAILS = {"address": "152 West 57th Street\nNew York", "attention": "Mr. Kaye", "fax": "212-247-1329"}


def at(state: tuple[str, str]) -> Any:
    """The models as they were after a migration, in a database brought there."""
    executor = MigrationExecutor(connection)
    executor.migrate([PLACEMENTS, state])
    return executor.loader.project_state([PLACEMENTS, state]).apps


@pytest.fixture(scope="module")
def _moved_back(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as it was before the move, once for these tests; afterwards as the project wants it, and empty."""
    with django_db_blocker.unblock():
        then = at(BEFORE)
        yield
        at(BEFORE)
        for app, model in (("placements", "Placement"), ("placements", "Issuer"), ("holders", "Holder")):
            then.get_model(app, model).objects.all().delete()
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def before(_moved_back: None) -> Any:
    """The models before the move."""
    return at(BEFORE)


def placement(apps: Any, slug: str) -> Any:
    issuer, _ = apps.get_model("placements", "Issuer").objects.get_or_create(name="Issuer, Inc.")
    return apps.get_model("placements", "Placement").objects.create(issuer=issuer, slug=slug, name=slug)


def test_each_placement_that_names_a_holder_has_its_address_and_gives_it_back(before: Any) -> None:
    party, named, other = (placement(before, slug) for slug in ("party", "named", "other"))
    holder = before.get_model("holders", "Holder").objects.create(code="xmark", name="Xmark", **DETAILS)
    holder.party_to.add(party)
    before.get_model("holders", "HolderName").objects.create(holder=holder, placement=named, name="X. Mark")
    silent = before.get_model("holders", "Holder").objects.create(code="ota", name="OTA")
    silent.party_to.add(other)

    addresses = at(AFTER).get_model("holders", "Address").objects
    told = addresses.order_by("pk").values("placement__slug", "holder__code", "starts_on", *DETAILS)
    assert list(told) == [
        {"placement__slug": slug, "holder__code": "xmark", "starts_on": None, **DETAILS} for slug in ("party", "named")
    ]

    holders = at(BEFORE).get_model("holders", "Holder").objects
    assert holders.values(*DETAILS).get(code="xmark") == DETAILS
    assert holders.values(*DETAILS).get(code="ota") == {"address": "", "attention": "", "fax": ""}


def test_an_address_that_no_placement_could_take_stops_the_move(before: Any) -> None:
    holder = before.get_model("holders", "Holder").objects.create(code="lost", name="Lost Fund", fax="212-247-1329")
    with pytest.raises(RuntimeError, match=r"“Lost Fund” \(lost\) has an address, but no placement names it"):
        at(AFTER)
    holder.delete()
