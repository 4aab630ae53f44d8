"""2003 agreement §1 and Exhibit A: a place that says Holders and means the purchasers leaves other holders out."""

from __future__ import annotations

from collections.abc import Iterator

from .deal import Deal
from .finding import Finding, Severity
from .subjects import HOLDERS, PURCHASERS


def holders_left_out(deal: Deal) -> Iterator[Finding]:
    """A warning for each such place, with the holders of securities who bought nothing."""
    purchasers = {holder for closing in deal.closings for holder in deal.buyers(closing)}
    left_out = [line for line in deal.allocations if purchasers and line.holder_id not in purchasers]
    if not left_out:
        return
    names = ", ".join(dict.fromkeys(line.holder.name for line in left_out))
    shares = sum(line.quantity for line in left_out)
    for row in deal.stated(HOLDERS):
        if row.text.casefold() == PURCHASERS:
            yield Finding(
                "holders-left-out",
                Severity.WARNING,
                row.cited_as,
                f"{row.cited_as} takes the {len(purchasers)} purchasers for the Holders. Left out: {names}, with"
                f" {shares:,} shares. Name them as well when the place is used.",
                {"purchasers": len(purchasers), "left_out": names, "shares_left_out": shares},
            )
