"""Deadlines as all-day events (RFC 5545): on the safe day, with the literal day and the reason in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from compliance import selectors
from compliance.as_read import as_read
from compliance.models import CalendarLink, Deadline
from compliance.rules import Standing, words
from compliance.tables.links import deadline_address
from compliance.visibility import visible
from compliance.wording import SIGNS, standing_words

from .lines import line, text

KEPT = timedelta(days=366)
"""How long after its day an event is still there, unless it was missed: that stays until it is done."""
WITHDRAWN = frozenset({Standing.WAIVED, Standing.EXCUSED, Standing.ENDED})
DONE = frozenset({Standing.MET, Standing.MET_LATE})
EPOCH = date(1970, 1, 1)
BEGIN = b"".join(
    line(name, value)
    for name, value in (
        ("BEGIN", "VCALENDAR"),
        ("PRODID", "-//Shelfwatch//Deadlines//EN"),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
    )
)
END = line("END", "VCALENDAR")
BEGIN_EVENT, END_EVENT = line("BEGIN", "VEVENT"), line("END", "VEVENT")


def calendar(link: CalendarLink, *, as_of: date, home: str) -> bytes:
    """The deadlines that the link's person may see on ``as_of``, as a calendar file. One query.

    ``home`` is the address of the site, such as https://shelfwatch.example.com.
    """
    name = f"Shelfwatch: {link.placement}" if link.placement else "Shelfwatch: deadlines"
    return calendar_of((event(row, as_of=as_of, home=home) for row in _rows(link, as_of)), name=name)


def calendar_of(events: Iterable[bytes], *, name: str) -> bytes:
    """A calendar file of that name with ``events`` in it."""
    return b"".join((BEGIN, line("X-WR-CALNAME", text(as_read(name))), *events, END))


def _rows(link: CalendarLink, as_of: date) -> QuerySet[Any]:
    """The dated deadlines of the last year and of all time to come, and all that are missed; each with its moves."""
    rows: Any = visible(Deadline.objects.as_of(as_of), link.person)
    if link.placement:
        rows = rows.filter(placement=link.placement)
    missed = Q(satisfied_on=None, waived_on=None, excused_on=None, ended_on=None, is_right=False)
    rows = rows.filter(Q(due_on__gte=as_of - KEPT) | missed, due_on__isnull=False)
    stands = with_moves(rows.with_standing(as_of, 0))
    return stands.select_related(*selectors.SHOWN).order_by(F("due_on"), "duty_id", "subject")


def with_moves(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Deadlines with ``moves``: how often each has changed before."""
    before = Deadline.objects.filter(
        duty=OuterRef("duty"), subject=OuterRef("subject"), valid_from__lt=OuterRef("valid_from")
    )
    moves = before.order_by().values("duty").annotate(number=Count("pk")).values("number")
    counted: QuerySet[Any] = rows.annotate(moves=Coalesce(Subquery(moves), 0))
    return counted


def event(row: Any, *, as_of: date, home: str, linked: bool = True) -> bytes:
    """A deadline, with its ``standing`` and its ``moves``, as an event of its safe day in a calendar file.

    ``linked``: it leads to the page of the deadline; what leaves the office does not.
    """
    day = row.safe_on or row.due_on
    properties = (
        ("UID", _uid(row, home)),
        # Of one event a calendar program keeps the version with the highest number.
        ("SEQUENCE", str(row.moves)),
        ("DTSTAMP", f"{max(row.valid_from, EPOCH):%Y%m%d}T000000Z"),
        ("DTSTART;VALUE=DATE", f"{day:%Y%m%d}"),
        ("DTEND;VALUE=DATE", f"{day + timedelta(days=1):%Y%m%d}"),
        ("SUMMARY", text(as_read(_summary(row)))),
        ("DESCRIPTION", text(as_read("\n".join(_lines(row, as_of))))),
        *([("URL", f"{home}{deadline_address(row)}")] if linked else []),
        ("STATUS", "CANCELLED" if row.standing in WITHDRAWN else "CONFIRMED"),
        ("TRANSP", "TRANSPARENT"),
        ("CATEGORIES", text(as_read(row.placement.name))),
    )
    return b"".join((BEGIN_EVENT, *(line(name, value) for name, value in properties), END_EVENT))


def _uid(row: Deadline, home: str) -> str:
    """The same for a deadline however often it moves, and another on each site."""
    named = "\n".join((home, row.placement.slug, row.duty.code, row.subject))
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@shelfwatch"


def _summary(row: Any) -> str:
    """ "✕ Missed: File the resale registration statement (Series D, First closing)"."""
    said = {Standing.MISSED: "Missed: ", **dict.fromkeys(DONE, "Met: ")}.get(row.standing, "")
    about = ", ".join(filter(None, (row.placement.name, row.subject_label)))
    return f"{SIGNS[Standing(row.standing)]} {said}{row.duty.title} ({about})"


def _lines(row: Any, as_of: date) -> Iterable[str]:
    """What the event says: how it stands, the days of each reading, and why."""
    yield f"{standing_words(row, row.standing, as_of=as_of)}."
    yield f"Due {words.medium_date(row.due_on)} as written."
    if row.safe_on and row.safe_on != row.due_on:
        yield f"Safe day: {words.medium_date(row.safe_on)}. This event is on the safe day."
    if row.forward_on and row.forward_on != row.due_on:
        yield f"Rolled forward: {words.medium_date(row.forward_on)}."
    yield row.because
    yield row.duty.clause or "No clause on record."
