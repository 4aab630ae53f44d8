"""Blackouts: how many days an agreement allows, how many are used, and which limits a set of periods breaks.

The 2003 agreement allows them in §3(n). All days are calendar days, and both ends of a period are in it.

How the limits are understood:

- A *run* is what counts as one blackout: the periods on the same facts that overlap, or adjoin because one begins on
  the day after another ends. A day between them ends the run. `consecutive_days` limits a run, so a second period on
  the same facts cannot be added back to back to go past it, and one period entered in two parts is still one.
  Periods on different facts may follow each other. Facts are the same if their names are, but for capitals and
  spaces; a period whose facts have no name shares them with no other.
- `total_days` limits the days of blackout in every window of `window_months` months. A day counts once, however many
  periods it is in.
- `maximum_periods` limits the runs that have a day in such a window.
- The 12 months that end on September 1, 2004 begin on September 2, 2003. Without a window the limits are on all days.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .errors import RuleError
from .windows import Stretch, last_window_end, longest_window, stretches_over, window_start
from .words import counted, folded, medium_date, short_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cap:
    """What an agreement allows; None or 0 is no limit."""

    consecutive_days: int | None = None
    total_days: int | None = None
    window_months: int | None = None
    maximum_periods: int | None = None
    clause: str = ""
    """Where it says so, as printed: `§3(n)`."""


NO_LIMITS = Cap()


@dataclass(frozen=True, slots=True)
class Period:
    """One blackout as recorded or planned, both days included. Raises RuleError if it ends before it starts."""

    starts_on: date
    ends_on: date
    facts: str = ""
    """A name for the facts it rests on."""
    ref: str = ""
    """Opaque key of the row behind it, for links: `blackoutperiod:3`."""
    source: str = ""
    """Document and clause, as printed in explanations: `Ex. 4.4 §3(n)`."""
    about: tuple[str, str] | None = None
    """Kind and code of the one subject that it names; None: it concerns all."""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            first, last = medium_date(self.starts_on), medium_date(self.ends_on)
            raise RuleError(f"The blackout's last day, {last}, is before its first, {first}. Correct one of them.")


@dataclass(frozen=True, slots=True)
class Usage:
    """The days of blackout in the window that ends on a day."""

    window_from: date
    """The first day of the window; `date.min` if there is no window."""
    window_to: date
    used: int
    left: int | None
    """None: the total is not limited."""
    frees_on: date | None
    """The first day whose window has left the oldest used day behind; None: no day is used, or none comes free."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The blackout that a day is in."""

    days: int
    """The days in a row up to that day, which is counted."""
    ends_on: date
    facts: str


