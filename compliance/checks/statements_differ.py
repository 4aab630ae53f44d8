"""Two places of the documents that state the same thing differently."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules import plain_date
from placements.models import DocumentStatement

from .deal import Deal, cite
from .finding import Finding, Severity
from .subjects import LAST_DAY_OF


def statements_differ(deal: Deal) -> Iterator[Finding]:
    """A warning for each subject of which the places give more than one value.

    Parts of a whole, slips and the words of a boundary are other checks' matter.
    """
    groups: dict[tuple[str, int | None], list[DocumentStatement]] = {}
    for row in deal.statements:
        subject = row.subject.casefold()
        if not row.part and not row.meant and not subject.startswith(LAST_DAY_OF):
            groups.setdefault((subject, row.closing_id), []).append(row)
    for rows in groups.values():
        if len({row.value for row in rows}) == 1:
            continue
        yield Finding(
            "statements-differ",
            Severity.WARNING,
            cite(rows),
            f"The documents state the {rows[0].subject} differently: "
            f"{'; '.join(f'{_said(row)} ({row.cited_as})' for row in rows)}. Find out which holds.",
            {
                "subject": rows[0].subject,
                **{f"place_{number}": row.cited_as for number, row in enumerate(rows, 1)},
                **{f"value_{number}": _figure(row) for number, row in enumerate(rows, 1)},
            },
        )


def _said(row: DocumentStatement) -> str:
    return plain_date(row.dated_on) if row.dated_on else row.value


def _figure(row: DocumentStatement) -> int | str:
    return row.value if row.number is None else row.number
