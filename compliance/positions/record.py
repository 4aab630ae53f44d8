"""The rows of a placement as entries of the ledger, and what the ledger refuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

from django.db.models import Model, Q

from compliance.rules import positions as rules
from compliance.rules import words
from compliance.rules.assignment import Kind, Paper, Rights, rights
from compliance.rules.positions import Entry, Ledger, Names, Terms
from holders.models import Allocation, Holder, HolderStatus, PositionEntry, Transfer
from placements.models import Closing, Placement, Security

U = TypeVar("U", Transfer, PositionEntry)
R = TypeVar("R", Closing, Security, Transfer, PositionEntry)
M = TypeVar("M", bound=Model)
Unplaced = Transfer | PositionEntry
"""A row that moves nothing, since no document states its day, or from whom it takes."""


@dataclass(frozen=True)
class Record:
    """All that is on record of a placement's positions, voided rows left out."""

    placement: Placement
    entries: tuple[Entry, ...]
    securities: tuple[Terms, ...]
    sold: dict[str, Security]
    """The securities as rows, by code."""
    names: Names
    holders: dict[str, Holder]
    closings: dict[str, Closing]
    affiliations: tuple[HolderStatus, ...]
    unplaced: tuple[Unplaced, ...]

    def is_affiliate(self, holder: str, day: date) -> bool:
        """Whether a document says that the holder of this code is an affiliate of the issuer on a day."""
        return _is_affiliate(self.holders[holder], day, self.affiliations)

    @cached_property
    def ledger(self) -> Ledger:
        """The entries taken one after the other. Raises rules.Impossible, which is a RuleError."""
        return rules.replay(self.entries, self.securities, self.names)


def record_of(placement: Placement, *, trying: Unplaced | None = None) -> Record:
    """What is on record of `placement`, in a constant number of queries; with `trying`, that row as it is unsaved."""
    return records_of([placement], trying=trying)[placement.pk]


def records_of(placements: Collection[Placement], *, trying: Unplaced | None = None) -> dict[int, Record]:
    """What is on record of each of `placements`, by primary key, in a constant number of queries."""
    those = [placement.pk for placement in placements]
    closings = _by_placement(Closing.objects.filter(placement__in=those))
    securities = _by_placement(Security.objects.filter(placement__in=those))
    sold = Allocation.objects.filter(closing__placement__in=those).select_related("closing").order_by("pk")
    allocations = _grouped(sold, lambda row: row.closing.placement_id)
    transfers = _by_placement(Transfer.objects.filter(placement__in=those, voided_on=None).order_by("pk"))
    rows = _by_placement(PositionEntry.objects.filter(placement__in=those, voided_on=None).order_by("pk"))
    if isinstance(trying, Transfer):
        transfers[trying.placement_id] = _with(trying, transfers[trying.placement_id])
    elif trying:
        rows[trying.placement_id] = _with(trying, rows[trying.placement_id])
    named = {key: _holders_named(allocations[key], transfers[key], rows[key]) for key in those}
    holders = Holder.objects.in_bulk({key for keys in named.values() for key in keys})
    issuers = {placement.issuer_id for placement in placements}
    affiliates = HolderStatus.objects.filter(placement__issuer__in=issuers, status__in=HolderStatus.AFFILIATES)
    affiliations = _grouped(affiliates.select_related("placement"), lambda row: row.placement.issuer_id)
    return {
        placement.pk: _record(
            placement,
            closings[placement.pk],
            securities[placement.pk],
            allocations[placement.pk],
            [*transfers[placement.pk], *rows[placement.pk]],
            {key: holders[key] for key in named[placement.pk]},
            tuple(row for row in affiliations[placement.issuer_id] if row.holder_id in named[placement.pk]),
        )
        for placement in placements
    }


