"""Rows that are written many at a time, past the objects of their model."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from compliance import bulk
from holders.models import Holder
from tests.factories import HolderFactory

pytestmark = pytest.mark.django_db
COLUMNS = ("code", "name", "signatory", "signatory_title")


def rows(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Rows that each ask the database, by a cursor of the server where it has such."""
    for number in range(count):
        known = list(Holder.objects.filter(code="xmark").values_list("name", flat=True).iterator())
        yield f"holder-{number}", known[0], "", ""


@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_rows_that_are_copied_may_ask_the_database_while_they_come(count: int) -> None:
    HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
    with patch.object(bulk, "COPIED", 2):
        bulk.copy(Holder, COLUMNS, rows(count))
    assert Holder.objects.filter(code__startswith="holder-", name="Xmark Fund Ltd.").count() == count


def test_where_they_fail_on_the_way_none_is_added() -> None:
    def failing() -> Iterator[tuple[str, str, str, str]]:
        yield from ((f"holder-{number}", "Holder", "", "") for number in range(3))
        raise ValueError("the file ends here")

    with patch.object(bulk, "COPIED", 2), pytest.raises(ValueError, match="the file ends here"):
        bulk.copy(Holder, COLUMNS, failing())
    assert not Holder.objects.exists()
