"""Whether a placement was signed by a day, as far as its documents say."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from compliance.rules import words
from placements.models import Placement


def not_yet_signed(placement: int, *, as_of: date) -> str:
    """That the placement of that key was not signed by ``as_of``, and by what that is known; empty where it was.

    The agreement's day and the days of closings decide. Where no document states any, the first day that a document
    bears does: nothing is known of the placement before. Without any of these the text is empty. One query.
    """
    days = {
        "agreed": Min("agreement__dated_on"),
        "closed": Min("closings__occurred_on"),
        "written": Min("documents__dated_on"),
    }
    known = Placement.objects.filter(pk=placement).aggregate(**days)
    agreed, closed, written = (known[name] or date.max for name in days)
    first = min(agreed, closed)
    if first == date.max:
        first, said = written, "the first document on record is dated"
    else:
        said = "the agreement is dated" if first == agreed else "the first closing is on"
    if not as_of < first < date.max:
        return ""
    return f"Not yet signed on this day: {said} {words.long_date(first)}."
