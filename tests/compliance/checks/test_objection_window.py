"""2003 agreement §3(a): an amendment may be filed 2 business days after its drafts; holders may object for 3."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import libraries
from compliance.checks import Deal, Severity, deals, objection_window
from placements.models import EventKind, Placement
from tests.factories import AgreementFactory, ClosingFactory, MilestoneFactory, PlacementFactory

from .helpers import found, only

pytestmark = pytest.mark.django_db

DUTIES = [
    "FURNISH", "FURNISH-AMENDMENT", "FURNISH-SUPPLEMENT", "FURNISH-INCORPORATED", "OBJECT", "OBJECT-AMENDMENT",
    "OBJECT-SUPPLEMENT",
]  # fmt: skip


@pytest.fixture
def placement() -> Placement:
    """A placement under §3(a), on New York bank days."""
    made = PlacementFactory.create()
    AgreementFactory.create(placement=made)
    ClosingFactory.create(placement=made)
    libraries.take(placement=made, library=libraries.library("rra-2003"), only=DUTIES)
    return made


def deal_with(placement: Placement, *, planned: bool = False, **happened: str) -> Deal:
    """The deal once this happened, all of it in one matter; a filing may be planned."""
    for name, day in happened.items():
        event, on = name.replace("_", " "), date.fromisoformat(day)
        is_plan = planned and event.endswith("filed")
        MilestoneFactory.create(
            placement=placement,
            event=EventKind.objects.get(name=event),
            occurred_on=None if is_plan else on,
            planned_on=on if is_plan else None,
            filing="matter-1",
        )
    [made] = deals(Placement.objects.all())
    return made


@pytest.mark.parametrize(
    ("filed", "is_open"),
    [("2003-09-04", True), ("2003-09-05", True), ("2003-09-08", False)],
    ids=["the day before the last to object", "the last day to object", "the day after"],
)
def test_an_amendment_is_filed_while_the_window_is_open(placement: Placement, filed: str, is_open: bool) -> None:
    deal = deal_with(placement, drafts_furnished="2003-09-02", amendment_filed=filed)
    assert bool(found(objection_window, deal)) == is_open


def test_it_gives_both_days_with_their_sentences(placement: Placement) -> None:
    finding = only(objection_window, deal_with(placement, drafts_furnished="2003-08-29", supplement_filed="2003-09-03"))
    assert finding.severity == Severity.WARNING
    assert finding.clause == "§3(a) (FURNISH-SUPPLEMENT, OBJECT-SUPPLEMENT)"
    assert finding.figures == {
        "subject": "matter-1",
        "event": "supplement filed",
        "furnished_on": "2003-08-29",
        "objection_until": "2003-09-04",
        "filed_on": "2003-09-03",
    }
    assert "holders may object until September 4, 2003 (3 business days after drafts received)" in finding.message
    assert "drafts 2 business days before supplement filed (by August 29, 2003)" in finding.message


def test_a_planned_filing_says_by_when_to_furnish_so_that_the_window_closes(placement: Placement) -> None:
    finding = only(objection_window, deal_with(placement, planned=True, amendment_filed="2003-09-05"))
    assert finding.figures == {
        "subject": "matter-1",
        "event": "amendment filed",
        "to_be_furnished_at_the_latest_on": "2003-09-03",
        "objection_until": "2003-09-08",
        "planned_on": "2003-09-05",
        "furnish_to_close_by": "2003-08-29",
    }
    assert "amendment filed planned for September 5, 2003" in finding.message


def test_drafts_received_later_than_furnished_count_from_receipt(placement: Placement) -> None:
    deal = deal_with(
        placement, drafts_furnished="2003-08-28", drafts_received="2003-09-02", amendment_filed="2003-09-05"
    )
    figures = only(objection_window, deal).figures
    assert (figures["received_on"], figures["objection_until"]) == ("2003-09-02", "2003-09-05")


def test_a_report_that_is_only_incorporated_is_not_open_to_objection(placement: Placement) -> None:
    deal = deal_with(placement, drafts_furnished="2003-08-29", incorporated_document_filed="2003-09-03")
    assert found(objection_window, deal) == []


def test_the_registration_statement_furnished_five_days_before_is_beyond_objection(placement: Placement) -> None:
    for event, day in (("drafts furnished", date(2003, 6, 13)), ("filing", date(2003, 6, 20))):
        MilestoneFactory.create(placement=placement, event=EventKind.objects.get(name=event), occurred_on=day)
    [deal] = deals(Placement.objects.all())
    assert found(objection_window, deal) == []
