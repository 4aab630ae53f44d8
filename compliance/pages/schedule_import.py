"""What the page of one import of Schedule 1 shows: what the file stated, what stood before, and what else it added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice

from compliance.intake import Line, created_in, lines_in, said
from compliance.models import ScheduleImport
from compliance.tables import Links
from compliance.visibility import visible
from holders.models import Holder
from placements.models import Closing, Security, Viewer

SHOWN = 300
"""Allocations that are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class ImportedLot:
    """One allocation that the import wrote, and what stood on record before; empty: nothing."""

    security: str
    quantity: int
    paid: Decimal | None
    was: str


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """What the import wrote of one line of the file."""

    number: int
    holder: str
    url: str
    lots: list[ImportedLot]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one import wrote."""

    record: ScheduleImport
    lines: list[ImportedLine]
    more: int
    """Allocations that it wrote beyond those listed."""
    added: list[str]
    """What it added beside them, counted in words."""


def imports_of(closing: Closing) -> list[ScheduleImport]:
    """The imports that stand, the latest first, without their files. One query."""
    done = closing.schedule_imports.filter(applied_at__isnull=False).defer("content", "receipt")
    return list(done.select_related("uploaded_by", "closing").order_by("-pk"))


def receipt_of(record: ScheduleImport, *, links: Links, viewer: Viewer) -> Receipt:
    """What ``record``, which is applied, wrote, as ``viewer`` sees it. Two queries, however long the file is."""
    written = (line for line in lines_in(record.receipt) if line.is_new or line.is_changed)
    shown = list(islice(written, SHOWN))
    return Receipt(
        record,
        lines=list(_by_line(shown, links, viewer)),
        more=record.new + record.changed - len(shown),
        added=list(_added(record)),
    )


def _by_line(written: list[Line], links: Links, viewer: Viewer) -> Iterator[ImportedLine]:
    named = Holder.objects.filter(pk__in={line.holder for line in written})
    holders = visible(named, viewer).in_bulk()
    securities = Security.objects.in_bulk({line.security for line in written})
    for (number, key), lines in groupby(written, key=lambda line: (line.number, line.holder)):
        holder = holders.get(key)
        yield ImportedLine(
            number,
            holder.name if holder else "a holder no longer on file",
            links.fact("holders_holder", holder.pk) if holder else "",
            [_lot(line, securities) for line in lines],
        )


def _lot(line: Line, securities: Mapping[int, Security]) -> ImportedLot:
    security = securities.get(line.security)
    was = "" if line.former_quantity is None else said(line.former_quantity, line.former_paid)
    name = security.name if security else "of a security no longer on file"
    return ImportedLot(name, line.quantity, line.paid, was)


def _added(record: ScheduleImport) -> Iterator[str]:
    created = created_in(record.receipt)
    for number, noun, several in (
        (len(created.holders), "holder", "holders"),
        (len(created.names), "other name", "other names"),
        (len(created.addresses), "address", "addresses"),
        (len(created.statuses), "status", "statuses"),
        (len(created.totals), "stated total", "stated totals"),
    ):
        if number:
            yield f"{number:,} {noun if number == 1 else several}"
