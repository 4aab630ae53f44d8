"""2003 agreement, Schedule 1 and signature pages: a holder whom the documents call by different names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from .deal import Deal, cite
from .finding import Finding, Severity


def holder_names(deal: Deal) -> Iterator[Finding]:
    """A finding for each holder with other names: a notice where only punctuation or the end differs, or a warning."""
    for holder in dict.fromkeys(row.holder for row in deal.holder_names):
        rows = [row for row in deal.holder_names if row.holder == holder and row.name != holder.name]
        if not rows:
            continue
        differences = {_difference(holder.name, row.name) for row in rows}
        lines = deal.lines_of(holder)
        others = "; ".join(f"“{row.name}” ({row.cited_as})" for row in rows)
        on_file = cite(lines[:1])
        told = max(differences)
        yield Finding(
            "holder-names",
            Severity.WARNING if told is Difference.WORDS else Severity.NOTICE,
            cite([*lines[:1], *rows]),
            f"“{holder.name}”{f' ({on_file})' if on_file else ''} is also called {others}. {ADVICE[told]}",
            {
                "holder": holder.code,
                "name": holder.name,
                **{f"other_name_{number}": row.name for number, row in enumerate(rows, 1)},
            },
        )


class Difference(IntEnum):
    """How two names of a holder differ, the slightest first."""

    PUNCTUATION = 1
    SHORTENED = 2
    WORDS = 3


ADVICE = {
    Difference.PUNCTUATION: "Only punctuation differs.",
    Difference.SHORTENED: "The shorter name leaves the end out.",
    Difference.WORDS: "Make sure that one legal entity is meant.",
}


def _difference(name: str, other: str) -> Difference:
    one, two = sorted((_bare(name), _bare(other)), key=len)
    if one == two:
        return Difference.PUNCTUATION
    return Difference.SHORTENED if two.startswith(f"{one} ") else Difference.WORDS


def _bare(name: str) -> str:
    """A name without punctuation and case."""
    return " ".join(re.findall(r"\w+", name.casefold().replace(".", "")))
