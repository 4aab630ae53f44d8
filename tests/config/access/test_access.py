"""What every address answers to whom: tests/config/golden/access.csv, a row for each address and method.

``pytest tests/config/access/test_access.py --write-golden`` writes the file anew; what differs is read before it is
committed. The outsider, who is counsel, asks for rows of a restricted placement, everybody else for rows open to all.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.config.access.addresses import addresses

if TYPE_CHECKING:
    from tests.config.access.conftest import Ask
    from tests.config.access.world import World

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent.parent / "golden" / "access.csv"
PEOPLE = ("anonymous", "deactivated", "reader", "editor", "counsel", "administrator", "outsider")
METHODS = ("GET", "POST")
REGENERATE = "pytest tests/config/access/test_access.py --write-golden"

Table = dict[tuple[str, str], dict[str, str]]


def answer(response: Any) -> str:
    """The status; of a page that leads to the door, that it does."""
    to_the_door = response.status_code == 302 and response["Location"].startswith(("/accounts/login", "/admin/login"))
    return "sign-in" if to_the_door else str(response.status_code)


@pytest.fixture(scope="module")
def table(world: World, ask: Ask) -> Table:
    """What the site answers now."""
    found: Table = {}
    for address in addresses():
        for method in METHODS:
            found[address.route, method] = {
                person: answer(
                    ask(
                        "" if person == "anonymous" else person,
                        method,
                        address.of(world.hidden if person == "outsider" else world.open),
                    )
                )
                for person in PEOPLE
            }
    return found


@pytest.fixture(scope="module")
def golden(table: Table, request: pytest.FixtureRequest) -> Table:
    """What was reviewed."""
    if request.config.getoption("--write-golden"):
        with GOLDEN.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(("address", "method", *PEOPLE))
            rows.writerows((*key, *row.values()) for key, row in table.items())
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {
            (row["address"], row["method"]): {person: row[person] for person in PEOPLE} for row in csv.DictReader(file)
        }


def test_every_address_has_a_row_and_no_row_is_of_none(table: Table, golden: Table) -> None:
    assert set(table) == set(golden), f"Write the table anew and read what differs: {REGENERATE}"


def test_every_address_answers_each_person_as_reviewed(table: Table, golden: Table) -> None:
    differing = {key: (golden[key], row) for key, row in table.items() if key in golden and golden[key] != row}
    assert differing == {}, f"If it is as it should be: {REGENERATE}"


def test_no_address_fails(table: Table) -> None:
    """But 503, by which a page says to a monitor that something is not ready."""
    failing = ("500", "501", "502", "504")
    assert [key for key, row in table.items() if not set(failing).isdisjoint(row.values())] == []


def test_who_is_closed_is_a_stranger(table: Table) -> None:
    assert [key for key, row in table.items() if row["deactivated"] != row["anonymous"]] == []


def test_what_a_role_may_not_enter_it_cannot_send(table: Table) -> None:
    """A reader adds nothing; an administrator adds people, members and who has reports, and no fact."""
    added = {
        person: {route for (route, method), row in table.items() if _adds(route) and row[person] == "200"}
        for person in ("reader", "administrator")
    }
    assert added["reader"] == set()
    assert added["administrator"] == {
        "admin/auth/user/add/",
        "admin/compliance/subscription/add/",
        "admin/placements/member/add/",
    }


def _adds(route: str) -> bool:
    return route.startswith("admin/") and route.endswith("/add/")
