"""Schedule 1: each purchaser's warrants follow the rate that the other purchasers' do."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import decimals, figure
from .deal import Deal
from .finding import Finding, Severity
from .warrant_rates import NAMES, warrant_rates


def warrant_coverage(deal: Deal) -> Iterator[Finding]:
    """A warning for each line of warrants that the rate of the series does not give."""
    for rate in warrant_rates(deal):
        for row in rate.rows:
            due, line = rate.warrants(row.bought), row.line
            if rate.rounding(due) == line.quantity:
                continue
            yield Finding(
                "warrant-coverage",
                Severity.WARNING,
                line.cited_as,
                f"{line.holder}, {line.security}: {rate.percent}% of {decimals(row.bought)} shares = {decimals(due)},"
                f" rounded {NAMES[rate.rounding]} {rate.rounding(due):,}, as the other lines are; this line says"
                f" {line.quantity:,}.",
                {
                    "closing": rate.closing.code,
                    "holder": line.holder.code,
                    "security": line.security.code,
                    "percent": rate.percent,
                    "exact": figure(due),
                    "computed": rate.rounding(due),
                    "stated": line.quantity,
                },
            )
