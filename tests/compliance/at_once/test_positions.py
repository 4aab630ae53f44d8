"""Two people at once cannot take from a position more than is in it: the second waits, sees the first, is refused."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import operations
from compliance.positions import record_of
from compliance.rules import positions
from holders.models import PositionEntry, Transfer
from placements.models import Placement
from tests import factories
from tests.compliance.at_once.writers import at_once
from tests.compliance.test_positions import AUGUST, Deal

pytestmark = pytest.mark.django_db(transaction=True)
EACH = 30
"""Preferred shares that each writer takes of the 134: four times fits, a fifth does not."""


def left(deal: Deal, on: date = AUGUST) -> int:
    ledger = record_of(Placement.objects.get(pk=deal.placement.pk)).ledger
    return sum(
        row.quantity for row in positions.positions(ledger, on) if row.security == "series-d" and row.holder == "xmark"
    )


def test_of_transfers_recorded_at_once_only_those_that_fit_are_kept() -> None:
    deal = Deal()
    through = at_once(lambda number: operations.record(fact=deal.transfer(EACH)))
    assert through.count(True) == 4
    assert Transfer.objects.count() == 4
    assert left(deal) == 134 - 4 * EACH


def test_entries_of_different_kinds_share_what_there_is() -> None:
    deal = Deal()

    def write(number: int) -> None:
        row = deal.transfer(EACH) if number % 2 else deal.entry("conversion", EACH, into=deal.common)
        operations.record(fact=row)

    assert at_once(write).count(True) == 4
    assert left(deal) == 134 - 4 * EACH


def test_making_void_and_resting_on_it_do_not_both_happen() -> None:
    deal = Deal()
    first = deal.transfer(134)
    operations.record(fact=first)
    rows = [factories.HolderFactory.create() for _ in range(8)]

    def write(number: int) -> None:
        if number:
            onward = deal.transfer(10, transferor=deal.sds, transferee=rows[number])
            operations.record(fact=onward)
        else:
            operations.void(fact=Transfer.objects.get(pk=first.pk), on=AUGUST, reason="entered by mistake")

    through = at_once(write)
    assert through[0] is not any(through[1:])
    assert not PositionEntry.objects.exists()
    assert record_of(deal.placement).ledger.tally("series-d", AUGUST).balances
