"""What the warrants of a closing would bring when all are exercised, against what a document says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from placements.models import Security

from .arithmetic import dollars, figure
from .deal import Deal, cite
from .finding import Finding, Severity
from .subjects import EXERCISE_PROCEEDS


def exercise_proceeds(deal: Deal) -> Iterator[Finding]:
    """A notice where an about figure differs from the proceeds computed, a warning where an exact one does."""
    for stated in deal.stated(EXERCISE_PROCEEDS):
        warrants = [
            total
            for total in deal.totals
            if total.closing == stated.closing and total.security.kind == Security.Kind.WARRANT
        ]
        each = [
            (total, total.quantity, Fraction(total.security.exercise_price))
            for total in warrants
            if total.quantity is not None and total.security.exercise_price is not None
        ]
        proceeds = sum((quantity * price for _, quantity, price in each), Fraction(0))
        if stated.number is None or not each or len(each) < len(warrants) or proceeds == stated.number:
            continue
        sums = "; ".join(
            f"{quantity:,} × {dollars(price)} = {dollars(quantity * price)}" for _, quantity, price in each
        )
        figures: dict[str, int | str] = {
            f"proceeds_{row.security.code}": figure(qty * price) for row, qty, price in each
        }
        figures |= {f"shares_{row.security.code}": quantity for row, quantity, _ in each}
        difference = abs(stated.number - proceeds)
        yield Finding(
            "exercise-proceeds",
            Severity.NOTICE if stated.approximate else Severity.WARNING,
            cite([stated, *(row for row, *_ in each)]),
            f"{sums}; together {dollars(proceeds)}. The document says {'about ' if stated.approximate else ''}"
            f"{dollars(stated.number)}, a difference of {dollars(difference)}.",
            {**figures, "computed": figure(proceeds), "stated": stated.number, "difference": figure(difference)},
        )
