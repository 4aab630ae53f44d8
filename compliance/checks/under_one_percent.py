"""A selling-holder table: “*” stands for less than 1% of the class."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import decimals, figure, percent
from .deal import Deal
from .finding import Finding, Severity
from .outstanding import Implied, implied_before_and_after

LESS_THAN_ONE = "*"


def under_one_percent(deal: Deal) -> Iterator[Finding]:
    """A warning for each “*” that is 1% or more of the most shares that the table's other percentages allow."""
    for line in deal.coverages:
        table = [
            other
            for other in deal.coverages
            if (other.registration_statement_id, other.filing) == (line.registration_statement_id, line.filing)
        ]
        both = Implied.common(each for other in table for each in implied_before_and_after(other).values())
        held = {"before": (line.shares_before, line.percent_before), "after": (line.shares_after, line.percent_after)}
        for when, (shares, printed) in held.items():
            if both is None or shares is None or printed.strip() != LESS_THAN_ONE or shares * 100 < both[1]:
                continue
            share = percent(shares, both[1])
            yield Finding(
                "under-one-percent",
                Severity.WARNING,
                line.cited_as,
                f"{line.holder}: {shares:,} shares {when} ÷ {both[1]:,} outstanding at most = {decimals(share)}%, and"
                " the table prints “*” for less than 1%.",
                {
                    "holder": line.holder.code,
                    f"shares_{when}": shares,
                    "outstanding_high": both[1],
                    "percent": figure(share),
                },
            )
