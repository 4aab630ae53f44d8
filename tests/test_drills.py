"""A few rounds of each drill of ``tests/drills``; docs/security.md says what whole ones counted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills import kill, mail, migrations, restore
from tests.drills.rounds import SETTINGS, Count
from tests.site import Site, empty_site

pytestmark = pytest.mark.django_db  # so that they run on PostgreSQL too


@pytest.mark.parametrize(
    ("drill", "count"),
    [
        pytest.param(kill.drill, 2, id="no write that was saved is lost when the server is killed"),
        pytest.param(mail.drill, 2, id="no mail is lost or sent twice unnoticed when schedulers are killed"),
        pytest.param(restore.drill, 1, id="what is restored is the site at one moment"),
        pytest.param(migrations.drill, 1, id="migrations back and forth keep every row", marks=pytest.mark.once),
    ],
)
def test_nothing_is_lost(tmp_path: Path, drill: Callable[[Site, int], Count], count: int) -> None:
    with empty_site(os.environ["DATABASE_URL"], tmp_path / "site", **SETTINGS) as site:
        counted = drill(site, count)
    assert counted.problems == []
    assert counted.rounds >= count


def test_a_lost_row_is_found() -> None:
    """The control: a comparison that finds nothing proves nothing."""
    full = {"holder": {"id": ["1", "2"], "name": ["Xmark", "Smithfield"]}}
    again = {"holder": {"id": ["1", "2"], "name": ["Xmark", ""]}}
    assert migrations.lost_rows(full, full, again) == ["holder.name lost 1 values, such as 'Smithfield'"]
