"""A file of Schedule 1 into the records of a closing, all of it or nothing."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from compliance import bulk, operations
from compliance.models import ScheduleImport
from compliance.rules import RuleError
from holders.models import Address, Allocation, Holder, HolderName, HolderStatus
from holders.schedule import Party, Problem, Refused
from placements.models import OPERATOR, Closing, ClosingTotal, Viewer
from record import writing

from .codes import codes_for
from .matching import Decisions
from .reading import CLAUSE, COLUMNS, Newcomer, Reading, Upload

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``record`` is None where everything in the file was on record."""

    reading: Reading
    record: ScheduleImport | None


def looked_at(*, closing: Closing, upload: Upload, decisions: Decisions, viewer: Viewer) -> Reading:
    """Read a file to its end and write nothing. Its names are held against the holders that ``viewer`` may see.

    Raises Refused.
    """
    reading = Reading(closing, upload, decisions, viewer)
    for _ in reading.additions():
        pass
    return reading


@transaction.atomic
def keep(*, closing: Closing, upload: Upload, by: User | None, at: datetime) -> ScheduleImport:
    """Keep a file that can be read, to be looked at; those that the person left before are dropped.

    Raises Refused, and keeps nothing, where it cannot be read.
    """
    looked_at(closing=closing, upload=upload, decisions=Decisions(), viewer=by or OPERATOR)
    ScheduleImport.objects.filter(closing=closing, uploaded_by=by, applied_at=None).delete()
    return ScheduleImport.objects.create(**_file(closing, upload, by, at))


def upload_of(record: ScheduleImport) -> Upload:
    """The file that a record keeps."""
    return Upload(
        record.file_name,
        zlib.decompress(bytes(record.content)),
        record.encoding,
        record.columns,
        record.source_id,
    )


def import_schedule(
    *,
    closing: Closing,
    upload: Upload,
    decisions: Decisions,
    by: User | None,
    at: datetime,
    record: ScheduleImport | None = None,
) -> Imported:
    """Write what a file states, note it on ``record`` or a new one, and bring the deadlines in step.

    Raises Refused, and leaves everything as it was, where the file cannot be taken, a person must decide on a name
    first, or a position would be below zero.
    """
    try:
        with transaction.atomic():
            record = record or ScheduleImport(**_file(closing, upload, by, at))
            return _imported(closing, upload, decisions, by or OPERATOR, record, at)
    except RuleError as error:
        raise Refused([Problem("", str(error))]) from error


def _file(closing: Closing, upload: Upload, by: User | None, at: datetime) -> dict[str, object]:
    return {
        "closing": closing,
        "source_id": upload.source_id,
        "file_name": upload.name[:200],
        "encoding": upload.encoding,
        "columns": dict(upload.columns),
        "sha256": hashlib.sha256(upload.content).hexdigest(),
        "content": zlib.compress(upload.content, 1),
        "uploaded_at": at,
        "uploaded_by": by,
    }


def _imported(
    closing: Closing, upload: Upload, decisions: Decisions, viewer: Viewer, record: ScheduleImport, at: datetime
) -> Imported:
    operations.lock(placement=closing.placement)
    _refuse_imported(record)
    reading = Reading(closing, upload, decisions, viewer)
    there = Allocation.objects.aggregate(last=Max("pk"))["last"] or 0
    bulk.copy(Allocation, COLUMNS, reading.additions())
    reading.refuse_questions()
    created = reading.receipt.created
    holders = _new_holders(reading.newcomers.values())
    created.holders = list(holders.values())
    bulk.copy(Allocation, COLUMNS, reading.additions_of(holders))
    writing.note(Allocation.objects.filter(closing=closing, pk__gt=there), "+")
    change_allocations(reading.changed)
    created.names = _other_names(closing, reading)
    parties = _parties(reading, holders)
    created.addresses = _addresses(closing, parties, reading.source_id)
    created.statuses = _statuses(closing, parties, reading.source_id)
    created.totals = _totals(closing, reading)
    if not (reading.new or reading.changed or created):
        if record.pk:
            record.delete()
        return Imported(reading, None)
    record.new, record.changed, record.unchanged = reading.new, len(reading.changed), reading.unchanged
    record.applied_at, record.receipt = at, reading.receipt.finished()
    record.save()
    operations.refresh(placement=closing.placement)
    return Imported(reading, record)


