"""The blackout days that are left of what agreements allow, each in a line (2003 agreement §3(n))."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from compliance.blackouts import Gauge, cap_of, gauge_of, periods_of
from compliance.rules.blackouts import Cap
from compliance.rules.words import counted, medium_date
from placements.models import Agreement

_LIMITED = Q(blackout_consecutive_days__gt=0) | Q(blackout_total_days__gt=0)


class Limits(NamedTuple):
    """What one placement's agreement allows, and where it stands; ``gauge`` is None where no blackout is on record."""

    placement: int
    name: str
    named: bool
    """Whether its name may leave the office."""
    cap: Cap
    gauge: Gauge | None


@dataclass(frozen=True, slots=True)
class BlackoutLine:
    """The blackout days left of one placement."""

    about: str
    said: str
    placement: int


def limits(*, as_of: date, placements: Collection[int] | None) -> list[Limits]:
    """The limits of each of ``placements`` that has any (None: of all); those with a blackout on record first.

    Two queries.
    """
    periods = periods_of(placements)
    agreements = Agreement.objects.filter(_LIMITED).select_related("placement").order_by("placement__name", "pk")
    if placements is not None:
        agreements = agreements.filter(placement__in=placements)
    found = [
        Limits(
            agreement.placement_id,
            agreement.placement.name,
            agreement.placement.names_to_outsiders,
            cap := cap_of(agreement),
            gauge_of(known, cap, as_of=as_of) if (known := periods.get(agreement.placement_id)) else None,
        )
        for agreement in agreements.iterator(chunk_size=2000)
    ]
    return sorted(found, key=lambda each: each.gauge is None)


def line(each: Limits) -> BlackoutLine:
    """`None used: 20 days in a row and 40 in any 12 months are left` or how many are used, left, and when they free."""
    return BlackoutLine(each.name, " · ".join(_said(each)), each.placement)


def _said(each: Limits) -> Iterator[str]:
    if each.gauge is None:
        yield f"none used, {_allowed(each.cap)} left"
    else:
        if running := each.gauge.running:
            yield f"under way until {medium_date(running.ends_on)}"
        for bar in each.gauge.bars:
            if bar.allowed:
                yield f"{bar.name[:1].lower()}{bar.name[1:]}: {bar.said}"
        if each.gauge.usage.used and each.gauge.usage.frees_on:
            yield f"used days come free from {medium_date(each.gauge.usage.frees_on)}"
    if each.cap.clause:
        yield each.cap.clause


def _allowed(cap: Cap) -> str:
    """`20 days in a row and 40 days in any 12 months`."""
    in_row = f"{counted(cap.consecutive_days, 'day')} in a row" if cap.consecutive_days else ""
    window = f"in any {counted(cap.window_months, 'month')}" if cap.window_months else "in all"
    return " and ".join(filter(None, (in_row, f"{counted(cap.total_days, 'day')} {window}" if cap.total_days else "")))
