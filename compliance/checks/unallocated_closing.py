"""A closing that a document states in all and allots to nobody: its holders and their notices are not known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from placements.models import Closing, ClosingTotal, Security

from .arithmetic import dollars, figure
from .deal import Deal, cite
from .finding import Finding, Severity


def unallocated_closing(deal: Deal) -> Iterator[Finding]:
    """A warning for each closing with stated totals and no line of a schedule, with the amount raised by all."""
    for closing in deal.closings:
        totals = [total for total in deal.totals if total.closing == closing]
        if not totals or deal.allocated(closing):
            continue
        amount = _raised(totals)
        figures: dict[str, int | str] = {"closing": closing.code}
        figures |= {f"shares_{total.security.code}": total.quantity for total in totals if total.quantity is not None}
        sums = ""
        if amount:
            others = [raised for other in deal.closings if other != closing and (raised := _of(deal, other))]
            together = sum(others, amount)
            figures |= {"amount": figure(amount), "amount_of_all_closings": figure(together)}
            if others:
                sums = f" {' + '.join(map(dollars, [*others, amount]))} = {dollars(together)} at all closings."
        what = ", ".join(part for total in totals for part in _stated(total))
        yield Finding(
            "unallocated-closing",
            Severity.WARNING,
            cite(totals),
            f"{closing.label}: {what}, and no document on file says to whom.{sums} Enter the schedule of the closing"
            " once it is on file.",
            figures,
        )


def _of(deal: Deal, closing: Closing) -> Decimal:
    return _raised([total for total in deal.totals if total.closing == closing])


def _raised(totals: list[ClosingTotal]) -> Decimal:
    return sum((total.amount for total in totals if total.amount is not None), Decimal(0))


def _stated(total: ClosingTotal) -> Iterator[str]:
    """The amount and the number of shares that a total gives, in words."""
    about = "about " if total.approximate else ""
    if total.amount is not None:
        yield f"{about}{dollars(total.amount)} for {total.security}"
    if total.quantity is not None:
        shares = "shares under" if total.security.kind == Security.Kind.WARRANT else "shares of"
        yield f"{about}{total.quantity:,} {shares} {total.security}"