def _refuse_imported(record: ScheduleImport) -> None:
    """Raise Refused where a kept file is no longer there to be imported: another person was quicker, or dropped it."""
    if record.pk and not ScheduleImport.objects.filter(pk=record.pk, applied_at=None).exists():
        reason = f"{record.file_name} was imported or replaced meanwhile. Look at the closing again."
        raise Refused([Problem("", reason)])


def change_allocations(rows: Sequence[bulk.Row]) -> None:
    """Give the allocations of these primary keys another quantity and price."""
    bulk.update(Allocation, ("quantity", "price_paid"), rows)
    for some in bulk.batches((row[0] for row in rows), writing.BATCH):
        writing.note(Allocation.objects.filter(pk__in=some), "~")


def _new_holders(newcomers: Iterable[Newcomer]) -> dict[str, int]:
    """A holder for each newcomer; their primary keys by name."""
    wanted = list(dict.fromkeys(newcomer.name for newcomer in newcomers))
    rows = [Holder(code=code, name=name) for name, code in zip(wanted, codes_for(wanted), strict=True)]
    return {holder.name: holder.pk for holder in writing.create(Holder, rows)}


def _other_names(closing: Closing, reading: Reading) -> list[int]:
    """The names by which the schedule calls holders whom the file knows otherwise."""
    on_record = set(HolderName.objects.filter(placement=closing.placement).values_list("holder", "name"))
    rows = [
        HolderName(placement=closing.placement, holder_id=holder, name=name, source_id=reading.source_id, clause=CLAUSE)
        for holder, name in reading.printed.items()
        if (holder, name) not in on_record
    ]
    return [row.pk for row in writing.create(HolderName, rows)]


def _parties(reading: Reading, created: dict[str, int]) -> dict[int, Party]:
    """Who the rows are about, by the primary keys of their holders; empty where the file has names only."""
    newcomers = {created[name]: each.party for name, each in reading.newcomers.items() if each.party}
    return reading.parties | newcomers


def _statuses(closing: Closing, parties: dict[int, Party], source_id: int | None) -> list[int]:
    """What the schedule says that holders are, where nothing is on record that says it of them in this placement."""
    rows = HolderStatus.objects.filter(placement=closing.placement)
    there = set(rows.values_list("holder", "status")) if parties else set()
    added = [
        HolderStatus(
            placement=closing.placement, holder_id=holder, status=party.status, source_id=source_id, clause=CLAUSE
        )
        for holder, party in parties.items()
        if party.status in HolderStatus.Status.values and (holder, party.status) not in there
    ]
    return [row.pk for row in writing.create(HolderStatus, added)]


def _addresses(closing: Closing, parties: dict[int, Party], source_id: int | None) -> list[int]:
    """First addresses of record for those who have none under this placement; one on record is left as it is."""
    there = (
        set(Address.objects.filter(placement=closing.placement).values_list("holder", flat=True)) if parties else set()
    )
    rows = [
        row
        for holder, party in parties.items()
        if holder not in there
        for row in [address_of(closing, holder, party, source_id)]
        if row.address or row.attention or row.fax or row.email
    ]
    for row in rows:
        try:
            row.clean_fields(exclude=("placement", "holder", "source"))
        except ValidationError as error:
            name = next(party.name for holder, party in parties.items() if holder == row.holder_id)
            raise Refused([Problem(name, " ".join(error.messages))]) from None
    return [row.pk for row in writing.create(Address, rows)]


def address_of(closing: Closing, holder: int, party: Party, source_id: int | None) -> Address:
    """The first address of record that a schedule gives to a holder, unsaved."""
    return Address(
        placement_id=closing.placement_id,
        holder_id=holder,
        address="\n".join(party.address),
        attention=party.attention,
        fax=party.fax,
        email=party.email,
        note=f"Telephone {party.telephone}" if party.telephone else "",
        source_id=source_id,
        clause=CLAUSE,
    )


def _totals(closing: Closing, reading: Reading) -> list[int]:
    """What the schedule states in all of each security, where nothing is on record that states it."""
    stated: dict[str, ClosingTotal] = {}
    for total in reading.totals:
        if total.is_subtotal or not total.security or not total.stated:
            continue
        row = stated.setdefault(
            total.security,
            ClosingTotal(
                closing=closing,
                security=reading.securities[total.security],
                source_id=reading.source_id,
                clause=CLAUSE,
            ),
        )
        if total.is_price:
            row.amount = total.stated
        else:
            row.quantity = int(total.stated)
    there = set(ClosingTotal.objects.filter(closing=closing).values_list("security__code", flat=True))
    rows = [row for code, row in stated.items() if code not in there]
    return [row.pk for row in writing.create(ClosingTotal, rows)]
