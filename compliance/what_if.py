"""A change of facts that is carried out to see what it does to the dates, and then kept or taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.db import transaction

from compliance import operations
from compliance.changes import Moves, stands
from compliance.suppositions import Supposition
from placements.models import Placement

Change = Callable[[], object]
"""Writes facts."""


def moves_of(change: Change, placements: Collection[int], *, as_of: date) -> Moves:
    """Carry out ``change``, bring the deadlines of ``placements`` in step, and return what moved; all or nothing.

    ``placements`` are primary keys; the moves are those that are seen on ``as_of``. The number of statements does not
    grow with the deadlines. Raises RuleError where the facts lead to no date, and what ``change`` raises.
    """
    with transaction.atomic():
        before = stands(placements, as_of=as_of)
        change()
        for placement in Placement.objects.filter(pk__in=placements).order_by("pk"):
            operations.refresh(placement=placement)
        return Moves(before, stands(placements, as_of=as_of), as_of=as_of)


def moves_if(change: Change, placements: Collection[int], *, as_of: date) -> Moves:
    """What ``moves_of`` would return, with nothing kept: every row is afterwards what it was. Raises the same."""
    with transaction.atomic():
        moves = moves_of(change, placements, as_of=as_of)
        transaction.set_rollback(True)
    return moves


def moves_supposing(suppositions: Sequence[Supposition], placement: Placement, *, as_of: date) -> Moves:
    """What would move, as of a day, if the ``suppositions`` about ``placement`` held together. Raises RuleError."""

    def suppose() -> None:
        for supposition in suppositions:
            supposition.make()

    return moves_if(suppose, [placement.pk], as_of=as_of)
