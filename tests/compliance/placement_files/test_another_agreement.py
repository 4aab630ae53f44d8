"""Another company's agreement is rows, never code: docs/examples/pipe-2023.toml, its dates worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance import selectors
from compliance.blackouts import cap_of, period_of
from compliance.placement_files import load
from compliance.placement_files.exporting import export
from compliance.rules import breaches_by
from compliance.rules.blackouts import Period
from placements.models import Placement

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "pipe-2023.toml"


@pytest.fixture
def pipe(db: None) -> Placement:
    """The example, loaded."""
    [loaded] = load([EXAMPLE])
    return loaded.placement


def stands(pipe: Placement, code: str, as_of: str) -> tuple[str, str | None]:
    """Standing and due day of the one deadline of a duty."""
    [row] = selectors.deadlines(as_of=date.fromisoformat(as_of), placement=pipe).filter(duty__code=code)
    return str(row.standing), row.due_on.isoformat() if row.due_on else None


@pytest.mark.parametrize(
    ("code", "as_of", "standing", "due"),
    [
        # The 30th day after Friday, March 3 is Sunday, April 2.
        ("FILE", "2023-03-20", "due_soon", "2023-04-03"),
        ("FILE", "2023-04-02", "due_soon", "2023-04-03"),
        ("FILE", "2023-04-03", "met", "2023-04-03"),
        # No audited statements: nothing to count from. Filed March 31; April 7, Good Friday, is a bank's business day.
        ("FILE-AUDITED", "2023-03-30", "waiting", None),
        ("FILE-AUDITED", "2023-03-31", "due_soon", "2023-04-07"),
        # The 60th day; with the SEC's review the 90th; then 5 business days after its word of May 15.
        ("EFFECT", "2023-04-11", "upcoming", "2023-05-02"),
        ("EFFECT", "2023-04-12", "upcoming", "2023-06-01"),
        ("EFFECT", "2023-05-14", "upcoming", "2023-06-01"),
        ("EFFECT", "2023-05-15", "due_soon", "2023-05-22"),
        ("EFFECT", "2023-05-19", "met", "2023-05-22"),
        ("ACCELERATE", "2023-05-15", "due_soon", "2023-05-22"),
        ("ACCELERATE", "2023-05-17", "met", "2023-05-22"),
        ("LEGENDS", "2023-05-18", "waiting", None),
        ("LEGENDS", "2023-05-24", "due_soon", "2023-05-24"),
        ("LEGENDS", "2023-05-25", "missed", "2023-05-24"),
        # The shares cut back count from a day one of their own.
        ("FILE-CUTBACK", "2023-09-13", "due_soon", "2023-09-13"),
        ("FILE-CUTBACK", "2023-09-14", "missed", "2023-09-13"),
    ],
)
def test_its_deadlines_stand_as_worked_by_hand(
    pipe: Placement, code: str, as_of: str, standing: str, due: str | None
) -> None:
    assert stands(pipe, code, as_of) == (standing, due)


def test_the_shares_cut_back_owe_nothing_before_their_day_one(pipe: Placement) -> None:
    rows = selectors.deadlines(as_of=date(2023, 8, 13), placement=pipe)
    assert not rows.filter(duty__code="FILE-CUTBACK").exists()


@pytest.mark.parametrize(
    ("code", "as_of", "lines"),
    [
        (
            "FILE",
            "2023-03-20",
            [
                "Monday, April 3, 2023",
                "closing: Friday, March 3, 2023",
                "day 1 is March 4; day 30 is April 2",
                "rolled forward from Sun Apr 2 to Mon Apr 3",
                "rolled by its own words",
            ],
        ),
        (
            "EFFECT",
            "2023-04-12",
            [
                "Thursday, June 1, 2023",
                "review notice: Wednesday, April 12, 2023, so the first part holds",
                "no-review notice: not on record",
                "day 1 is March 4; day 90 is June 1",
                "Moved: on April 12, 2023 from Tue May 2, 2023 to Thu Jun 1, 2023, by review notice",
            ],
        ),
        (
            "EFFECT",
            "2023-05-15",
            ["Monday, May 22, 2023", "business day 1 is May 16; business day 5 is May 22", "by no-review notice"],
        ),
        ("LEGENDS", "2023-05-24", ["trading day 1 is May 22; trading day 3 is May 24", "due today"]),
    ],
)
def test_each_explanation_shows_clause_facts_and_count(
    pipe: Placement, code: str, as_of: str, lines: list[str]
) -> None:
    day = date.fromisoformat(as_of)
    [row] = selectors.deadlines(as_of=day, placement=pipe).filter(duty__code=code)
    text = selectors.explain(row, as_of=day).text()
    assert row.duty.clause in text
    assert [line for line in lines if line not in text] == []


def test_two_blackouts_of_thirty_days_are_allowed_and_no_third(pipe: Placement) -> None:
    on_record = [period_of(row) for row in pipe.blackouts.all()]
    cap = cap_of(pipe.agreement)
    second = Period(date(2024, 1, 1), date(2024, 1, 30), "a financing")
    third = Period(date(2024, 3, 1), date(2024, 3, 2), "another")
    assert not breaches_by(second, on_record, cap)
    assert {breach.limit for breach in breaches_by(third, [*on_record, second], cap)} == {"total", "periods"}
    longer = Period(date(2024, 1, 1), date(2024, 1, 31), "a financing")
    assert "consecutive" in {breach.limit for breach in breaches_by(longer, on_record, cap)}


def test_its_remedy_and_its_new_kind_of_event_are_kept(pipe: Placement) -> None:
    assert pipe.duties.get(code="FILE").remedy.startswith("1.5% of the price")
    again = export(pipe)
    assert 'name = "cutback lifted"' in again
    assert "maximum_periods = 2" in again
