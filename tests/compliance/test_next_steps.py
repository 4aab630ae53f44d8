"""One answer to what is to be done next about a deadline, on every page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance import operations, selectors
from compliance.models import Deadline
from compliance.tables import BoardTable, DeadlineTable, Links, UnknownTable
from compliance.tables.board import Row
from compliance.tables.next_steps import NextSteps
from placements.models import Placement
from tests.factories import AgreementFactory, ClosingFactory, DutyFactory, EventKindFactory, MilestoneFactory

pytestmark = pytest.mark.django_db

AUGUST_6 = date(2003, 8, 6)
LINKS = Links(AUGUST_6)


def rows(placement: Placement) -> list[Any]:
    operations.refresh(placement=placement)
    return list(selectors.deadlines(as_of=AUGUST_6, placement=placement))


def said(found: list[Any]) -> list[str | None]:
    steps = NextSteps(found, LINKS)
    return [step.said if (step := steps.of(row)) else None for row in found]


def undated() -> Placement:
    duty = DutyFactory.create()
    ClosingFactory.create(placement=duty.placement, code="first", occurred_on=None, certainty="unknown")
    return duty.placement


def test_every_table_offers_the_same_where_the_closing_lacks_its_day() -> None:
    placement = undated()
    [row] = found = rows(placement)
    shown = [table(found, links=LINKS, may_record=True).render_actions(row) for table in (DeadlineTable, UnknownTable)]
    board = selectors.board(as_of=AUGUST_6, closings=placement.closings.all())
    place = selectors.Place(placement.name, placement.pk, row.closing_id)
    line = Row(place, board[0])
    shown.append(BoardTable([line], links=LINKS, may_record=True).render_filing_on_record(line))
    url = f"/admin/placements/closing/{row.closing_id}/change/?as_of=2003-08-06"
    assert all(f'<a class="record" href="{url}">Give the closing day</a>' in cell for cell in shown)
    assert "Record filing" not in "".join(shown)


def test_the_board_leads_on_where_there_is_no_closing() -> None:
    duty = DutyFactory.create()
    line = Row(selectors.Place(duty.placement.name, duty.placement_id, None), None)
    cell = BoardTable([line], links=LINKS, may_record=True).render_filing(line)
    assert f"/admin/placements/closing/add/?placement={duty.placement_id}" in cell
    assert "Add a closing" not in BoardTable([line], links=LINKS, may_record=False).render_filing(line)


@pytest.mark.parametrize(("effort", "offered"), [("continuing", None), ("shall", "Record all sold")])
def test_nothing_performs_a_duty_that_goes_on(effort: str, offered: str | None) -> None:
    sold = EventKindFactory.create(name="all sold")
    duty = DutyFactory.create(per="placement", due="", effort=effort, satisfied_by=sold, opened_by=None)
    assert said(rows(duty.placement)) == [offered]


def test_nothing_is_left_to_do_once_it_is_met() -> None:
    duty = DutyFactory.create()
    ClosingFactory.create(placement=duty.placement, code="first")
    assert said(rows(duty.placement)) == ["Record filing"]
    MilestoneFactory.create(placement=duty.placement, event=duty.satisfied_by, occurred_on=date(2003, 6, 20))
    assert said(rows(duty.placement)) == [None]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("10-q", "10-Q"),
        ("10-k-2003", "10-K 2003"),
        ("8-k-2003-08-05", "8-K 2003-08-05"),
        ("s-3-a", "S-3/A"),
        ("supplement-1", "Supplement 1"),
        ("third-424b3", "Third 424B3"),
        ("indemnity-notice-2003-10-03", "Indemnity notice 2003-10-03"),
    ],
)
def test_a_filing_has_one_name_on_every_page(code: str, label: str) -> None:
    duty = DutyFactory.create(per="supplement", due="5 business days after supplement first used on SEC")
    AgreementFactory.create(placement=duty.placement)
    used = EventKindFactory.create(name="supplement first used", begins="supplement")
    MilestoneFactory.create(placement=duty.placement, event=used, occurred_on=date(2003, 8, 4), filing=code)
    [row] = found = rows(duty.placement)
    assert isinstance(row, Deadline)
    assert row.subject_label == label
    assert f", {label}</span>" in DeadlineTable(found, links=LINKS, may_record=True).render_duty(row).replace(
        " · ", "</span>"
    )
    assert row.because == "5 business days after supplement first used (Mon Aug 4, 2003) on the SEC's calendar"
