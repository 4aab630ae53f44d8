"""Why a due day moved: the facts that changed, and who changed them, from the record of the same act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from compliance.models import Deadline, DeadlineMove, Duty
from compliance.visibility import is_shared, visible
from placements.models import Viewer

from .acts import Act, acts
from .scope import hidden_ever, history_of, seen_by, tracked

MOST = 20
"""Moves of one deadline that are told, the last first."""
SHOWN = 3
"""Rows of history of one kind that a move tells of; more are counted."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A move, and what the act did that brought it about; None where the reader may see nothing of that."""

    move: DeadlineMove
    act: Act | None


def moved(row: Deadline, viewer: Viewer) -> list[Moved]:
    """The moves of a deadline, the last first. The number of queries does not grow with them.

    Of what changed in placements that are hidden from ``viewer``, or in rows that they alone name, nothing is said.
    """
    moves = list(DeadlineMove.objects.filter(_of(row))[:MOST])
    if not moves:
        return []
    page = list({move.request: (move.request, move.at) for move in moves}.values())
    hidden = hidden_ever(viewer)
    scope = [_seen(rows, viewer) for rows in seen_by([history_of(model) for model in tracked()], hidden)]
    found = {act.request: act for act in acts(scope, page, shown=SHOWN, hidden=hidden)}
    return [Moved(move, found.get(move.request)) for move in moves]


def _seen(rows: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """The rows of history without those of shared rows that the viewer may not see, or that are gone."""
    model: Any = rows.model.instance_type
    return rows.filter(id__in=visible(model._base_manager.all(), viewer).values("pk")) if is_shared(model) else rows


def _of(row: Deadline) -> Q:
    """Of a closing's or a registration statement's deadline also those from before it had its present code."""
    match row.duty.per:
        case Duty.Per.CLOSING if row.closing_id:
            about = Q(closing=row.closing_id)
        case Duty.Per.REGISTRATION_STATEMENT if row.registration_statement_id:
            about = Q(registration_statement=row.registration_statement_id)
        case _:
            about = Q(subject=row.subject)
    return Q(duty=row.duty_id) & about