def _record(
    placement: Placement,
    closings: list[Closing],
    securities: list[Security],
    allocations: list[Allocation],
    moving: list[Unplaced],
    holders: dict[int, Holder],
    affiliations: tuple[HolderStatus, ...],
) -> Record:
    """The rows of one placement, as entries."""
    bridge = _Bridge(
        holders, {each.pk: each for each in closings}, {each.pk: each for each in securities}, affiliations
    )
    return Record(
        placement=placement,
        entries=(*map(bridge.allocation, allocations), *map(bridge.entry, filter(is_placed, moving))),
        securities=tuple(map(terms_of, securities)),
        sold={security.code: security for security in securities},
        names=Names(
            holders={holder.code: holder.name for holder in holders.values()},
            closings={closing.code: f"the {closing.label.lower()}" for closing in closings},
        ),
        holders={holder.code: holder for holder in holders.values()},
        closings={closing.code: closing for closing in closings},
        affiliations=affiliations,
        unplaced=tuple(row for row in moving if not is_placed(row)),
    )


def _holders_named(allocations: list[Allocation], transfers: list[Transfer], rows: list[PositionEntry]) -> set[int]:
    """The primary keys of the holders that these rows name."""
    keys = {key for row in transfers for key in (row.transferor_id, row.transferee_id)}
    keys |= {row.holder_id for row in rows} | {row.holder_id for row in allocations}
    return {key for key in keys if key}


def _by_placement(rows: Iterable[R]) -> defaultdict[int, list[R]]:
    return _grouped(rows, lambda row: row.placement_id)


