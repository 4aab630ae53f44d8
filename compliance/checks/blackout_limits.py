"""2003 agreement §3(n): the blackouts on record, against the days in a row, the total and the number allowed."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules.blackouts import Cap, Period, breaches

from .deal import Deal, cite
from .finding import Finding, Severity


def blackout_limits(deal: Deal) -> Iterator[Finding]:
    """An error for each limit that the periods on record break."""
    agreement, rows = deal.agreement, deal.placement.blackouts.all()
    if agreement is None or not rows:
        return
    cap = Cap(
        consecutive_days=agreement.blackout_consecutive_days,
        total_days=agreement.blackout_total_days,
        window_months=agreement.blackout_window_months,
        maximum_periods=agreement.blackout_maximum_periods,
    )
    for breach in breaches([Period(row.starts_on, row.ends_on, row.facts) for row in rows], cap):
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