@dataclass(frozen=True, slots=True)
class Breach:
    """One limit that is broken, with its arithmetic."""

    limit: Literal["consecutive", "same facts", "total", "periods"]
    """`same facts`: the run that is too long consists of several periods."""
    counted: int
    """Days; of `periods`, the number of runs."""
    allowed: int
    starts_on: date
    """With `ends_on`, what was counted in: the run, or the window with the most in it (the first of several)."""
    ends_on: date
    over_from: date
    """With `over_until`, the days of the run past the limit, or all days on which a window ends that is past it."""
    over_until: date
    periods: tuple[Period, ...]
    """Every period with a day in the run, or in a window that is past the limit."""
    message: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Periods without a day between them."""

    starts_on: date
    ends_on: date
    periods: tuple[Period, ...]

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


def days_used(periods: Iterable[Period], cap: Cap, as_of: date) -> Usage:
    """The calendar days of blackout in the window that ends on `as_of`, and how many are left (2003 agreement §3(n)).

    Days after `as_of` are not counted, nor is any day twice.
    """
    start = window_start(as_of, cap.window_months)
    used = _within(_joined(periods), start, as_of)
    total = sum(run.days for run in used)
    last_with_oldest = last_window_end(used[0].starts_on, cap.window_months) if used else date.max
    return Usage(
        window_from=start,
        window_to=as_of,
        used=total,
        left=max(0, cap.total_days - total) if cap.total_days else None,
        frees_on=last_with_oldest + ONE_DAY if last_with_oldest < date.max else None,
    )


def under_way(periods: Iterable[Period], as_of: date) -> UnderWay | None:
    """The blackout that `as_of` is in, the longest so far if it is in several (2003 agreement §3(n)); None: in none.

    Periods on the same facts with no day between them are one.
    """
    found = [run for run in _runs(periods) if run.starts_on <= as_of <= run.ends_on]
    if not found:
        return None
    run = min(found, key=lambda run: run.starts_on)
    return UnderWay(days=(as_of - run.starts_on).days + 1, ends_on=run.ends_on, facts=run.periods[0].facts)


def last_permitted_day(begun_on: date, periods: Iterable[Period], cap: Cap, facts: str = "") -> date | None:
    """The last calendar day up to which a blackout on `facts` begun that day breaks no limit (2003 agreement §3(n)).

    Periods recorded after it count too. None: not even its first day is permitted. `date.max`: nothing limits it.
    """
    runs = _runs(periods)
    possible = (date.max - begun_on).days + 1
    # Where it reaches a later run on the same facts the two become one, which may make room again further on; the
    # answer is the day before the first refusal, so no step goes past such a place.
    stops = sorted((run.starts_on - begun_on).days - 1 for run in _on_same_facts(runs, facts))

    def is_refused(days: int) -> bool:
        return not _permits(Period(begun_on, begun_on + timedelta(days=days - 1), facts), runs, cap)

    permitted = 0
    while permitted < possible:
        next_stop = next((stop for stop in stops if stop > permitted), possible)
        tried = min(max(1, 2 * permitted), next_stop, possible)
        if is_refused(tried):
            permitted += bisect_left(range(permitted + 1, tried), x=True, key=is_refused)
            break
        permitted = tried
    return begun_on + timedelta(days=permitted - 1) if permitted else None


def first_permitted_day(after: date, periods: Iterable[Period], cap: Cap, facts: str = "") -> date | None:
    """The first calendar day after `after` on which the next blackout, on `facts`, may begin (2003 agreement §3(n)).

    It may last that day at least; `last_permitted_day` says how long. The days of a recorded period on the same facts
    are passed over, since what begins in them is that period. None: no such day comes.
    """
    runs = _runs(periods)
    same = _on_same_facts(runs, facts)
    for day in _turning_days(after, runs, same, cap):
        is_running = any(run.starts_on <= day <= run.ends_on for run in same)
        if not is_running and _permits(Period(day, day, facts), runs, cap):
            return day
    return None


def breaches(periods: Iterable[Period], cap: Cap) -> tuple[Breach, ...]:
    """Every limit that the periods together break, in order of the day from which it is broken (2003 agreement §3(n)).

    A run past its limit is one breach. Windows past a limit are one breach for each unbroken stretch of the days on
    which they end, told by the window with the most in it.
    """
    recorded = tuple(periods)
    runs = _runs(recorded)
    found = [
        *_long_runs(runs, cap),
        *_full_windows(recorded, cap),
        *_crowded_windows(runs, cap),
    ]
    return tuple(sorted(found, key=lambda breach: breach.over_from))


def breaches_by(period: Period, others: Iterable[Period], cap: Cap) -> tuple[Breach, ...]:
    """The breaches in which `period` has a part once it is added to the `others`: why a form refuses it."""
    return tuple(breach for breach in breaches((*others, period), cap) if period in breach.periods)


def _long_runs(runs: Sequence[_Run], cap: Cap) -> Iterator[Breach]:
    for run in runs:
        if cap.consecutive_days and run.days > cap.consecutive_days:
            several = len(run.periods) > 1
            how = f" in {len(run.periods)} periods on the same facts with no day between them" if several else ""
            yield Breach(
                limit="same facts" if several else "consecutive",
                counted=run.days,
                allowed=cap.consecutive_days,
                starts_on=run.starts_on,
                ends_on=run.ends_on,
                over_from=run.starts_on + timedelta(days=cap.consecutive_days),
                over_until=run.ends_on,
                periods=run.periods,
                message=f"{counted(run.days, 'day')} from {_span(run)}{how}; "
                f"{_allows(cap)} {cap.consecutive_days} in a row",
            )


def _full_windows(periods: Sequence[Period], cap: Cap) -> Iterator[Breach]:
    """The total of days, in every window; a total of as many days as a window has limits nothing."""
    if not cap.total_days or cap.total_days >= longest_window(cap.window_months):
        return
    covered = _joined(periods)
    for stretch in stretches_over(_single_days(covered), cap.window_months, cap.total_days):
        start = window_start(stretch.peak_on, cap.window_months)
        parts = [run.days for run in _within(covered, start, stretch.peak_on)]
        total = counted(stretch.peak, "day")
        if len(parts) > 1:
            total = f"{' + '.join(map(str, parts))} = {total}"
        yield _window_breach("total", total, cap.total_days, stretch, cap, periods)


def _crowded_windows(runs: Sequence[_Run], cap: Cap) -> Iterator[Breach]:
    """The number of periods, in every window."""
    if not cap.maximum_periods:
        return
    spans = ((run.starts_on, run.ends_on) for run in runs)
    for stretch in stretches_over(spans, cap.window_months, cap.maximum_periods):
        periods = [period for run in runs for period in run.periods]
        yield _window_breach("periods", counted(stretch.peak, "period"), cap.maximum_periods, stretch, cap, periods)


def _window_breach(
    limit: Literal["total", "periods"],
    words: str,
    allowed: int,
    stretch: Stretch,
    cap: Cap,
    periods: Iterable[Period],
) -> Breach:
    day = medium_date(stretch.peak_on)
    window = f"in the {counted(cap.window_months, 'month')} that end on {day}" if cap.window_months else f"up to {day}"
    return Breach(
        limit=limit,
        counted=stretch.peak,
        allowed=allowed,
        starts_on=window_start(stretch.peak_on, cap.window_months),
        ends_on=stretch.peak_on,
        over_from=stretch.first,
        over_until=stretch.last,
        periods=tuple(
            period
            for period in periods
            if period.starts_on <= stretch.last and last_window_end(period.ends_on, cap.window_months) >= stretch.first
        ),
        message=f"{words} {window}; {_allows(cap)} {allowed}",
    )


def _permits(period: Period, runs: Iterable[_Run], cap: Cap) -> bool:
    """Whether `period` has no part in a breach. Only runs that a window could hold together with it are looked at."""
    first, last = window_start(period.starts_on, cap.window_months), last_window_end(period.ends_on, cap.window_months)
    near = [
        Period(run.starts_on, run.ends_on, run.periods[0].facts)
        for run in runs
        if run.ends_on >= first and run.starts_on <= last
    ]
    return not breaches_by(period, near, cap)


def _turning_days(after: date, runs: Sequence[_Run], same: Sequence[_Run], cap: Cap) -> list[date]:
    """The days after `after` on which a blackout of a day may become permitted that was not on the day before.

    These are the day after the last full window of a stretch, the edges of covered days, and the days around a run on
    the `same` facts: the next but one no longer adjoins it.
    """
    covered = _joined(period for run in runs for period in run.periods)
    days = {after.toordinal() + 1}
    for run in covered:
        days |= {run.starts_on.toordinal(), run.ends_on.toordinal() + 1}
    for run in same:
        days |= {run.starts_on.toordinal() - 1, run.ends_on.toordinal() + 1, run.ends_on.toordinal() + 2}
    # One day more fills a window that has reached its limit; a day that is covered already breaks only one past it.
    for spare in (0, 1):
        if cap.total_days:
            full = stretches_over(_single_days(covered), cap.window_months, cap.total_days - 1 + spare)
            days |= {stretch.last.toordinal() + 1 for stretch in full}
        if cap.maximum_periods:
            spans = ((run.starts_on, run.ends_on) for run in runs)
            crowded = stretches_over(spans, cap.window_months, cap.maximum_periods - 1 + spare)
            days |= {stretch.last.toordinal() + 1 for stretch in crowded}
    return [date.fromordinal(day) for day in sorted(days) if after.toordinal() < day <= date.max.toordinal()]


def _runs(periods: Iterable[Period]) -> list[_Run]:
    """The periods, those on the same facts joined where no day is between them."""
    by_facts: dict[str, list[Period]] = {}
    alone: list[_Run] = []
    for period in periods:
        if name := folded(period.facts):
            by_facts.setdefault(name, []).append(period)
        else:
            alone += _joined([period])
    return [*alone, *(run for group in by_facts.values() for run in _joined(group))]


def _joined(periods: Iterable[Period]) -> list[_Run]:
    """The periods, whatever their facts, joined where no day is between them; in order."""
    runs: list[_Run] = []
    for period in sorted(periods, key=lambda period: (period.starts_on, period.ends_on)):
        if runs and (period.starts_on - runs[-1].ends_on).days <= 1:
            last = runs[-1]
            runs[-1] = _Run(last.starts_on, max(last.ends_on, period.ends_on), (*last.periods, period))
        else:
            runs.append(_Run(period.starts_on, period.ends_on, (period,)))
    return runs


def _within(runs: Iterable[_Run], first: date, last: date) -> list[_Run]:
    """The parts of the runs from `first` to `last`."""
    return [
        _Run(max(run.starts_on, first), min(run.ends_on, last), run.periods)
        for run in runs
        if run.starts_on <= last and run.ends_on >= first
    ]


def _single_days(runs: Iterable[_Run]) -> Iterator[tuple[date, date]]:
    for run in runs:
        for ordinal in range(run.starts_on.toordinal(), run.ends_on.toordinal() + 1):
            day = date.fromordinal(ordinal)
            yield day, day


def _on_same_facts(runs: Iterable[_Run], facts: str) -> list[_Run]:
    return [run for run in runs if folded(facts) and folded(run.periods[0].facts) == folded(facts)]


def _span(run: _Run) -> str:
    """`Tue Sep 2 to Mon Sep 22, 2003`."""
    first, last = run.starts_on, run.ends_on
    return f"{short_date(first) if first.year == last.year else medium_date(first)} to {medium_date(last)}"


def _allows(cap: Cap) -> str:
    return f"{cap.clause or 'the agreement'} allows"
