"""The events beside deadlines: the first of a statement, and those whose day a deadline waits to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Min, QuerySet

from compliance import rules
from compliance.models import Deadline
from placements.models import Milestone

from .board import BOARD_EVENTS


def first_days(statements: Iterable[int], *, as_of: date) -> dict[tuple[int, str], date]:
    """The first filing and the effectiveness of each of ``statements`` (primary keys) by ``as_of``. One query.

    The keys are the statement's primary key and the event's name.
    """
    happened = Milestone.objects.filter(
        registration_statement__in=statements, event__name__in=BOARD_EVENTS, filing="", occurred_on__lte=as_of
    )
    by_event = happened.order_by().values_list("registration_statement", "event__name")
    return {(pk, event): day for pk, event, day in by_event.annotate(first=Min("occurred_on"))}


def undated_milestones(rows: Iterable[Deadline]) -> dict[int, Milestone]:
    """The milestone whose missing day each of ``rows`` says first, by the deadline's key. One query, or none.

    Of several, one that names what the deadline is about goes before one that concerns the whole placement.
    """
    waiting = {row: event for row in rows if (event := rules.event_not_stated(row.missing)) not in ("", "closing")}
    if not waiting:
        return {}
    # A row for each closing that the milestone's registration statement covers.
    undated: QuerySet[Any] = Milestone.objects.filter(
        placement__in={row.placement_id for row in waiting},
        event__name__in=set(waiting.values()),
        occurred_on=None,
        planned_on=None,
    ).annotate(event_name=F("event__name"), covers=F("registration_statement__closings"))
    found: dict[int, Milestone] = {}
    for row, event in waiting.items():
        of_event = (each for each in undated if (each.placement_id, each.event_name) == (row.placement_id, event))
        if fitting := [each for each in of_event if _concerns(each, row)]:
            found[row.pk] = max(fitting, key=lambda each: bool(each.filing or each.closing_id or each.covers))
    return found


def _concerns(milestone: Any, row: Deadline) -> bool:
    """Whether ``milestone``, with a closing that it covers, concerns what ``row`` is about, or the whole placement."""
    statement, closing = milestone.registration_statement_id, milestone.closing_id or milestone.covers
    if milestone.holder_id not in (None, row.holder_id):
        return False
    if row.registration_statement_id and statement not in (None, row.registration_statement_id):
        return False
    elsewhere = row.closing_id and closing != row.closing_id and (closing or statement)
    return not elsewhere and milestone.filing in ("", row.subject, row.matter)
