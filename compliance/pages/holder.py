"""What one holder has and was asked on a day: under each placement its lots, transfers and questions for consent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from compliance.consents import Asked, Line, ask_each
from compliance.control import Group, group_of
from compliance.placement_files.sharing import uses
from compliance.positions import LotLine, Record, Row, records_of, rights_of, row_of
from compliance.rules import RuleError
from compliance.rules.assignment import Rights
from compliance.rules.percentages import percentage
from compliance.rules.positions import base, positions
from holders.models import Allocation, ConsentQuestion, Holder, Transfer
from placements.models import Closing, Placement, Viewer

SHOWN = 25
"""Placements whose positions the page of a holder shows; the list of allocations has them all."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the holder has of one security from one closing: as Schedule 1 allotted it, and as it is on the day."""

    security: str
    closing: str
    allotted: int | None
    """Whole shares, for a warrant those it buys; None where the holder came by it otherwise."""
    lots: tuple[LotLine, ...]

    @property
    def quantity(self) -> int:
        """Whole shares on the day."""
        return sum(lot.quantity for lot in self.lots)


@dataclass(frozen=True, slots=True)
class CameBy:
    """A transfer to the holder, and whether registration rights passed with it (2003 agreement §7(i))."""

    transfer: Transfer
    rights: Rights


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that the holder was asked, and its line in the meter."""

    asked: Asked
    line: Line

    @property
    def is_outstanding(self) -> bool:
        """Whether its answer counts and is not on record."""
        return self.line.is_counted and self.line.consent is None


@dataclass(frozen=True, slots=True)
class Stake:
    """What a holder has, came by and was asked under one placement."""

    placement: Placement
    held: tuple[Held, ...] = ()
    row: Row | None = None
    """Its line of the placement's positions; None where it has nothing on the day."""
    together: str = ""
    """What its group has under this placement; empty where no other of the group holds any of it."""
    came_by: tuple[CameBy, ...] = ()
    answers: tuple[Answer, ...] = ()
    refusal: str = ""
    """Why the placement's entries do not add up."""


@dataclass(frozen=True, slots=True)
class HolderSheet:
    """A holder on a day."""

    holder: Holder
    as_of: date
    stakes: tuple[Stake, ...]
    more: int
    """Placements that name it beyond those shown."""
    group: Group | None


def holder_sheet(holder: Holder, *, as_of: date, viewer: Viewer) -> HolderSheet:
    """What ``holder`` has and was asked at the end of ``as_of`` under the placements that ``viewer`` may see.

    A constant number of queries.
    """
    group = group_of(holder, as_of=as_of, viewer=viewer)
    named = list(Placement.objects.visible_to(viewer).filter(uses(holder)).distinct().order_by("name", "pk"))
    placements = named[:SHOWN]
    records = records_of(placements)
    allocations = list(
        Allocation.objects.filter(holder=holder, closing__placement__in=placements)
        .select_related("security", "closing")
        .order_by("pk")
    )
    transfers = list(
        holder.transfers_in.filter(placement__in=placements, voided_on=None)
        .select_related("transferor", "security", "source")
        .prefetch_related("papers")
        .order_by("pk")
    )
    questions = list(ConsentQuestion.objects.filter(placement__in=placements).select_related("source").order_by("pk"))
    stakes = [
        _stake(
            holder,
            records[placement.pk],
            as_of,
            group,
            [row for row in allocations if row.closing.placement_id == placement.pk],
            [row for row in transfers if row.placement_id == placement.pk],
        )
        for placement in placements
    ]
    sound = {stake.placement.pk: records[stake.placement.pk] for stake in stakes if not stake.refusal}
    asked = ask_each([row for row in questions if row.placement_id in sound], sound, as_of=as_of)
    return HolderSheet(
        holder=holder,
        as_of=as_of,
        stakes=tuple(_with_answers(stake, holder, asked) for stake in stakes),
        more=len(named) - len(placements),
        group=group,
    )


def _stake(
    holder: Holder,
    record: Record,
    as_of: date,
    group: Group | None,
    allocations: Sequence[Allocation],
    transfers: Sequence[Transfer],
) -> Stake:
    came_by = tuple(CameBy(row, rights_of(row, as_of=as_of)) for row in transfers if _has_happened(row, as_of))
    try:
        row = row_of(record, holder, as_of=as_of)
        together = _together(record, holder, group, as_of)
    except RuleError as error:
        return Stake(record.placement, came_by=came_by, refusal=str(error))
    allotted = [each for each in allocations if _has_happened(each.closing, as_of)]
    return Stake(record.placement, tuple(_held(allotted, row)), row, together, came_by)


def _has_happened(fact: Closing | Transfer, as_of: date) -> bool:
    """Whether it is on record on a day; one whose day is not stated is."""
    return fact.occurred_on is None or fact.occurred_on <= as_of


def _held(allotted: Sequence[Allocation], row: Row | None) -> Iterator[Held]:
    """What was allotted, in the order of Schedule 1, and then what came otherwise."""
    lots: dict[tuple[str, str], list[LotLine]] = {}
    for lot in row.lots if row else ():
        lots.setdefault((lot.closing, lot.security.code), []).append(lot)
    for each in allotted:
        found = lots.pop((each.closing.label, each.security.code), [])
        yield Held(each.security.name, each.closing.label, each.quantity, tuple(found))
    for (closing, _), found in lots.items():
        yield Held(found[0].security.name, closing, None, tuple(found))


def _together(record: Record, holder: Holder, group: Group | None, as_of: date) -> str:
    """`With SCO Capital Partners, L.P.: 784,680 shares, 19.78%`; empty where no other of the group holds any."""
    found = positions(record.ledger, as_of)
    others = {member.code: member.name for member in group.members if member != holder} if group else {}
    holding = dict.fromkeys(others[each.holder] for each in found if each.holder in others)
    if not holding:
        return ""
    shares = base(each for each in found if each.holder in others or each.holder == holder.code)
    return f"With {', '.join(holding)}: {shares:,} shares, {percentage(shares, base(found))}"


def _with_answers(stake: Stake, holder: Holder, asked: Sequence[Asked]) -> Stake:
    own = (each for each in asked if each.question.placement_id == stake.placement.pk)
    answers = (Answer(each, line) for each in own for line in each.lines if line.holder == holder)
    return replace(stake, answers=tuple(answers))
