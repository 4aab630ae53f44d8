"""People who sign in, and the clock."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import cache
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.people.signing import MakePerson

NOON = "2026-11-22 12:00:00 +00:00"


@pytest.fixture(autouse=True)
def _no_counts_of_the_test_before() -> None:
    cache.clear()


@pytest.fixture
def required(settings: Settings) -> None:
    """A second factor is asked for, as it is unless the demo switches it off."""
    settings.MFA_REQUIRED = True


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands at noon and moves when it is told to."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def make_person(db: None) -> "MakePerson":
    """A person of a role, such as ``make_person("pat", Role.EDITOR)``."""
    # Settings are not read yet when pytest loads this file.
    from compliance.roles import Role, sync_roles
    from tests.people.signing import person_of

    sync_roles()

    def made(name: str, role: str = Role.READER, **fields: Any) -> Any:
        return person_of(name, role, **fields)

    return made
