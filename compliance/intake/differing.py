"""Where a file states another address, or another total, than the one on record. What is on record stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from holders.models import Address
from placements.models import ClosingTotal

from .matching import normal
from .reading import Reading

_CALLED = {"address": "address", "attention": "attention line", "fax": "fax number", "email": "e-mail"}


def differences(reading: Reading) -> list[str]:
    """A sentence for each, in the order of the file; ``reading`` has made its pass. At most two queries."""
    return [*_of_addresses(reading), *_of_totals(reading)]


def _of_addresses(reading: Reading) -> Iterator[str]:
    """Held against the first address of record: a schedule states where notices went at the start."""
    if not reading.parties:
        return
    first: dict[int, Address] = {}
    rows = Address.objects.filter(placement=reading.closing.placement).select_related("holder")
    for row in sorted(rows, key=lambda row: row.starts_on or date.min):
        first.setdefault(row.holder_id, row)
    for holder, party in reading.parties.items():
        if holder not in first:
            continue
        row = first[holder]
        said = {
            "address": ", ".join(party.address),
            "attention": party.attention,
            "fax": party.fax,
            "email": party.email,
        }
        for detail in _CALLED:
            on_record = ", ".join(getattr(row, detail).splitlines())
            if said[detail] and on_record and normal(said[detail]) != normal(on_record):
                called = _CALLED[detail]
                yield f"{row.holder}: the {called} in the file is “{said[detail]}”; on record is “{on_record}”."


def _of_totals(reading: Reading) -> Iterator[str]:
    if not reading.totals:
        return
    on_record = {
        row.security.code: row
        for row in ClosingTotal.objects.filter(closing=reading.closing).select_related("security")
    }
    for total in reading.totals:
        if total.security not in on_record or total.is_subtotal:
            continue
        row = on_record[total.security]
        kept = row.amount if total.is_price else row.quantity
        if kept is not None and kept != total.stated:
            mark = "$" if total.is_price else ""
            yield f"{row.security}: the file states {mark}{total.stated:,} in all; on record is {mark}{kept:,}."
