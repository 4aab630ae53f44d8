"""What every test shares: the choice of database, made before Django's settings are read."""

import os
from contextlib import ExitStack

import django
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.postgresql import Unavailable, server

NO_POSTGRESQL = "SHELFWATCH_TESTS_NO_POSTGRESQL"
STRICT = bool(os.environ.get("SHELFWATCH_TESTS_STRICT"))
"""Whether a missing browser or database fails the run instead of being named and skipped."""
# What these assert is made in Python of rows that other tests read on both databases. "--whole" runs it on both.
ON_SQLITE_ALONE = (
    "tests/compliance/admin/",
    "tests/compliance/checks/",
    "tests/compliance/library/",
    "tests/compliance/timeline/",
    "tests/compliance/views/",
    "tests/config/",
    "tests/people/",
)
# Of these folders, what asks a database for locks, constraints, or the history.
ON_BOTH = (
    *(f"tests/compliance/admin/test_{name}.py" for name in ("at_once", "history", "refusals")),
    *(f"tests/compliance/views/test_{name}.py" for name in ("api", "recording", "saved_views", "search", "sizes")),
)
# What these modules share takes minutes to make: each runs in one process.
TOGETHER = frozenset({"tests/config/access/test_access.py", "tests/config/access/test_canary.py"})
_cleanup = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database to test on; for postgresql the server at DATABASE_URL, or a throw-away one",
    )
    parser.addoption(
        "--write-golden",
        action="store_true",
        help="write tests/config/golden/access.csv anew, to be read and committed",
    )
    parser.addoption(
        "--whole", action="store_true", help="on PostgreSQL also what SQLite answers in the same way, for an hour or so"
    )


def pytest_configure(config: pytest.Config) -> None:
    # Of several processes the first one chooses, and the others inherit its environment.
    if not hasattr(config, "workerinput"):
        _choose_database(config.getoption("--database"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()


def _choose_database(database: str) -> None:
    if database == "sqlite":
        os.environ["DATABASE_URL"] = "sqlite:///:memory:"
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        try:
            os.environ["DATABASE_URL"] = _cleanup.enter_context(server())
        except Unavailable as error:
            if STRICT:
                raise pytest.UsageError(f"PostgreSQL could not be started: {error}") from error
            os.environ[NO_POSTGRESQL] = str(error)
            os.environ["DATABASE_URL"] = "sqlite:///:memory:"


def pytest_unconfigure(config: pytest.Config) -> None:
    _cleanup.close()


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


@pytest.hookimpl(trylast=True)  # when the browser's tests have their mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") == "postgresql" and not config.getoption("--whole"):
        _leave_out_what_asks_no_database(config, items)
    if reason := os.environ.get(NO_POSTGRESQL):
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"PostgreSQL could not be started: {reason}"))


def _leave_out_what_asks_no_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what runs queries differs from SQLite; the browser sees the same pages on both."""

    def asks(item: pytest.Item) -> bool:
        fixtures = getattr(item, "fixturenames", ())
        alike = item.nodeid.startswith(ON_SQLITE_ALONE) and not item.nodeid.startswith(ON_BOTH)
        marked = any(map(item.get_closest_marker, ("browser", "once")))
        return not (alike or marked) and (
            item.get_closest_marker("django_db") is not None or "db" in fixtures or "transactional_db" in fixtures
        )

    left_out = [item for item in items if not asks(item)]
    if len(left_out) < len(items):
        items[:] = [item for item in items if asks(item)]
        config.hook.pytest_deselected(items=left_out)


class _Together(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Sends each test by itself to the process that is free, and the tests of TOGETHER a module at a time."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)  # where there is but one process, there is no plugin
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _Together(config, log)
