"""Schedule 1: warrants of a holder who bought nothing, as a percentage of the conversion shares sold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.rules.rounding import half_up
from placements.models import Security

from .arithmetic import decimals, dollars, figure, floor, percent
from .deal import Deal
from .finding import Finding, Severity
from .registrable import registrable


def agent_warrants(deal: Deal) -> Iterator[Finding]:
    """A notice for each such line: the rate that it implies, which no document states, and whether it gives the line.

    The line stands outside the totals of the purchasers.
    """
    for closing in deal.closings:
        buyers, counted = deal.buyers(closing), registrable(deal, [closing])
        if not buyers or counted is None:
            continue
        for line in deal.allocated(closing):
            if line.holder_id in buyers or line.security.kind != Security.Kind.WARRANT:
                continue
            base = sum((sold.common for sold in counted.sold), Fraction(0))
            rate = half_up(percent(line.quantity, base))
            due = base * rate / 100
            follows = line.quantity in (floor(due), half_up(due))
            sales = " + ".join(
                f"{dollars(sold.amount)} ÷ {dollars(sold.security.conversion_price)}"
                for sold in counted.sold
                if sold.security.conversion_price is not None
            )
            told = "which rounds to that" if follows else "which does not round to that"
            yield Finding(
                "agent-warrants",
                Severity.NOTICE,
                line.cited_as,
                f"{line.holder} bought nothing at the {closing.label.lower()} and holds {line.quantity:,} shares under"
                f" {line.security}, outside the purchasers' totals. {rate}% × {sales or decimals(base)} ="
                f" {decimals(due)}, {told}. No document on file states the rate.",
                {
                    "closing": closing.code,
                    "holder": line.holder.code,
                    "security": line.security.code,
                    "stated": line.quantity,
                    "percent": rate,
                    "amount": figure(sum((sold.amount for sold in counted.sold), Fraction(0))),
                    "conversion_exact": figure(base),
                    "exact": figure(due),
                },
            )
