"""A placement of the securities sold in 2003, without a line of Schedule 1, and the schedule as it was filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # pytest reads this file before Django's settings are chosen
    from placements.models import Closing

SCHEDULE = Path(__file__).parents[2] / "holders" / "schedule" / "files" / "schedule-1.txt"
AT = datetime(2003, 5, 9, 15, 0, tzinfo=UTC)

Import = Callable[..., Any]


@pytest.fixture
def closing(db: None) -> Closing:
    from placements.models import Security
    from tests.factories import ClosingFactory, PlacementFactory, SecurityFactory

    placement = PlacementFactory.create(slug="fresh", name="Series D, afresh")
    for code, kind, name in (
        ("series-d", Security.Kind.PREFERRED, "Series D 8% Cumulative Convertible Voting Preferred Stock"),
        ("d-1", Security.Kind.WARRANT, "Series D-1 Warrants"),
        ("d-2", Security.Kind.WARRANT, "Series D-2 Warrants"),
        ("placement-agent", Security.Kind.WARRANT, "Placement Agent Warrants"),
    ):
        price = 10_000 if kind == Security.Kind.PREFERRED else None
        SecurityFactory.create(placement=placement, code=code, kind=kind, name=name, price=price)
    made: Closing = ClosingFactory.create(placement=placement, code="first")
    return made


@pytest.fixture
def imported(closing: Closing) -> Import:
    """Imports text, or the schedule of 2003, for the closing."""
    from compliance import intake

    def run(
        text: str = "", *, name: str = "schedule.csv", new_holders: bool = False, **matches: str
    ) -> intake.Imported:
        content = text.encode() if text else SCHEDULE.read_bytes()
        upload = intake.Upload(name if text else SCHEDULE.name, content)
        decisions = intake.Decisions(matches, new_holders)
        return intake.import_schedule(closing=closing, upload=upload, decisions=decisions, by=None, at=AT)

    return run
