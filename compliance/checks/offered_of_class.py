"""A resale prospectus: the shares offered, against the whole class as the table's percentages imply it."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import decimals, figure, percent
from .deal import Deal, cite
from .finding import Finding, Severity
from .outstanding import Implied, implied_before_and_after


def offered_of_class(deal: Deal) -> Iterator[Finding]:
    """A notice where more shares are offered than there are: shares not issued yet must be among them."""
    for statement in deal.registration_statements:
        lines = [line for line in deal.coverages if line.registration_statement_id == statement.pk]
        both = Implied.common(each for line in lines for each in implied_before_and_after(line).values())
        if both is None or statement.shares is None or statement.shares <= both[1]:
            continue
        low, high = both
        least, most = percent(statement.shares, high), percent(statement.shares, low)
        yield Finding(
            "offered-of-class",
            Severity.NOTICE,
            cite([statement, *lines]),
            f"{statement.shares:,} shares offered ÷ {high:,} to {low:,} outstanding = {decimals(least)}% to"
            f" {decimals(most)}%, about {int(least)}% of the class. Unusual, and no error where shares not issued yet"
            " are among them.",
            {
                "registration_statement": statement.code,
                "offered": statement.shares,
                "outstanding_low": low,
                "outstanding_high": high,
                "percent": int(least),
                "percent_low": figure(least),
                "percent_high": figure(most),
            },
        )
