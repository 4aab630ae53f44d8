"""Schedule 1: where fractions of a share arise on conversion, the way of rounding changes the count."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.rules.rounding import half_up

from .arithmetic import common_shares, decimals, figure, floor
from .deal import Deal, cite
from .finding import Finding, Severity


def conversion_rounding(deal: Deal) -> Iterator[Finding]:
    """A notice for each closing whose conversion shares depend on how each holder's are rounded."""
    for closing in deal.closings:
        lines = [line for line in deal.allocated(closing) if line.security.conversion_price is not None]
        each = [shares for shares in map(common_shares, lines) if shares is not None]
        floors, halves, total = sum(map(floor, each)), sum(map(half_up, each)), sum(each, Fraction(0))
        if floors == halves:
            continue
        yield Finding(
            "conversion-rounding",
            Severity.NOTICE,
            cite(lines),
            f"{closing.label}: the conversion shares of the {len(each)} lines come to {floors:,} with each line"
            f" rounded down, {halves:,} with each rounded half up, and {decimals(total)} unrounded, which is"
            f" {half_up(total):,} half up. Say which way of rounding a count uses.",
            {
                "closing": closing.code,
                "lines": len(each),
                "sum_of_floors": floors,
                "sum_of_half_ups": halves,
                "exact": figure(total),
                "total_half_up": half_up(total),
            },
        )
