"""Rolling windows of whole months: which days one holds, and when more is in one than is allowed.

The window that ends on a day begins on the day after the same day of the month, so many months before: the 12 months
that end on September 1, 2004 begin on September 2, 2003.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .months import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on each of which a window ends that holds more than is allowed; the first of those that hold the most."""

    first: date
    last: date
    peak: int
    peak_on: date


def window_start(end: date, months: int | None) -> date:
    """The first day of the window of so many months that ends on `end`; `date.min` if there is none."""
    try:
        return add_months(end, -months) + ONE_DAY if months else date.min
    except ValueError:
        return date.min


def last_window_end(day: date, months: int | None) -> date:
    """The last day on which a window of so many months ends that still holds `day`; `date.max` if there is none."""
    try:
        end = add_months(day, months) if months else date.max
    except ValueError:
        return date.max
    # From a day that the later month lacks, the count stops at the month's end: the window then still holds the day.
    return end if window_start(end, months) <= day else end - ONE_DAY


@cache
def longest_window(months: int | None) -> int:
    """The calendar days of the longest window of so many months: 366 for 12."""
    # For any month, the window that ends on its last day is the longest; after four years the lengths repeat.
    ends = [add_months(date(4000, 1, 31), later) for later in range(48)] if months else [date.max]
    return max((end - window_start(end, months)).days + 1 for end in ends)


def stretches_over(spans: Iterable[tuple[date, date]], months: int | None, allowed: int) -> Iterator[Stretch]:
    """The stretches of days on which a window ends that meets more than `allowed` of the spans.

    The windows that meet a span end from its first day until the last window that holds its last day. So each span
    changes the count on two days only, and between those the count stands still.
    """
    changes: Counter[int] = Counter()
    for first, last in spans:
        changes[first.toordinal()] += 1
        changes[last_window_end(last, months).toordinal() + 1] -= 1
    count = peak = 0
    began = peak_at = 0
    for day in sorted(changes):
        was_over = count > allowed
        count += changes[day]
        if count > allowed:
            if not was_over:
                began, peak = day, 0
            if count > peak:
                peak, peak_at = count, day
        elif was_over:
            yield Stretch(date.fromordinal(began), date.fromordinal(day - 1), peak, date.fromordinal(peak_at))
