"""A database that several threads can open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections


@pytest.fixture(autouse=True)
def _open_to_all(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """On SQLite a file takes the place of the database in memory, which is one connection's own."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, file = connections["default"], str(tmp_path / "shelfwatch.sqlite3")
    with in_memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [file])
    monkeypatch.setitem(connections.settings, "default", {**in_memory.settings_dict, "NAME": file})
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections["default"] = in_memory
