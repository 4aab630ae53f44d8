"""2003 agreement §3(n): what a blackout excuses and nobody performed; §7(f): what was granted and cannot be meant.

§2: late under a reading of “before”.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.checks import (
    Deal,
    Severity,
    deals,
    excused_unperformed,
    extension_to_earlier_day,
    late_under_a_reading,
    relief_of_nothing,
)
from placements.models import Placement
from tests.factories import (
    AgreementFactory,
    BlackoutPeriodFactory,
    ClosingFactory,
    DutyFactory,
    MilestoneFactory,
    PlacementFactory,
    WaiverFactory,
)

from .helpers import found, only

pytestmark = pytest.mark.django_db


def deal_with(*, tolling: str = "excuse", filed: date | None = None, until: date = date(2003, 6, 29)) -> Deal:
    """The duty to file by June 21, 2003, with a blackout from June 10."""
    placement = PlacementFactory.create()
    AgreementFactory.create(placement=placement, tolling=tolling, blackout_clause="§3(n)")
    ClosingFactory.create(placement=placement, code="first")
    DutyFactory.create(placement=placement, code="FILE")
    BlackoutPeriodFactory.create(placement=placement, starts_on=date(2003, 6, 10), ends_on=until)
    if filed:
        MilestoneFactory.create(placement=placement, event__name="filing", occurred_on=filed)
    return deal_of(placement)


def deal_of(placement: Placement) -> Deal:
    [made] = deals(Placement.objects.filter(pk=placement.pk))
    return made


def test_an_excused_duty_that_nothing_performs_is_told_with_its_days() -> None:
    finding = only(excused_unperformed, deal_with())
    assert finding.severity == Severity.WARNING
    assert finding.clause == "§2; §3(n)"
    assert finding.figures == {
        "duty": "FILE",
        "subject": "first",
        "due_on": "2003-06-21",
        "blackout_from": "2003-06-10",
        "blackout_until": "2003-06-29",
        "excused_from": "2003-06-22",
        "blackout_days_after_due": 8,
    }
    assert "due June 21, 2003, in the blackout of June 10, 2003 to June 29, 2003" in finding.message
    assert "The miss is excused from June 22, 2003, the day after the due day, and the date stays" in finding.message
    assert (
        "lasts for 8 more days, until June 29, 2003. From June 30, 2003 on nothing stands in the way" in finding.message
    )


def test_a_blackout_that_ends_on_the_due_day_excuses_no_day_after_it() -> None:
    finding = only(excused_unperformed, deal_with(until=date(2003, 6, 21)))
    assert finding.figures["blackout_days_after_due"] == 0
    assert "lasts until the due day alone. From June 22, 2003 on nothing stands in the way" in finding.message


@pytest.mark.parametrize("filed", [date(2003, 6, 20), date(2003, 6, 21), date(2003, 7, 30)])
def test_it_is_silent_once_it_was_performed(filed: date) -> None:
    assert found(excused_unperformed, deal_with(filed=filed)) == []


@pytest.mark.parametrize("tolling", ["none", "extend"])
def test_it_is_silent_where_nothing_is_excused(tolling: str) -> None:
    assert found(excused_unperformed, deal_with(tolling=tolling)) == []
    assert found(excused_unperformed, deal_with(until=date(2003, 6, 20))) == []


def test_it_is_silent_once_it_is_waived() -> None:
    placement = deal_with().placement
    WaiverFactory.create(placement=placement, duty=placement.duties.get())
    assert found(excused_unperformed, deal_of(placement)) == []


def granted(**values: Any) -> Deal:
    """The duty to file for the first closing by June 21, 2003, with a waiver or extension of it."""
    placement = PlacementFactory.create()
    AgreementFactory.create(placement=placement)
    ClosingFactory.create(placement=placement, code="first")
    WaiverFactory.create(placement=placement, duty=DutyFactory.create(placement=placement, code="FILE"), **values)
    return deal_of(placement)


def test_a_waiver_of_a_closing_that_is_not_on_record_is_told() -> None:
    finding = only(relief_of_nothing, granted(subject="second"))
    assert (finding.severity, finding.clause) == (Severity.WARNING, "§2")
    assert finding.figures == {"duty": "FILE", "subject": "second", "kind": "waiver", "granted_on": "2003-07-01"}
    assert "closing “second”, which is not on record: it relieves nothing. On record: first." in finding.message


@pytest.mark.parametrize("subject", ["first", ""])
def test_a_waiver_of_what_is_on_record_is_not(subject: str) -> None:
    assert found(relief_of_nothing, granted(subject=subject)) == []


@pytest.mark.parametrize(
    ("until", "is_earlier"), [(date(2003, 6, 20), True), (date(2003, 6, 21), False), (date(2003, 6, 22), False)]
)
@pytest.mark.parametrize("subject", ["first", ""])
def test_an_extension_to_a_day_before_the_due_day_is_told(subject: str, until: date, *, is_earlier: bool) -> None:
    told = found(extension_to_earlier_day, granted(kind="extension", until_on=until, subject=subject))
    assert bool(told) == is_earlier
    if told:
        assert told[0].figures == {
            "duty": "FILE",
            "subject": "first",
            "extended_to": "2003-06-20",
            "due_on": "2003-06-21",
        }
        assert "extended to June 20, 2003, and without the extension it is due June 21, 2003" in told[0].message


def test_a_waiver_for_a_time_is_no_extension() -> None:
    assert found(extension_to_earlier_day, granted(granted_on=date(2003, 6, 1), until_on=date(2003, 6, 2))) == []


@pytest.mark.parametrize(
    ("boundary", "effective", "is_late"),
    [
        ("by", date(2003, 8, 5), False),
        ("by", date(2003, 8, 6), True),
        ("before", date(2003, 8, 4), False),
        ("before", date(2003, 8, 5), True),
    ],
)
def test_before_a_day_is_late_on_that_day(boundary: str, effective: date, *, is_late: bool) -> None:
    placement = PlacementFactory.create()
    AgreementFactory.create(placement=placement)
    ClosingFactory.create(
        placement=placement,
        code="first",
        occurred_on=None,
        certainty="unknown",
        not_before=date(2003, 5, 7),
        not_after=date(2003, 5, 14),
    )
    DutyFactory.create(
        placement=placement,
        code="EFFECT",
        due="90 days after closing",
        boundary=boundary,
        satisfied_by__name="effectiveness",
    )
    MilestoneFactory.create(placement=placement, event__name="effectiveness", occurred_on=effective)
    told = found(late_under_a_reading, deal_of(placement))
    assert bool(told) == is_late
    if told and boundary == "before":
        assert "on May 7, 2003, due before August 5, 2003, late" in told[0].message
        assert told[0].figures["in_time_from"] == "2003-05-08"