def _grouped(rows: Iterable[M], key: Callable[[M], int]) -> defaultdict[int, list[M]]:
    """Rows by what `key` says of each, in their order."""
    found: defaultdict[int, list[M]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def verify(placements: Collection[int]) -> None:
    """Refuse what would take a position below zero, on any day. Raises rules.Impossible, which is a RuleError.

    `placements` are primary keys. Those with allocations alone cannot be wrong and cost no query of their own.
    """
    moving = Q(transfers__quantity__isnull=False, transfers__voided_on=None)
    moving |= Q(position_entries__isnull=False, position_entries__voided_on=None)
    for placement in Placement.objects.filter(moving, pk__in=placements).distinct().order_by("pk"):
        record_of(placement).ledger  # noqa: B018 - reading it takes every entry


def why_not_void(row: Unplaced) -> str:
    """Why `row`, as it is on record, cannot be made void, in sentences; empty where it can."""
    if row.voided_on:
        return f"It is void already, since {words.medium_date(row.voided_on)}: {row.void_reason}."
    record = record_of(row.placement)
    entries = rules.resting_on(ref_of(row), record.entries, record.securities, record.names)
    resting = [rules.said(entry, record.names) for entry in entries]  # in the order of their days
    return f"Other entries rest on it. Make void first: {'; '.join(resting)}." if resting else ""


def rights_of(transfer: Transfer, *, as_of: date | None = None) -> Rights:
    """Whether registration rights passed with a transfer, by its papers on record (2003 agreement §7(i))."""
    papers = [Paper(cast(Kind, row.kind), row.occurred_on, row.lacks) for row in transfer.papers.all()]
    return rights(papers, transferred_on=transfer.occurred_on, as_of=as_of)


def _is_affiliate(holder: Holder, day: date, affiliations: Iterable[HolderStatus]) -> bool:
    return any(each.holder_id == holder.pk and each.is_in_force(day) for each in affiliations)


def _with(row: U, rows: Iterable[U]) -> list[U]:
    """`rows` with `row` in its place, at the end if it is new, and left out if it is void."""
    others: list[U] = [each for each in rows if each.pk != row.pk]
    if row.voided_on is None:
        others.append(row)
    return others


def is_placed(row: Unplaced) -> bool:
    """Whether a row says on which day it moves what."""
    return row.occurred_on is not None and (isinstance(row, PositionEntry) or row.quantity is not None)


def ref_of(row: Allocation | Unplaced) -> str:
    """What the core calls a row: `transfer:12`."""
    return f"{row._meta.model_name}:{row.pk}"


def terms_of(security: Security) -> Terms:
    """A security as the core takes it; its prices are those in force from the beginning."""
    return Terms(
        code=security.code,
        kind=cast(Literal["preferred", "common", "warrant", "note"], security.kind),
        name=security.name,
        price=_exact(security.price),
        conversion_price=_exact(security.conversion_price),
        exercise_price=_exact(security.exercise_price),
    )


class _Bridge:
    """Rows into entries; the rows that they name are read beforehand."""

    def __init__(
        self,
        holders: dict[int, Holder],
        closings: dict[int, Closing],
        securities: dict[int, Security],
        affiliations: Collection[HolderStatus],
    ) -> None:
        self.holders = holders
        self.closings = closings
        self.securities = securities
        self.affiliations = affiliations

    def allocation(self, row: Allocation) -> Entry:
        closing = self.closings[row.closing_id]
        return rules.Allocation(
            ref=ref_of(row),
            on=closing.occurred_on,
            holder=self.holders[row.holder_id].code,
            closing=closing.code,
            security=self.securities[row.security_id].code,
            quantity=row.quantity,
        )

    def entry(self, row: Unplaced) -> Entry:
        """A row that is placed."""
        return self._transfer(row) if isinstance(row, Transfer) else self._position_entry(row)

    def _transfer(self, row: Transfer) -> Entry:
        transferor = self._holder(row.transferor_id)
        return rules.Transfer(
            ref=ref_of(row),
            on=_day(row),
            holder=transferor.code,
            security=self._security(row.security_id),
            **self._taken(row),
            to=self._holder(row.transferee_id).code,
            tacks=not _is_affiliate(transferor, _day(row), self.affiliations),
        )

    def _position_entry(self, row: PositionEntry) -> Entry:
        given: dict[str, Any] = {"ref": ref_of(row), "on": _day(row), "security": self.securities[row.security_id].code}
        price, rounding = _exact(row.price), rules.Rounding(row.fractions)
        match row.kind:
            case PositionEntry.Kind.SPLIT:
                return rules.Split(**given, new=row.new_shares or 0, old=row.old_shares or 0, rounding=rounding)
            case PositionEntry.Kind.REPRICING:
                return rules.PriceChange(**given, price=price or Fraction(0))
            case PositionEntry.Kind.DIVIDEND:
                amount = _exact(row.amount) or Fraction(0)
                return rules.Dividend(
                    **given, amount=amount, into=self._security(row.into_id), price=price, rounding=rounding
                )
        given |= self._taken(row) | {"holder": self._holder(row.holder_id).code}
        match row.kind:
            case PositionEntry.Kind.CONVERSION:
                return rules.Conversion(**given, into=self._security(row.into_id), rounding=rounding)
            case PositionEntry.Kind.EXERCISE:
                return rules.Exercise(
                    **given,
                    into=self._security(row.into_id),
                    market_price=price if row.cashless else None,
                    rounding=rounding,
                )
            case PositionEntry.Kind.SALE:
                return rules.Sale(**given, under=row.get_under_display())
            case PositionEntry.Kind.REDEMPTION:
                return rules.Withdrawal(**given, how="redeemed")
            case _:
                return rules.Withdrawal(**given, how="cancelled")

    def _taken(self, row: Unplaced) -> dict[str, Any]:
        """From which closing's shares a row takes, how many, and from which lot."""
        closing = self.closings[_given(row.closing_id)]
        return {"closing": closing.code, "quantity": row.quantity, "since": row.lot_since_on}

    def _holder(self, key: int | None) -> Holder:
        return self.holders[_given(key)]

    def _security(self, key: int | None) -> str:
        return self.securities[_given(key)].code


def _given(key: int | None) -> int:
    """A key that the database's constraints demand of such a row."""
    assert key is not None  # noqa: S101
    return key


def _day(row: Unplaced) -> date:
    assert row.occurred_on is not None  # noqa: S101 - a row that is placed has its day
    return row.occurred_on


def _exact(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)
