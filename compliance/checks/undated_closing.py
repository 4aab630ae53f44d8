"""2003 agreement §1, “Closing Date”: a closing whose day no document states starts no period."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity


def undated_closing(deal: Deal) -> Iterator[Finding]:
    """A warning for each closing without a day, with the days between which the documents put it."""
    for closing in deal.closings:
        if closing.occurred_on is not None:
            continue
        bounds = {"not_before": closing.not_before, "not_after": closing.not_after}
        known = {name: on for name, on in bounds.items() if on}
        between = " and ".join(f"{name.replace('_', ' ')} {plain_date(on)}" for name, on in known.items())
        yield Finding(
            "undated-closing",
            Severity.WARNING,
            closing.cited_as,
            f"{closing.label}: no document on file states its day{f' ({between})' if between else ''}, so no period"
            " that counts from it can be computed. Enter the day once a document states it.",
            {"closing": closing.code, **{name: on.isoformat() for name, on in known.items()}},
        )
