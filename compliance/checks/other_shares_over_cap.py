"""2003 agreement §2: the shares in a registration statement that are not registrable, against their cap."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import MINUS
from .deal import Deal
from .finding import Finding, Severity


def other_shares_over_cap(deal: Deal) -> Iterator[Finding]:
    """An error for each registration statement that includes more other shares than the agreement allows."""
    cap = deal.agreement.other_securities_maximum if deal.agreement else None
    for statement in deal.registration_statements:
        other = statement.other_shares
        if cap is None or other is None or other <= cap or not statement.closings.all():
            continue
        yield Finding(
            "other-shares-over-cap",
            Severity.ERROR,
            deal.clause_satisfied_by("filing"),
            f"{statement.label}: {other:,} other shares included {MINUS} {cap:,} allowed = {other - cap:,} too many."
            " Take them out, or ask the holders for consent.",
            {"registration_statement": statement.code, "included": other, "allowed": cap, "difference": other - cap},
        )
