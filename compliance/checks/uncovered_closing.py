"""2003 agreement §1: a closing of which no document says that the agreement covers it."""

from __future__ import annotations

from collections.abc import Iterator

from placements.models import Closing

from .deal import Deal
from .finding import Finding, Severity


def uncovered_closing(deal: Deal) -> Iterator[Finding]:
    """A warning for each such closing: whether its shares are registrable is not known."""
    for closing in deal.closings:
        if closing.agreement_covers == Closing.AgreementCovers.STATED:
            continue
        yield Finding(
            "uncovered-closing",
            Severity.WARNING,
            closing.cited_as,
            f"{closing.label}: no document on file says that the agreement covers it, so whether its shares have to be"
            " registered is not known. Look for a joinder or an amendment.",
            {"closing": closing.code},
        )
