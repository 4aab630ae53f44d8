"""Rule 13d-3: several lines of a selling-holder table under one person's control count together for that person."""

from __future__ import annotations

from collections.abc import Iterator

from holders.models import Coverage

from .arithmetic import summed
from .deal import Deal, cite
from .finding import Finding, Severity


def control_persons(deal: Deal) -> Iterator[Finding]:
    """A notice for each person who controls more than one line of a table, with the shares of all."""
    tables: dict[tuple[int, str, str], list[Coverage]] = {}
    for line in deal.coverages:
        for control in deal.controls:
            if control.holder_id == line.holder_id:
                table = tables.setdefault((line.registration_statement_id, line.filing, control.person), [])
                table.append(line)
    for (_, _, person), lines in tables.items():
        if len(lines) < 2:
            continue
        before = [line.shares_before for line in lines if line.shares_before is not None]
        after = [line.shares_after for line in lines if line.shares_after is not None]
        offered = [line.shares_offered for line in lines]
        figures: dict[str, int | str] = {"person": person, "holders": len(lines), "offered": sum(offered)}
        told = [f"{summed(offered)} = {sum(offered):,} offered"]
        for name, shares in {"before": before, "after": after}.items():
            if len(shares) == len(lines):
                figures[name] = sum(shares)
                told.append(f"{summed(shares)} = {sum(shares):,} {name}")
        yield Finding(
            "control-persons",
            Severity.NOTICE,
            cite(lines),
            f"{person} controls {', '.join(line.holder.name for line in lines)}: {'; '.join(told)}. Count them together"
            " for beneficial ownership.",
            figures,
        )
