"""2003 agreement §1, “Closing Date”: a closing whose day is inferred carries every deadline that counts from it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules import plain_date
from placements.models import Certainty

from .deal import Deal
from .finding import Finding, Severity


def inferred_closing(deal: Deal) -> Iterator[Finding]:
    """A notice for each closing whose day is inferred, with the reason on record."""
    for closing in deal.closings:
        if closing.occurred_on is None or closing.certainty != Certainty.INFERRED:
            continue
        yield Finding(
            "inferred-closing",
            Severity.NOTICE,
            closing.cited_as,
            f"{closing.label}: its day, {plain_date(closing.occurred_on)}, is inferred ({closing.reason}). Confirm it:"
            " every period from the closing counts from this day.",
            {"closing": closing.code, "on": closing.occurred_on.isoformat()},
        )
