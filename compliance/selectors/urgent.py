"""Deadlines in the order of urgency, slice by slice: what lists show of them, by statements put together once.

One standing comes after the other, so that no more deadlines are put in order than a slice reaches.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from compliance.models import Deadline
from compliance.models.deadline import URGENCY, days_after
from compliance.prepared import A_DAY, SOMEBODY, Prepared
from compliance.rules import ALERT_WINDOW, Standing
from placements.models import OPERATOR, Viewer

from .listing import BESIDE, in_standing, seen

LISTED = (
    *("subject", "due_on", "safe_on", "satisfied_on", "opened_on", "is_right", "missing", "waived_by"),
    *("placement__name", "placement__slug"),
    *("duty__code", "duty__title", "duty__clause", "duty__per", "duty__satisfied_by"),
    *("closing__code", "closing__name"),
    *("registration_statement__code", "registration_statement__form", "registration_statement__file_number"),
    *("holder__code", "holder__name"),
)
"""What a list shows of a deadline, and of what stands beside it."""


def number(
    *, as_of: date, viewer: Viewer, most: int, standings: Collection[Standing] = URGENCY, window: int = ALERT_WINDOW
) -> int:
    """How many deadlines stand so; ``most`` stands for more too. A query for each standing, or one for all."""
    if not _is_let_in(viewer):
        return 0
    if set(standings) == set(URGENCY):
        return _all(_like(viewer)).number(as_of, *_key(viewer), most=most)
    asked = (as_of, days_after(as_of, window), *_key(viewer))
    found = (_standing_so(standing, _like(viewer), window).number(*asked, most=most) for standing in standings)
    return min(most, sum(found))


def in_turn(
    *,
    as_of: date,
    viewer: Viewer,
    start: int,
    stop: int,
    standings: Collection[Standing] = URGENCY,
    window: int = ALERT_WINDOW,
) -> list[Deadline]:
    """``deadlines[start:stop]`` of those that ``viewer`` sees and that stand so, each with its ``standing`` and LISTED.

    A query for each standing that the slice reaches, and one for the rows.
    """
    if not _is_let_in(viewer):
        return []
    asked = (as_of, days_after(as_of, window), *_key(viewer))
    found: list[tuple[int, Standing]] = []
    for standing in URGENCY:
        if standing in standings and len(found) < stop:
            alike = _standing_so(standing, _like(viewer), window, in_order=True)
            found += [(key, standing) for key in alike.rows(*asked, most=stop - len(found))]
    shown = found[start:]
    rows = {row.pk: row for row in _listed(len(shown)).rows(*(key for key, _ in shown))} if shown else {}
    # How each stands is known by now: to ask the database again takes longer than to fetch the rows.
    for key, standing in shown:
        rows[key].standing = standing
    return [rows[key] for key, _ in shown]


@cache
def _all(somebody: Viewer) -> Prepared[int]:
    """The deadlines there are on a day; of the stretches that began long ago few still hold."""
    rows = seen(somebody)
    return Prepared(
        lambda: rows.as_of(A_DAY).order_by("-valid_from").values_list("pk", flat=True), A_DAY, *_key(somebody)
    )


@cache
def _standing_so(standing: Standing, somebody: Viewer, window: int, *, in_order: bool = False) -> Prepared[int]:
    """The keys of the deadlines that stand so on a day."""
    ordered = in_standing(standing, as_of=A_DAY, viewer=somebody, window=window)
    rows = ordered if in_order else ordered.order_by()
    return Prepared(lambda: rows.values_list("pk", flat=True), A_DAY, days_after(A_DAY, window), *_key(somebody))


@cache
def _listed(number: int) -> Prepared[Deadline]:
    """So many deadlines, by their keys."""
    keys = range(-number, 0)
    rows = Deadline.objects.filter(pk__in=keys).select_related(*BESIDE).only(*LISTED)
    return Prepared(lambda: rows.order_by(), *keys)


def _is_let_in(viewer: Viewer) -> bool:
    """Whether there is anything for them to see."""
    return viewer is OPERATOR or viewer.is_active


def _like(viewer: Viewer) -> Viewer:
    """Who stands for ``viewer`` while a statement is put together: it is the same for all people, but for their key."""
    return viewer if viewer is OPERATOR else SOMEBODY


def _key(viewer: Viewer) -> tuple[Any, ...]:
    """What a statement asks of ``viewer``."""
    return () if viewer is OPERATOR else (viewer.pk,)
