"""2003 agreement §3(n): the blackouts on record, against the days in a row, the total and the number allowed."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.blackouts import cap_of, period_of
from compliance.rules.blackouts import breaches

from .deal import Deal, cite
from .finding import Finding, Severity


def blackout_limits(deal: Deal) -> Iterator[Finding]:
    """An error for each limit that the periods on record break."""
    agreement, rows = deal.agreement, deal.placement.blackouts.all()
    if agreement is None or not rows:
        return
    for breach in breaches(map(period_of, rows), cap_of(agreement)):
        yield Finding(
            "blackout-limits",
            Severity.ERROR,
            cite(rows) or agreement.cited_as,
            f"{breach.message}.",
            {
                "limit": breach.limit,
                "counted": breach.counted,
                "allowed": breach.allowed,
                "from": breach.starts_on.isoformat(),
                "until": breach.ends_on.isoformat(),
            },
        )
