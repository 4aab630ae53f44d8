"""Schedule 1: the lines of a security at a closing add up to the total that a document states for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .arithmetic import MINUS, dollars, figure
from .deal import Deal, cite
from .finding import Finding, Severity


def schedule_foots(deal: Deal) -> Iterator[Finding]:
    """An error for each total, in shares or in dollars, that the lines do not add up to."""
    for total in deal.totals:
        lines = [line for line in deal.allocated(total.closing, total.security) if not total.approximate]
        if not lines:
            continue
        where = f"{total.closing.label}, {total.security}"
        shares = sum(line.quantity for line in lines)
        if total.quantity is not None and shares != total.quantity:
            yield Finding(
                "schedule-foots",
                Severity.ERROR,
                cite([total, *lines]),
                f"{where}: the {len(lines)} lines add up to {shares:,} shares, the total says {total.quantity:,}:"
                f" {max(shares, total.quantity):,} {MINUS} {min(shares, total.quantity):,}"
                f" = {abs(shares - total.quantity):,}. Check the lines against the schedule.",
                {
                    "closing": total.closing.code,
                    "security": total.security.code,
                    "stated": total.quantity,
                    "computed": shares,
                    "difference": abs(shares - total.quantity),
                },
            )
        paid = sum((line.price_paid for line in lines if line.price_paid is not None), Decimal(0))
        if total.amount is not None and paid != total.amount:
            more, less = max(paid, total.amount), min(paid, total.amount)
            yield Finding(
                "schedule-foots",
                Severity.ERROR,
                cite([total, *lines]),
                f"{where}: the prices of the {len(lines)} lines add up to {dollars(paid)}, the total says"
                f" {dollars(total.amount)}: {dollars(more)} {MINUS} {dollars(less)} = {dollars(more - less)}."
                " Check the lines against the schedule.",
                {
                    "closing": total.closing.code,
                    "security": total.security.code,
                    "stated": figure(total.amount),
                    "computed": figure(paid),
                    "difference": figure(more - less),
                },
            )
