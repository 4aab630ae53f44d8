"""Blackouts on record, as the rules count them: what a form refuses, and where the limits stand on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from compliance.rules.blackouts import (
    Breach,
    Cap,
    Period,
    UnderWay,
    Usage,
    breaches,
    breaches_by,
    days_used,
    first_permitted_day,
    last_permitted_day,
    under_way,
)
from compliance.rules.words import counted, medium_date
from placements.models import Agreement, BlackoutPeriod, Placement


def cap_of(agreement: Agreement | None) -> Cap:
    """What `agreement` allows, in calendar days, and its clause (2003 agreement §3(n)). No agreement sets no limit."""
    if agreement is None:
        return Cap()
    return Cap(
        consecutive_days=agreement.blackout_consecutive_days,
        total_days=agreement.blackout_total_days,
        window_months=agreement.blackout_window_months,
        maximum_periods=agreement.blackout_maximum_periods,
        clause=agreement.blackout_clause,
    )


def period_of(row: BlackoutPeriod) -> Period:
    """A row as the rules take it. Raises RuleError if its last day is before its first."""
    statement = row.registration_statement
    return Period(
        row.starts_on,
        row.ends_on,
        row.facts,
        ref=f"blackoutperiod:{row.pk}",
        source=row.cited_as,
        about=("registration statement", statement.code) if statement else None,
    )


def periods_of(placements: Collection[int] | None) -> dict[int, list[Period]]:
    """The periods on record of each of ``placements`` that has any, by primary keys; None: of all. One query."""
    rows = BlackoutPeriod.objects.select_related("registration_statement", "source")
    found: dict[int, list[Period]] = {}
    for row in rows if placements is None else rows.filter(placement__in=placements):
        found.setdefault(row.placement_id, []).append(period_of(row))
    return found


def refusal(period: Period, others: Iterable[Period], cap: Cap) -> dict[str, list[str]]:
    """Why a form refuses `period` beside the `others`, as sentences under the field to correct; empty if it may stand.

    Each limit that it would break is said with its arithmetic, then the day that would be permitted (2003 agreement
    §3(n)).
    """
    others = tuple(others)
    broken = [f"{breach.message}." for breach in breaches_by(period, others, cap)]
    if not broken:
        return {}
    begun = medium_date(period.starts_on)
    until = last_permitted_day(period.starts_on, others, cap, period.facts)
    if until:
        return {"ends_on": [*broken, f"Begun on {begun} it may last until {medium_date(until)}."]}
    first = first_permitted_day(period.starts_on, others, cap, period.facts)
    instead = f"the first day after it that is permitted is {medium_date(first)}" if first else "no later day is either"
    return {"starts_on": [*broken, f"None may begin on {begun}; {instead}."]}


@dataclass(frozen=True, slots=True)
class Bar:
    """Days used against the days allowed; `allowed` None: not limited."""

    name: str
    used: int
    allowed: int | None
    since: str = ""
    """From when on the days are counted, in words; empty: from the beginning."""

    @property
    def over(self) -> int:
        """The days past the limit."""
        return max(0, self.used - self.allowed) if self.allowed else 0

    @property
    def left(self) -> int | None:
        """The days left; None: not limited."""
        return max(0, self.allowed - self.used) if self.allowed else None

    @property
    def length(self) -> int:
        """The days that the drawn bar stands for."""
        return max(self.used, self.allowed or 0)

    @property
    def tone(self) -> str:
        """`over`, `full`, `free`, or `unlimited`."""
        if not self.allowed:
            return "unlimited"
        return "over" if self.over else "free" if self.left else "full"

    @property
    def sign(self) -> str:
        """The sign beside the words."""
        return {"over": "✕", "full": "◔", "free": "○", "unlimited": "·"}[self.tone]

    @property
    def said(self) -> str:
        """`20 of 40 days used, 20 left`."""
        if not self.allowed:
            return f"{counted(self.used, 'day')} used, not limited"
        rest = f"{self.over:,} too many" if self.over else f"{self.left:,} left" if self.left else "none left"
        return f"{self.used:,} of {counted(self.allowed, 'day')} used, {rest}"


@dataclass(frozen=True, slots=True)
class Gauge:
    """Where the limits on blackouts stand on a day, from all periods on record (2003 agreement §3(n)).

    Days after `as_of` are not counted as used, but the periods that they are in limit what else is permitted.
    """

    as_of: date
    cap: Cap
    usage: Usage
    running: UnderWay | None
    """The blackout that the day is in."""
    may_begin: bool
    """Whether a blackout on facts of its own may begin on the day."""
    refused: tuple[Breach, ...]
    """Why it may not."""
    last_permitted_on: date | None
    """The last day that one begun on the day may have; None: it may not begin, or nothing limits it."""
    next_on: date | None
    """The first day on which the next may begin: after the one that is running, else after the day. None: never."""
    again_on: date | None
    """The same for one on the facts of the one that is running; None where none is, or never."""
    breaches: tuple[Breach, ...]

    @property
    def is_limited(self) -> bool:
        """Whether the agreement sets a limit at all."""
        return bool(self.cap.consecutive_days or self.cap.total_days or self.cap.maximum_periods)

    @property
    def bars(self) -> tuple[Bar, Bar]:
        """The days in a row, and the days in the window."""
        months = self.cap.window_months
        window = f"In the {counted(months, 'month')} to this day" if months else "In all"
        since = f"counted from {medium_date(self.usage.window_from)}" if months else ""
        return (
            Bar("In a row", self.running.days if self.running else 0, self.cap.consecutive_days or None),
            Bar(window, self.usage.used, self.cap.total_days or None, since),
        )

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What follows for the next blackout, each with its heading."""
        return [
            ("Under way", self._running_said()),
            ("Used days come free", self._free_said()),
            ("If one begins on this day", self._begun_said()),
            ("First day for a new blackout", self._next_said()),
        ]

    def _running_said(self) -> str:
        if self.running is None:
            return "none on this day"
        return f"until {medium_date(self.running.ends_on)}, on “{self.running.facts}”"

    def _free_said(self) -> str:
        if not self.usage.used:
            return "none is used"
        return f"from {medium_date(self.usage.frees_on)}" if self.usage.frees_on else "never"

    def _begun_said(self) -> str:
        if not self.may_begin:
            return f"not permitted: {'; '.join(breach.message for breach in self.refused)}"
        if self.last_permitted_on is None:
            return "may last without limit"
        return f"may last until {medium_date(self.last_permitted_on)}, if it rests on facts of its own"

    def _next_said(self) -> str:
        if self.next_on is None:
            return "none"
        said = medium_date(self.next_on)
        if self.running is None or self.again_on == self.next_on:
            return said
        again = medium_date(self.again_on) if self.again_on else "on none"
        return f"{said}; on the same facts {again}"


def gauge(placement: Placement, *, as_of: date) -> Gauge:
    """Where the limits stand on `as_of` for the periods on record of `placement`. Two queries."""
    cap = cap_of(Agreement.objects.filter(placement=placement).first())
    return gauge_of(periods_of([placement.pk]).get(placement.pk, ()), cap, as_of=as_of)


def gauge_of(periods: Iterable[Period], cap: Cap, *, as_of: date) -> Gauge:
    """Where the limits of `cap` stand on `as_of` for `periods`."""
    periods = tuple(periods)
    running = under_way(periods, as_of)
    until = last_permitted_day(as_of, periods, cap)
    after = running.ends_on if running else as_of
    return Gauge(
        as_of=as_of,
        cap=cap,
        usage=days_used(periods, cap, as_of),
        running=running,
        may_begin=until is not None,
        refused=() if until else breaches_by(Period(as_of, as_of), periods, cap),
        last_permitted_on=until if until != date.max else None,
        next_on=first_permitted_day(after, periods, cap),
        again_on=first_permitted_day(after, periods, cap, running.facts) if running else None,
        breaches=breaches(periods, cap),
    )
