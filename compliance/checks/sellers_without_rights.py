"""2003 agreement §7(i): sellers whose shares came by a transfer with which rights are not shown to have passed."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.positions import rights_of
from compliance.rules.words import counted

from .deal import Deal, cite
from .finding import Finding, Severity


def sellers_without_rights(deal: Deal) -> Iterator[Finding]:
    """A warning for each seller who bought nothing itself, and of whose transfers the papers are not complete."""
    for line in deal.coverages:
        if line.holder.allocations.all():
            continue
        rows = [row for row in deal.transfers if row.transferee_id == line.holder_id]
        lacking = [row for row in rows if not rights_of(row).passed]
        if not lacking:
            continue
        said = rights_of(lacking[0]).said
        shares = sum(row.shares for row in lacking)
        yield Finding(
            "sellers-without-rights",
            Severity.WARNING,
            cite([line, *lacking]),
            f"{line.holder.name} offers {line.shares_offered:,} shares, of which {shares:,} came by"
            f" {counted(len(lacking), 'transfer')}. {said} The issuer's consent would do instead.",
            {
                "registration_statement": line.registration_statement.code,
                "holder": line.holder.code,
                "shares_offered": line.shares_offered,
                "transferred": shares,
                "missing": "; ".join(rights_of(lacking[0]).missing),
            },
        )
