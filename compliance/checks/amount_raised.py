"""What a document says was raised in all, against the amounts of the closings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .arithmetic import dollars, figure
from .deal import Deal, cite
from .finding import Finding, Severity
from .subjects import AMOUNT_RAISED


def amount_raised(deal: Deal) -> Iterator[Finding]:
    """A warning where the stated sum is another than that of the closings; about figures are left alone."""
    totals = [(total, total.amount) for total in deal.totals if total.amount is not None and not total.approximate]
    computed = sum((amount for _, amount in totals), Decimal(0))
    for stated in deal.stated(AMOUNT_RAISED):
        if stated.number is None or stated.approximate or not totals or stated.number == computed:
            continue
        yield Finding(
            "amount-raised",
            Severity.WARNING,
            cite([stated, *(total for total, _ in totals)]),
            f"The closings come to {' + '.join(dollars(amount) for _, amount in totals)} = {dollars(computed)}; the"
            f" document says {dollars(stated.number)}, a difference of {dollars(abs(stated.number - computed))}.",
            {
                "stated": stated.number,
                "computed": figure(computed),
                "difference": figure(abs(stated.number - computed)),
            },
        )
