"""A placement taken off the record, with all that belongs to it. What was done to it stays in the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from compliance.models import Subscription
from compliance.placement_files.sharing import delete_unused, used_by
from placements.models import Placement


@transaction.atomic
def remove(*, placement: Placement, at: datetime) -> None:
    """Delete ``placement`` and every row that belongs to it, and its issuer and holders where nothing else names them.

    A report by mail that was of this placement alone ends ``at`` that moment: without a placement it would be of all.
    Raises ProtectedError, and nothing is deleted, where a row of another placement refers to one of these, and where
    a file of one of its documents is kept.
    """
    for report in Subscription.objects.filter(placements=placement, ended_at=None):
        if not report.placements.exclude(pk=placement.pk).exists():
            report.ended_at = at
            report.save(update_fields=["ended_at"])
    shared = used_by(placement)
    waiting = list(_belonging(placement))
    while waiting:
        # A row that others refer to goes after them.
        left = [rows for rows in waiting if not _deleted(rows)]
        if len(left) == len(waiting):
            left[0].delete()
        waiting = left
    placement.delete()
    delete_unused(shared)


def _belonging(placement: Placement) -> Iterator[QuerySet[Any]]:
    """The rows of each model that belong to ``placement``, as the models say it."""
    for model in apps.get_models():
        path = getattr(model, "placement_path", "")
        if path.rpartition("__")[2] == "placement":
            yield model._default_manager.filter(**{path: placement})


def _deleted(rows: QuerySet[Any]) -> bool:
    """Whether there are none any more: they cannot be deleted while others refer to them."""
    if not rows.exists():
        return True
    try:
        with transaction.atomic():
            rows.delete()
    except ProtectedError:
        return False
    return True
