"""An event that happened, or is to happen, on a day that no document states."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity


def undated_milestone(deal: Deal) -> Iterator[Finding]:
    """A notice for each such event, with the days between which the documents put it and why it is open."""
    for row in deal.milestones:
        if row.occurred_on is not None or row.planned_on is not None:
            continue
        bounds = {"not_before": row.not_before, "not_after": row.not_after}
        known = {name: on for name, on in bounds.items() if on}
        between = " and ".join(f"{name.replace('_', ' ')} {plain_date(on)}" for name, on in known.items())
        yield Finding(
            "undated-milestone",
            Severity.NOTICE,
            row.cited_as,
            f"“{row.event}”: the day is not stated{f' ({between})' if between else ''}"
            f"{f': {row.reason}' if row.reason else ''}. Nothing that counts from it is computed.",
            {"event": row.event.name, "filing": row.filing, **{name: on.isoformat() for name, on in known.items()}},
        )
