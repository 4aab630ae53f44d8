"""2003 agreement §7(i): a transfer whose transferor no document names."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import summed
from .deal import Deal, cite
from .finding import Finding, Severity


def unnamed_transferors(deal: Deal) -> Iterator[Finding]:
    """A warning for the transfers without a transferor: whether rights passed with the shares cannot be traced."""
    rows = [row for row in deal.transfers if row.transferor_id is None]
    if not rows:
        return
    shares = [row.shares for row in rows]
    total = f"{summed(shares)} = {sum(shares):,}" if len(rows) > 1 else f"{sum(shares):,}"
    yield Finding(
        "unnamed-transferors",
        Severity.WARNING,
        cite(rows),
        f"{total} shares passed to {', '.join(row.transferee.name for row in rows)}, and no document on file names the"
        " transferor. Whether registration rights passed with them is unknown until an assignment notice is found.",
        {"transfers": len(rows), "shares": sum(shares)},
    )
