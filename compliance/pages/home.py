"""What the site's first page shows beside the dashboard: blackout days, findings, and the board as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from compliance.blackouts import Bar, cap_of, gauge_of, periods_of
from compliance.checks import CHECKS, Severity, found_in
from compliance.models import Deadline
from compliance.rules import words
from compliance.selectors import Place
from compliance.tables import Links, Row
from compliance.timeline import Lane, Mark, Timeline, Window
from compliance.wording import standing_words
from placements.models import Agreement, Placement

COUNTED = 10
"""Placements whose findings are counted: every check runs over each, which is too much for a page that lists more."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One placement of the board: the days of blackout that are left, and its open findings."""

    name: str
    url: str
    blackout: Bar | None
    """The days of all blackouts against those allowed; None where the agreement sets no limit."""
    findings: str
    """How many are open, such as "2 errors, 7 warnings"; empty where they are not counted."""
    findings_url: str


def placements_beside(page: Page[Place], *, as_of: date, links: Links, counts_findings: bool) -> list[Beside]:
    """The placements of one page of the board, in its order. A constant number of queries."""
    names = {place.pk: place.name for place in page.object_list}
    slugs = dict(Placement.objects.filter(pk__in=names).values_list("pk", "slug"))
    bars = _blackouts(names, as_of)
    few = counts_findings and len(names) <= COUNTED and not page.has_other_pages()
    findings = _open_findings(names) if few else {}
    return [
        Beside(
            name=name,
            url=links.fact("placements_placement", pk),
            blackout=bars.get(pk),
            findings=findings.get(pk, "none open") if few else "",
            findings_url=reverse("compliance:finding-list", query={"placement": slugs[pk], "as_of": as_of.isoformat()}),
        )
        for pk, name in names.items()
    ]


def _blackouts(placements: Collection[int], as_of: date) -> dict[int, Bar]:
    """The days used of those that each agreement allows in all, where it sets a limit. Two queries."""
    periods = periods_of(placements)
    bars = {}
    for agreement in Agreement.objects.filter(placement__in=placements):
        _, in_all = gauge_of(periods.get(agreement.placement_id, ()), cap_of(agreement), as_of=as_of).bars
        if in_all.allowed:
            bars[agreement.placement_id] = in_all
    return bars


def _open_findings(placements: Iterable[int]) -> dict[int, str]:
    """How many findings of each severity nobody has accepted, in words, by placement."""
    found = Counter(
        (one.placement.pk, one.finding.severity)
        for one in found_in(Placement.objects.filter(pk__in=placements).order_by("pk"), CHECKS)
        if one.ack is None
    )
    said: dict[int, list[str]] = {}
    for severity in Severity:
        for pk in placements:
            if count := found[pk, severity]:
                said.setdefault(pk, []).append(words.counted(count, severity.word))
    return {pk: ", ".join(parts) for pk, parts in said.items()}


def lives(rows: Iterable[Row], *, as_of: date) -> Timeline:
    """The lines of the board as a picture: of each closing its day, and filing and effectiveness as promised and done.

    No query: it shows what the board shows.
    """
    return Timeline("filing and effectiveness", as_of, tuple(_lane(row, as_of) for row in rows if row.line))


def _lane(row: Row, as_of: date) -> Lane:
    line: Any = row.line
    title = f"{row.placement.name} · {line.closing.label}"
    if line.closing.occurred_on is None:
        return Lane(title, note="closing day not stated")
    if line.closing.occurred_on > as_of:
        return Lane(title, note="has not closed")
    due = [each for each in (line.filing, line.effectiveness) if each is not None]
    marks = (Mark(each.satisfied_on, str(each.duty.satisfied_by)) for each in due if each.satisfied_on)
    windows = tuple(_windows(due, line.closing.occurred_on, as_of))
    return Lane(title, windows, (Mark(line.closing.occurred_on, "closing"), *marks))


def _windows(due: Iterable[Deadline], closed_on: date, as_of: date) -> Iterator[Window]:
    """From the closing to the day on which each is due."""
    for row in due:
        if row.due_on:
            said = standing_words(row, row.standing, as_of=as_of)
            yield Window(min(closed_on, row.due_on), row.due_on, str(row.duty.satisfied_by), row.standing, said)
