"""Taking one import back: what it added goes, what it changed is again as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Model, ProtectedError

from compliance import bulk, operations
from compliance.granted import meant_as_before
from compliance.models import ScheduleImport
from compliance.rules import RuleError
from compliance.visibility import visible
from holders.models import Address, Allocation, ConsentQuestion, Holder, HolderName, HolderStatus
from holders.schedule import Problem, Refused
from placements.models import ClosingTotal, Placement, Viewer
from record import writing

from .importing import change_allocations
from .reading import said
from .receipts import Line, created_in, lines_in

HIDDEN_TOO = "Records to which you have no access rest on what would go."
"""All that is said of what stands in the way and is hidden."""


def undo_import(*, record: ScheduleImport, viewer: Viewer) -> None:
    """Take an import back and drop its record.

    Raises Refused, and leaves everything as it was, with the reason for each row that was edited since, and where a
    later import or another fact rests on what would go; it is named if ``viewer`` may see it.
    """
    try:
        with transaction.atomic(), meant_as_before([record.closing.placement_id]):
            _undo(record)
    except RuleError as error:
        raise Refused([Problem("", f"{error} Take that back first.")]) from error
    except ProtectedError as error:
        resting = _seen(error.protected_objects, viewer)
        reason = f"“{resting}” rests on what would go. Take that back first." if resting else HIDDEN_TOO
        raise Refused([Problem("", reason)]) from error


def _undo(record: ScheduleImport) -> None:
    operations.lock(placement=record.closing.placement)
    later = ScheduleImport.objects.filter(closing=record.closing, applied_at__isnull=False, pk__gt=record.pk)
    if latest := later.order_by("-pk").first():
        raise Refused([Problem("", f"{latest.file_name} was imported later. Undo that first.")])
    lines = list(lines_in(record.receipt))
    rows = {(row.holder_id, row.security_id): row for row in Allocation.objects.filter(closing=record.closing)}
    if edited := list(_edited(lines, rows)):
        raise Refused(edited)
    writing.delete(Allocation, [rows[line.holder, line.security].pk for line in lines if line.is_new])
    changed = [
        (rows[line.holder, line.security].pk, line.former_quantity, line.former_paid)
        for line in lines
        if line.is_changed
    ]
    change_allocations(changed)
    created = created_in(record.receipt)
    writing.delete(ClosingTotal, created.totals)
    writing.delete(Address, created.addresses)
    writing.delete(HolderStatus, created.statuses)
    writing.delete(HolderName, created.names)
    _refuse_listed(created.holders)
    writing.delete(Holder, created.holders)
    closing = record.closing
    record.delete()
    operations.refresh(placement=closing.placement)


def _refuse_listed(holders: list[int]) -> None:
    """Raise ProtectedError where a placement or a question lists one of ``holders``: it would go from there unsaid."""
    for some in bulk.batches(holders, writing.BATCH):
        listing: set[Model] = {*Placement.objects.filter(parties__in=some)}
        listing |= {*ConsentQuestion.objects.filter(relates_to__in=some)}
        if listing:
            raise ProtectedError("A holder is listed.", listing)


def _seen(rows: Iterable[Model], viewer: Viewer) -> Model | None:
    """One of ``rows`` that ``viewer`` may see; None where all are hidden. A query for each kind of row."""
    keys: dict[type[Model], set[int]] = defaultdict(set)
    for row in rows:
        keys[type(row)].add(row.pk)
    found = (visible(model._base_manager.filter(pk__in=some), viewer).first() for model, some in keys.items())
    return next(filter(None, found), None)


def _edited(lines: list[Line], rows: dict[tuple[int, int], Allocation]) -> Iterator[Problem]:
    """The rows that the import wrote and that are no longer as it wrote them."""
    holders = Holder.objects.in_bulk([line.holder for line in lines if (line.holder, line.security) not in rows])
    for line in lines:
        row = rows.get((line.holder, line.security))
        if not (line.is_new or line.is_changed):
            continue
        if row is None:
            name = holders[line.holder].name if line.holder in holders else "its holder"
            yield Problem(f"line {line.number:,}", f"the allocation of {name} is no longer on record.")
        elif (row.quantity, row.price_paid) != (line.quantity, line.paid):
            now, then = said(row.quantity, row.price_paid), said(line.quantity, line.paid)
            yield Problem(
                f"{row.holder}, {row.security}",
                f"edited since: the import wrote {then}, on record is {now}. Set it back to {then} first.",
            )
