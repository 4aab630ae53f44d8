"""A duty that a document mentions without its terms: nothing can be computed for it."""

from __future__ import annotations

from collections.abc import Iterator

from .deal import Deal
from .finding import Finding, Severity


def unstated_duty(deal: Deal) -> Iterator[Finding]:
    """A warning for each duty of which no document states the due day."""
    for duty in deal.placement.duties.all():
        if duty.unstated:
            yield Finding(
                "unstated-duty",
                Severity.WARNING,
                duty.cited_as,
                f"{duty.title}: {duty.unstated}. The duty is on record; its deadline waits for the agreement itself.",
                {"duty": duty.code, "unstated": duty.unstated},
            )
