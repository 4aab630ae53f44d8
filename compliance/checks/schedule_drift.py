"""Schedule 1: each allocation is as the file states it from which it was imported."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.intake.receipts import Line, lines_in
from compliance.models import ScheduleImport
from placements.models import Closing

from .arithmetic import dollars, figure
from .deal import Deal
from .finding import Finding, Severity


def schedule_drift(deal: Deal) -> Iterator[Finding]:
    """A warning for each allocation that was edited, or taken off the record, after its import."""
    for closing in deal.closings:
        on_record = {(row.holder_id, row.security_id): row for row in deal.allocated(closing)}
        for record, line in _last_stated(deal, closing):
            row = on_record.get((line.holder, line.security))
            if row is None:
                yield Finding(
                    "schedule-drift",
                    Severity.WARNING,
                    record.source.cited_as if record.source else "",
                    f"{closing.label}: line {line.number:,} of {record.file_name} states {line.quantity:,} shares of a"
                    " holder and a security for which no allocation is on record any more. Find out which holds.",
                    {"closing": closing.code, "file": record.file_name, "line": line.number, "stated": line.quantity},
                )
            elif (row.quantity, row.price_paid) != (line.quantity, line.paid):
                price = "" if line.paid is None else f" for {dollars(line.paid)}"
                now = "" if row.price_paid is None else f" for {dollars(row.price_paid)}"
                yield Finding(
                    "schedule-drift",
                    Severity.WARNING,
                    row.cited_as,
                    f"{row.holder}, {row.security}: line {line.number:,} of {record.file_name} states"
                    f" {line.quantity:,}{price}; on record since an edit is {row.quantity:,}{now}."
                    " Find out which holds.",
                    {
                        "closing": closing.code,
                        "holder": row.holder.code,
                        "security": row.security.code,
                        "file": record.file_name,
                        "line": line.number,
                        "stated": line.quantity,
                        "on_record": row.quantity,
                        **({} if line.paid is None else {"price_stated": figure(line.paid)}),
                        **({} if row.price_paid is None else {"price_on_record": figure(row.price_paid)}),
                    },
                )


def _last_stated(deal: Deal, closing: Closing) -> Iterator[tuple[ScheduleImport, Line]]:
    """What the last import that states an allocation says of it."""
    stated: dict[tuple[int, int], tuple[ScheduleImport, Line]] = {}
    for record in deal.imports:
        if record.closing_id == closing.pk:
            stated |= {(line.holder, line.security): (record, line) for line in lines_in(record.receipt)}
    yield from stated.values()
