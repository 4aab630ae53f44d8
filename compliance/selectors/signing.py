"""Whether a placement was signed by a day, as far as its documents say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Min

from compliance.rules import words
from placements.models import Placement

DAYS = ("agreed", "closed", "written")
"""The days that tell whether it was signed: of the agreement, of the first closing, of the first document."""


def not_yet_signed(placement: int, *, as_of: date) -> str:
    """That the placement of that key was not signed by ``as_of``, and by what that is known; empty where it was.

    The agreement's day and the days of closings decide. Where no document states any, the first day that a document
    bears does: nothing is known of the placement before. Without any of these the text is empty. One query.
    """
    said = [said for first, said in _first_days([placement]).values() if as_of < first]
    return f"Not yet signed on this day: {said[0]}." if said else ""


def unsigned(placements: Collection[int], *, as_of: date) -> set[int]:
    """Those of the placements, by their keys, that were not signed by ``as_of``. One query."""
    return {placement for placement, (first, _) in _first_days(placements).items() if as_of < first}


def _first_days(placements: Collection[int]) -> dict[int, tuple[date, str]]:
    """Of each placement the day by which it was signed, and by what that is known; without those of which none is."""
    days = (Min("agreement__dated_on"), Min("closings__occurred_on"), Min("documents__dated_on"))
    rows = Placement.objects.filter(pk__in=placements).order_by().annotate(**dict(zip(DAYS, days, strict=True)))
    found = {}
    for placement, agreed, closed, written in rows.values_list("pk", *DAYS):
        signed = min(filter(None, (agreed, closed)), default=None)
        known = "the agreement is dated" if signed == agreed else "the first closing is on"
        if first := signed or written:
            known = known if signed else "the first document on record is dated"
            found[placement] = (first, f"{known} {words.long_date(first)}")
    return found
