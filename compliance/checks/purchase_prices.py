"""Schedule 1: the price of each line is its number of shares times the price of one."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import dollars, figure
from .deal import Deal
from .finding import Finding, Severity


def purchase_prices(deal: Deal) -> Iterator[Finding]:
    """An error for each line whose price is another one."""
    for line in deal.allocations:
        price = line.security.price
        if price is None or line.price_paid is None or line.quantity * price == line.price_paid:
            continue
        yield Finding(
            "purchase-prices",
            Severity.ERROR,
            line.cited_as,
            f"{line.holder}, {line.security}: {line.quantity:,} × {dollars(price)} = {dollars(line.quantity * price)},"
            f" and the line says {dollars(line.price_paid)}. Check the line against the schedule.",
            {
                "closing": line.closing.code,
                "holder": line.holder.code,
                "security": line.security.code,
                "quantity": line.quantity,
                "price": figure(price),
                "stated": figure(line.price_paid),
                "computed": figure(line.quantity * price),
            },
        )
