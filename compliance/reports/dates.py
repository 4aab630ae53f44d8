"""Days as a reader wants them written. Everything is worded once, with days as Americans write them, and rewritten."""

from __future__ import annotations

import re

from compliance.models import Subscription
from compliance.rules.words import MONTHS, WEEKDAYS

_SHORT_MONTHS = [month[:3] for month in MONTHS]
_NUMBERS = {name: 1 + place for names in (MONTHS, _SHORT_MONTHS) for place, name in enumerate(names)}
# `Sat Jun 21, 2003`, `Saturday, June 21, 2003`, `June 21, 2003`, `Sat Jun 21`, `Jun 21`
_DAY = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(day[:3] for day in WEEKDAYS)}|{'|'.join(WEEKDAYS)}),? )?"
    rf"(?P<month>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}) "
    r"(?P<day>[1-9]|[12][0-9]|3[01])(?:, (?P<year>\d{4}))?\b"
)


def rewritten(text: str, style: str, *, year: int) -> str:
    """``text`` with its days in ``style``: `Sat 21 Jun 2003` or `2003-06-21` for `Sat Jun 21, 2003`.

    ``year`` is that of a day said without one, as days of the as-of year are.
    """
    if style == Subscription.Dates.US:
        return text

    def other(found: re.Match[str]) -> str:
        month, day = found["month"], int(found["day"])
        if style == Subscription.Dates.ISO:
            return f"{found['year'] or year}-{_NUMBERS[month]:02}-{day:02}"
        return " ".join(filter(None, (found["weekday"], str(day), month, found["year"])))

    return _DAY.sub(other, text)
