"""A slip: a place that cites or names what it cannot mean, such as another section than its own."""

from __future__ import annotations

from collections.abc import Iterator

from .deal import Deal
from .finding import Finding, Severity


def cross_references(deal: Deal) -> Iterator[Finding]:
    """A notice for each statement on record with what it must mean."""
    for row in deal.statements:
        if row.meant and row.meant != row.value:
            yield Finding(
                "cross-references",
                Severity.NOTICE,
                row.cited_as,
                f"{row.cited_as} says “{row.value}” and must mean “{row.meant}”. Correct it in the next amendment.",
                {"subject": row.subject, "says": row.value, "meant": row.meant},
            )
