"""2003 agreement §3(a): over an objection in time that was not withdrawn, nothing may be filed."""

from __future__ import annotations

import pytest

from compliance.checks import Deal, Severity, filed_over_objection
from placements.models import Placement

from .helpers import found, only
from .test_objection_window import deal_with, placement

pytestmark = pytest.mark.django_db

__all__ = ["placement"]


def drafted(placement: Placement, *, planned: bool = False, **happened: str) -> Deal:
    """The deal in which drafts were received on Friday, August 29, so that the last day to object is September 4."""
    return deal_with(
        placement, planned=planned, drafts_furnished="2003-08-28", drafts_received="2003-08-29", **happened
    )


@pytest.mark.parametrize(
    ("filed", "is_over"),
    [("2003-09-02", False), ("2003-09-03", True), ("2003-09-04", True)],
    ids=["the day before the objection", "the day of the objection", "the day after"],
)
def test_an_amendment_is_filed_over_an_objection_from_the_day_of_the_objection_on(
    placement: Placement, filed: str, is_over: bool
) -> None:
    deal = drafted(placement, objection="2003-09-03", amendment_filed=filed)
    assert bool(found(filed_over_objection, deal)) == is_over


@pytest.mark.parametrize(
    ("objected", "is_over"),
    [("2003-09-04", True), ("2003-09-05", False)],
    ids=["the last day to object", "the day after"],
)
def test_an_objection_after_the_time_to_object_stops_nothing(
    placement: Placement, objected: str, is_over: bool
) -> None:
    deal = drafted(placement, objection=objected, amendment_filed="2003-09-08")
    assert bool(found(filed_over_objection, deal)) == is_over


@pytest.mark.parametrize(
    ("withdrawn", "is_over"),
    [("2003-09-04", False), ("2003-09-05", False), ("2003-09-08", True)],
    ids=["the day before the filing", "the day of the filing", "the day after"],
)
def test_an_objection_withdrawn_by_the_day_of_the_filing_stops_nothing(
    placement: Placement, withdrawn: str, is_over: bool
) -> None:
    deal = drafted(placement, objection="2003-09-03", objection_withdrawn=withdrawn, amendment_filed="2003-09-05")
    assert bool(found(filed_over_objection, deal)) == is_over


def test_it_is_an_error_and_says_both_days(placement: Placement) -> None:
    finding = only(
        filed_over_objection,
        drafted(placement, objection="2003-09-03", amendment_filed="2003-09-05"),
    )
    assert (finding.severity, finding.clause) == (Severity.ERROR, "§3(a) (OBJECT-AMENDMENT)")
    assert finding.message == (
        "matter-1: objected to on September 3, 2003; amendment filed September 5, 2003, and no withdrawal is on "
        "record. Over an objection in time nothing may be filed. If it was met or withdrawn before, record that."
    )
    assert finding.figures == {
        "subject": "matter-1",
        "event": "amendment filed",
        "objected_on": "2003-09-03",
        "filed_on": "2003-09-05",
    }


def test_a_filing_that_is_planned_is_a_warning(placement: Placement) -> None:
    deal = drafted(placement, planned=True, objection="2003-09-03", supplement_filed="2003-09-05")
    finding = only(filed_over_objection, deal)
    assert finding.severity == Severity.WARNING
    assert "supplement filed planned for September 5, 2003" in finding.message
    assert finding.message.endswith("Meet it first.")


def test_a_report_that_is_only_incorporated_may_be_filed_over_it(placement: Placement) -> None:
    deal = drafted(placement, objection="2003-09-03", incorporated_document_filed="2003-09-05")
    assert found(filed_over_objection, deal) == []
