"""What a blackout does to due days (2003 agreement §3(n)): the miss is excused, or the count stands still.

The agreement may postpone and never says that dates move, so it is a setting of each duty. All days are calendar days.

- `excuse`: a due day within a blackout stays where it is; from the day after it the miss is excused.
- `extend`: every count forward moves later by the days of blackout between its trigger, which is not counted, and the
  day as moved. Days of blackout that fall into the extension count too.

A blackout bears on a subject if it names no other. It is known from its first day, and then as a whole. Days past a
limit of the agreement toll nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from .blackouts import Cap, Period, breaches
from .errors import DayOutOfReach
from .facts import Duty, Subject, Terms
from .words import counted, long_date, month_day, plain_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one blackout without a gap that are treated alike, both ends included."""

    first: date
    last: date
    blackout: Period
    refusal: str = ""
    """The limit that the days are past, with its arithmetic; empty: they toll."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Tolled:
    """How blackouts moved the end of a count."""

    end: date
    """The day as counted."""
    on: date
    """The day as moved; the same where every day of blackout is past a limit."""
    spans: tuple[Span, ...]
    """The days of blackout in the count and its extension, those past a limit too."""

    @property
    def counting(self) -> tuple[Span, ...]:
        """The spans that moved the day."""
        return tuple(span for span in self.spans if not span.refusal)

    @property
    def days(self) -> int:
        """The calendar days by which it moved."""
        return (self.on - self.end).days


def bears_on(blackout: Period, subject: Subject) -> bool:
    """Whether a blackout concerns a subject: it names none, or this one, or one that goes with it."""
    about = blackout.about
    return about is None or about == (subject.kind, subject.code) or about in subject.related


def blackouts_behind(duty: Duty, subject: Subject, due_on: date | None, as_of: date) -> tuple[Period, ...]:
    """The blackouts begun by `as_of` that may toll a due day: they bear on the subject and begin by that day."""
    if duty.tolling == "none" or due_on is None:
        return ()
    begun_by = min(due_on, as_of)
    return tuple(each for each in subject.blackouts if each.starts_on <= begun_by and bears_on(each, subject))


def spans_for(subject: Subject, cap: Cap, as_of: date) -> tuple[Span, ...]:
    """The days of blackout that bear on `subject`, of the blackouts begun by `as_of`, each day once; in order."""
    known = tuple(blackout for blackout in subject.blackouts if blackout.starts_on <= as_of)
    bearing = tuple(blackout for blackout in known if bears_on(blackout, subject))
    return _spans(known, bearing, cap) if bearing else ()


@lru_cache(maxsize=1_024)
def _spans(known: tuple[Period, ...], bearing: tuple[Period, ...], cap: Cap) -> tuple[Span, ...]:
    """The days of the `bearing` blackouts; all that are `known` count against the limits."""
    broken = breaches(known, cap)
    tolling: list[Span] = []
    refused: list[Span] = []
    for blackout in sorted(bearing, key=lambda each: (each.starts_on, each.ends_on)):
        rest = [Span(blackout.starts_on, blackout.ends_on, blackout)]
        for breach in broken:
            # A run too long is that of its own periods; a window too full concerns whatever is in it.
            if breach.limit in ("total", "periods") or blackout in breach.periods:
                past = (breach.over_from, breach.over_until)
                refused += (replace(span, refusal=breach.message) for span in _within(rest, *past))
                rest = _without(rest, [past])
        tolling += _without(rest, [(span.first, span.last) for span in tolling])
    lost: list[Span] = []
    for span in refused:
        taken = [(other.first, other.last) for other in (*tolling, *lost)]
        lost += _without([span], taken)
    return tuple(sorted((*tolling, *lost), key=lambda span: span.first))


def _within(spans: Iterable[Span], first: date, last: date) -> list[Span]:
    """The parts of the spans from `first` to `last`."""
    return [
        replace(span, first=max(span.first, first), last=min(span.last, last))
        for span in spans
        if span.first <= last and span.last >= first
    ]


def _without(spans: list[Span], taken: Iterable[tuple[date, date]]) -> list[Span]:
    """The parts of the spans that none of the stretches `taken` covers."""
    for first, last in taken:
        before = _within(spans, date.min, first - ONE_DAY) if first > date.min else []
        after = _within(spans, last + ONE_DAY, date.max) if last < date.max else []
        spans = [*before, *after]
    return spans


def toll(trigger: date, end: date, spans: Iterable[Span]) -> Tolled | None:
    """How the days of blackout after `trigger` move the `end` of a count; None: none is in it.

    The spans are in order, and no day is in two. Raises DayOutOfReach.
    """
    on, met = end, []
    for span in spans:
        # The day of the trigger is not counted, so neither is a day of blackout on or before it.
        if span.last > trigger and span.first <= on:
            within = replace(span, first=max(span.first, trigger + ONE_DAY), last=span.last)
            if within.refusal:
                within = replace(within, last=min(within.last, on))
            else:
                on = _later(on, within.days)
            met.append(within)
    return Tolled(end, on, tuple(met)) if met else None


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise DayOutOfReach(
            f"{counted(days, 'day')} of blackout after {plain_date(day)} lie beyond the days that can be named."
            " Correct the blackout's last day."
        ) from None


def span_on(day: date, spans: Iterable[Span]) -> Span | None:
    """The span that a day is in, if any."""
    return next((span for span in spans if span.first <= day <= span.last), None)


def excusing_blackout(subject: Subject, terms: Terms, due_on: date) -> Period:
    """The blackout that excuses the miss of `due_on`. Raises LookupError where none does."""
    span = span_on(due_on, spans_for(subject, terms.cap, due_on))
    if span is None or span.refusal:
        raise LookupError(f"no blackout excuses {due_on}")
    return span.blackout


def named(blackout: Period, clause: str = "") -> str:
    """`blackout Sep 2 to Sep 21, 2003 (Ex. 4.4 §3(n))`; `clause` stands in for a source."""
    source = blackout.source or clause
    return f"blackout {span_words(blackout.starts_on, blackout.ends_on)}" + (f" ({source})" if source else "")


def span_words(first: date, last: date) -> str:
    """`Sep 2 to Sep 21, 2003`, with both years where they differ."""
    if first == last:
        return short_day(first)
    return f"{short_day(first) if first.year != last.year else short_day(first).partition(',')[0]} to {short_day(last)}"


def short_day(day: date) -> str:
    """`Sep 21, 2003`."""
    month, _, number = month_day(day).partition(" ")
    return f"{month[:3]} {number}, {day.year}"


def moves_in_words(tolled: Tolled, clause: str = "") -> Iterator[str]:
    """Each blackout of a count, by how many days it moved the day, and what its days past a limit do not do."""
    for span in tolled.spans:
        part = "" if _is_whole(span) else f", {span_words(span.first, span.last)} of it"
        if span.refusal:
            yield f"not moved by {named(span.blackout, clause)}{part}: {span.refusal}"
        else:
            yield f"moved {counted(span.days, 'day')} later: {named(span.blackout, clause)}{part}"
    if tolled.days:
        sum_of = " + ".join(str(span.days) for span in tolled.counting)
        total = f"{sum_of} days" if len(tolled.counting) > 1 else counted(tolled.days, "day")
        yield f"{plain_date(tolled.end)} and {total}: {long_date(tolled.on)}"


def _is_whole(span: Span) -> bool:
    return (span.first, span.last) == (span.blackout.starts_on, span.blackout.ends_on)
