"""2003 agreement §7(g): a notice goes to the address of record, which changes over time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from holders.models import Address, Holder, address_on
from placements.models import Placement, in_force
from tests import factories

MOVED_ON = date(2003, 9, 2)


@pytest.fixture
def placement(db: None) -> Placement:
    return factories.PlacementFactory.create()


@pytest.fixture
def holder(placement: Placement) -> Holder:
    """A fund that moved, with an address of Schedule 1 and one from September 2, 2003 on."""
    fund = factories.HolderFactory.create(code="xmark")
    factories.AddressFactory.create(placement=placement, holder=fund, fax="212-247-1329")
    factories.AddressFactory.create(placement=placement, holder=fund, starts_on=MOVED_ON, attention="", fax="")
    return fund


@pytest.mark.parametrize(
    ("on", "starts_on"),
    [
        (date(1995, 1, 1), None),
        (MOVED_ON - timedelta(days=1), None),
        (MOVED_ON, MOVED_ON),
        (MOVED_ON + timedelta(days=1), MOVED_ON),
    ],
)
def test_an_address_is_of_record_from_its_first_day_on(
    holder: Holder, placement: Placement, on: date, starts_on: date | None
) -> None:
    found = address_on(holder, on, placement)
    assert found
    assert found.starts_on == starts_on


def test_what_a_later_address_does_not_state_is_unknown_from_then_on(holder: Holder, placement: Placement) -> None:
    found = address_on(holder, MOVED_ON, placement)
    assert found
    assert (found.fax, found.attention) == ("", "")


def test_before_a_first_day_and_under_another_agreement_nothing_is_of_record(holder: Holder) -> None:
    other = factories.PlacementFactory.create()
    assert address_on(holder, MOVED_ON, other) is None
    factories.AddressFactory.create(placement=other, holder=holder, starts_on=MOVED_ON)
    assert address_on(holder, MOVED_ON - timedelta(days=1), other) is None
    assert address_on(holder, MOVED_ON, other)


@given(st.lists(st.none() | st.dates(date(2003, 1, 1), date(2003, 1, 9)), unique=True), st.dates(date(2003, 1, 1)))
def test_of_those_that_have_begun_the_latest_is_in_force(starts: list[date | None], on: date) -> None:
    begun = sorted(start.isoformat() if start else "" for start in starts if not start or start <= on)
    found = in_force([Address(starts_on=start) for start in starts], on)
    assert (found is None) == (not begun)
    assert found is None or (found.starts_on.isoformat() if found.starts_on else "") == begun[-1]


def test_a_holder_has_one_address_from_a_day_on_and_one_first_address(holder: Holder, placement: Placement) -> None:
    second = factories.AddressFactory.build(placement=placement, holder=holder, starts_on=MOVED_ON)
    with pytest.raises(ValidationError, match="has an address from this day on"):
        second.full_clean()
    first = factories.AddressFactory.build(placement=placement, holder=holder)
    with pytest.raises(ValidationError, match="has a first address here"):
        first.full_clean()


def test_an_address_that_says_nothing_is_refused(holder: Holder, placement: Placement) -> None:
    empty = Address(placement=placement, holder=holder, starts_on=date(2004, 1, 1), note="moved")
    with pytest.raises(ValidationError, match="at least one of address, attention, fax, e-mail and copies"):
        empty.full_clean()
