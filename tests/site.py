"""A site of its own: a database, a folder of documents, a folder of backups, and the product's own commands on them."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
KEY = secrets.token_urlsafe(50)
PATIENCE = 60
"""Seconds that a server may take to answer, on a machine that has other things to do."""


@dataclass(frozen=True)
class Site:
    """A site whose files lie in ``folder``, on the database at ``database``, an address as in DATABASE_URL."""

    folder: Path
    database: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def environment(self, **variables: str) -> dict[str, str]:
        """The environment of its processes: nothing of the developer's shell but the path."""
        return {
            "PATH": os.environ["PATH"],
            "ENV_FILE": "",
            "SECRET_KEY": KEY,
            "HTTPS": "off",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DATABASE_URL": self.database,
            "MEDIA_ROOT": str(self.media),
            "BACKUP_DIR": str(self.backups),
            "STATIC_ROOT": str(self.folder / "static"),
            "LOG_LEVEL": "ERROR",
            **self.more,
            **variables,
        }

    def manage(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py to its end."""
        return subprocess.run(  # noqa: S603 - our own command
            [sys.executable, str(ROOT / "manage.py"), *command],
            capture_output=True,
            text=True,
            env=self.environment(**variables),
            check=False,
        )

    def managed(self, *command: str, **variables: str) -> str:
        """What a command prints that must succeed."""
        result = self.manage(*command, **variables)
        assert result.returncode == 0, f"{' '.join(command)}: {result.stdout}{result.stderr}"
        return result.stdout

    @property
    def is_empty(self) -> bool:
        """Whether neither a table nor a document is there."""
        if self.media.is_dir() and any(self.media.iterdir()):
            return False
        if not self.database.startswith("postgres"):
            file = Path(self.database.removeprefix("sqlite:///"))
            return not file.exists() or not file.stat().st_size
        with psycopg.connect(self.database) as server:
            return not server.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall()

    @contextmanager
    def served(self) -> Iterator[Server]:
        """The site behind gunicorn, as it is run in earnest, until the end of the block or until it is killed."""
        server = Server.start(self)
        try:
            yield server
        finally:
            server.kill()


@dataclass(frozen=True)
class Server:
    """gunicorn and its workers, in a process group of their own."""

    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def start(cls, site: Site) -> Server:
        """Start it on a free port and wait until it answers."""
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--log-level", "error", "config.wsgi"],
            cwd=ROOT,
            env=site.environment(PORT=str(port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        server = cls(process, port)
        server.wait_until_it_answers()
        return server

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
                    connection.request("GET", "/healthz")
                    if connection.getresponse().status == 200:
                        return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to all of it at once: nothing can be finished, closed or said."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def empty_database(address: str, folder: Path) -> Iterator[str]:
    """The address of a database that holds nothing: a file in ``folder`` that does not exist yet, or a new database
    on the server of ``address``, dropped afterwards."""
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder / 'shelfwatch.sqlite3'}"
        return
    name = f"shelfwatch_{secrets.token_hex(6)}"
    parts = urlsplit(address)
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield parts._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def empty_site(address: str, folder: Path, **more: str) -> Iterator[Site]:
    """A site with nothing in it yet, on a database like the one at ``address``, with its files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with empty_database(address, folder) as database:
        yield Site(folder, database, more)
