"""A selling-holder table: sellers whom no schedule on file names, so that their shares cannot be traced."""

from __future__ import annotations

from collections.abc import Iterator

from .arithmetic import summed
from .deal import Deal, cite
from .finding import Finding, Severity


def sellers_not_allotted(deal: Deal) -> Iterator[Finding]:
    """A notice for each registration statement with sellers who have no line in the schedule of any placement."""
    for statement in deal.registration_statements:
        lines = [
            line
            for line in deal.coverages
            if line.registration_statement_id == statement.pk and not line.holder.allocations.all()
        ]
        if not lines:
            continue
        offered = [line.shares_offered for line in lines]
        yield Finding(
            "sellers-not-allotted",
            Severity.NOTICE,
            cite(lines),
            f"{', '.join(line.holder.name for line in lines)} offer {summed(offered)}"
            f"{f' = {sum(offered):,}' if len(offered) > 1 else ''} shares, and no schedule on file names them. From"
            " which placement the shares come is unknown, and is not guessed.",
            {"registration_statement": statement.code, "sellers": len(lines), "shares_offered": sum(offered)},
        )
