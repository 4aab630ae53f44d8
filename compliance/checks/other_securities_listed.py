"""2003 agreement §2 and §7(c): the cap on other securities, against those that are listed by name."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import MINUS, summed
from .deal import Deal, cite
from .finding import Finding, Severity
from .subjects import OTHER_SECURITIES


def other_securities_listed(deal: Deal) -> Iterator[Finding]:
    """A warning where the securities listed part by part do not add up to the cap."""
    cap = deal.agreement.other_securities_maximum if deal.agreement else None
    parts = [(row, row.number) for row in deal.stated(OTHER_SECURITIES) if row.part and row.number is not None]
    listed = sum(number for _, number in parts)
    if cap is None or not parts or listed == cap:
        return
    more, less = max(cap, listed), min(cap, listed)
    yield Finding(
        "other-securities-listed",
        Severity.WARNING,
        "; ".join(filter(None, (deal.clause_satisfied_by("filing"), cite(row for row, _ in parts)))),
        f"{cap:,} other shares are allowed; those listed are {summed(number for _, number in parts)} = {listed:,}"
        f" ({', '.join(row.part for row, _ in parts)}). {more:,} {MINUS} {less:,} = {more - less:,} that no document"
        " explains.",
        {
            "allowed": cap,
            "listed": listed,
            "difference": more - less,
            **{f"listed_{row.part}": number for row, number in parts},
        },
    )
