"""Random histories recorded in the database: what is on record adds up, whatever was refused and made void.

The bookkeeper of the core's tests, who knows no lots, is the oracle. HYPOTHESIS_PROFILE=thorough tries 2,000 histories.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import operations
from compliance.positions import Record, record_of
from compliance.rules import RuleError, positions
from holders.models import Holder, PositionEntry, Transfer
from placements.models import Closing, Placement, Security
from tests import factories
from tests.rules.positions.deal import CLOSING, SECURITIES, allocation
from tests.rules.positions.histories import HOLDERS, LAST, booked, changes, days, draws, fields_of

HISTORIES = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 25


class Office:
    """A placement with the securities of 2003 and two closings, and rows for the entries of the core."""

    def __init__(self) -> None:
        self.placement: Placement = factories.PlacementFactory.create()
        self.securities = {terms.code: self._security(terms) for terms in SECURITIES}
        self.holders: dict[str, Holder] = {code: factories.HolderFactory.create(code=code) for code in HOLDERS}
        self.closings: dict[str, Closing] = {
            "c0": factories.ClosingFactory.create(placement=self.placement, code="c0", occurred_on=CLOSING),
            "c1": factories.ClosingFactory.create(
                placement=self.placement, code="c1", occurred_on=None, certainty="unknown"
            ),
        }

    def _security(self, terms: positions.Terms) -> Security:
        prices = {name: getattr(terms, name) for name in ("price", "conversion_price", "exercise_price")}
        exact = {name: price and Decimal(price.numerator) / price.denominator for name, price in prices.items()}
        return factories.SecurityFactory.create(
            placement=self.placement, code=terms.code, kind=terms.kind, name=terms.name, **exact
        )

    def allot(self, entry: positions.Allocation) -> None:
        factories.AllocationFactory.create(
            closing=self.closings[entry.closing],
            holder=self.holders[entry.holder],
            security=self.securities[entry.security],
            quantity=entry.quantity,
        )

    def row(self, entry: positions.Entry) -> Transfer | PositionEntry:
        """The row that states an entry."""
        given: dict[str, Any] = {"placement": self.placement, "occurred_on": entry.on}
        values = fields_of(entry)
        given["security"] = self.securities[values["security"]]
        if isinstance(entry, positions.Draw):
            given |= {"closing": self.closings[entry.closing], "quantity": entry.quantity}
        if isinstance(entry, positions.Transfer):
            parties = {"transferor": self.holders[entry.holder], "transferee": self.holders[entry.to]}
            return Transfer(**given, **parties, shares=entry.quantity)
        if isinstance(entry, positions.Draw):
            given["holder"] = self.holders[entry.holder]
        if into := values.get("into"):
            given["into"] = self.securities[into]
        if rounding := values.get("rounding"):
            given["fractions"] = str(rounding)
        return PositionEntry(**given, **self._own(entry))

    def _own(self, entry: positions.Entry) -> dict[str, Any]:
        match entry:
            case positions.Conversion():
                return {"kind": "conversion"}
            case positions.Exercise(market_price=None):
                return {"kind": "exercise"}
            case positions.Exercise(market_price=market):
                return {"kind": "exercise", "cashless": True, "price": decimal(market)}
            case positions.Sale():
                return {"kind": "sale", "under": "other"}
            case positions.Withdrawal(how="redeemed"):
                return {"kind": "redemption"}
            case positions.Withdrawal():
                return {"kind": "cancellation"}
            case positions.Split():
                return {"kind": "split", "new_shares": entry.new, "old_shares": entry.old}
            case positions.PriceChange():
                return {"kind": "repricing", "price": decimal(entry.price)}
            case positions.Dividend():
                return {"kind": "dividend", "amount": decimal(entry.amount)}
            case _:
                raise TypeError(entry)


def decimal(exact: Fraction | None) -> Decimal:
    assert exact is not None
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def quantities(record: Record, on: date) -> dict[tuple[str, str, str], int]:
    return {
        (each.holder, each.closing, each.security): each.quantity for each in positions.positions(record.ledger, on)
    }


allotted = st.builds(
    allocation,
    st.integers(1, 120),
    st.sampled_from([terms.code for terms in SECURITIES]),
    holder=st.sampled_from(HOLDERS),
    closing=st.sampled_from(["c0", "c1"]),
)


@pytest.mark.django_db
@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(allotted, min_size=1, max_size=3, unique_by=lambda each: (each.holder, each.closing, each.security)),
    st.lists(st.tuples(st.one_of(draws(), draws(), changes()), st.sampled_from(["c0", "c1"])), max_size=6),
    days,
    st.integers(0, 5),
)
def test_what_is_recorded_and_made_void_adds_up_on_every_day(
    bought: list[positions.Allocation], tried: list[tuple[positions.Entry, str]], on: date, chosen: int
) -> None:
    with transaction.atomic():
        office = Office()
        taken: list[positions.Entry] = []
        for allotment in bought:
            office.allot(allotment)
            taken.append(
                type(allotment)(**{**fields_of(allotment), "on": office.closings[allotment.closing].occurred_on})
            )
        kept = []
        for entry, closing in tried:
            named = {"closing": closing} if isinstance(entry, positions.Draw) else {}
            stated = type(entry)(**{**fields_of(entry), **named})
            row = office.row(stated)
            try:
                operations.record(fact=row)
            except RuleError:
                continue
            kept.append((row, stated))
        booked_now = [*taken, *(stated for _, stated in kept)]
        record = record_of(office.placement)
        for day in (on, LAST):
            assert quantities(record, day) == booked(booked_now, day)
            assert all(record.ledger.tally(terms.code, day).balances for terms in SECURITIES)
        if kept:
            row, _ = kept[chosen % len(kept)]
            try:
                operations.void(fact=row, on=LAST, reason="entered by mistake")
            except RuleError:
                row.refresh_from_db()
                assert row.voided_on is None
            else:
                without = [*taken, *(stated for other, stated in kept if other is not row)]
                assert quantities(record_of(office.placement), LAST) == booked(without, LAST)
                assert type(row).objects.get(pk=row.pk).void_reason == "entered by mistake"
        transaction.set_rollback(True)
