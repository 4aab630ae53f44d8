"""Rows that several placements share: issuers, holders, kinds of event.

A file may state the details of a shared row only where no placement outside the load relies on others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q

from compliance.models import HolderMerge
from compliance.rules import plain_date
from compliance.visibility import is_visible
from holders.models import Holder
from placements.models import OPERATOR, EventKind, Issuer, Placement, Viewer

from .document import Document, Entry, shown
from .schema import naming_holders


def uses(row: models.Model) -> Q:
    """The condition on placements that they use the shared ``row``."""
    match row:
        case Issuer():
            return Q(issuer=row)
        case Holder():
            naming = (
                Q(pk__in=section.model._default_manager.filter(**{key.field: row}).order_by().values(section.owner))
                for section, key in naming_holders()
            )
            return reduce(or_, naming, Q(parties=row))
        case EventKind():
            return (
                Q(milestones__event=row)
                | Q(notices__event=row)
                | Q(duties__satisfied_by=row)
                | Q(duties__opened_by=row)
                | Q(duties__due__icontains=row.name)
            )
        case _:
            raise TypeError(f"{type(row).__name__} belongs to one placement")


class Statements:
    """What the files of one load state of shared rows, so that no two of them disagree."""

    def __init__(self, documents: Iterable[Document], viewer: Viewer = OPERATOR) -> None:
        self._viewer = viewer
        self._slugs = [document.slug for document in documents]
        self._stated: dict[tuple[str, object], tuple[str, dict[str, Any]]] = {}

    def disagreement(self, file: str, entry: Entry, values: dict[str, Any]) -> str:
        """Why another file of this load forbids ``values``; empty if none does.

        Remembers what this file states; what only another file states is put into ``values``.
        """
        identity = values[entry.section.key(entry.section.identity[0]).field]
        stated = {key.name: values[key.field] for key in entry.section.keys if key.name in entry.values}
        other, known = self._stated.setdefault((entry.section.name, identity), (file, {}))
        differing = ", ".join(name for name, value in stated.items() if known.get(name, value) != value)
        known.update(stated)
        values.update({key.field: known[key.name] for key in entry.section.keys if key.name in known})
        return f"{other} states it differently ({differing}). Let both files say the same." if differing else ""

    def objection(self, row: models.Model, entry: Entry, values: dict[str, Any]) -> str:
        """Why ``row`` on record may not be changed to ``values``; empty if it may.

        What the file does not state of a row that others rely on is left as it is: taken out of ``values``.
        """
        if isinstance(row, EventKind) and row.built_in:
            return "this event is built in. Leave it out of [[events]]; it can be used all the same."
        differing = [key for key in entry.section.keys if getattr(row, key.field) != values[key.field]]
        others = Placement.objects.filter(uses(row)).exclude(slug__in=self._slugs).distinct().order_by("slug")
        if not differing or not others.exists():
            return ""
        named = Placement.objects.visible_to(self._viewer).filter(pk__in=others.values("pk")).order_by("slug")
        names = ", ".join(named.values_list("slug", flat=True)[:3]) or "a placement to which you have no access"
        stated = [key for key in differing if key.name in entry.values]
        for key in differing:
            if key not in stated:
                del values[key.field]
        if not stated:
            return ""
        return (
            f"{names} uses it with other details ({', '.join(key.name for key in stated)}; on record:"
            f" {'; '.join(shown(getattr(row, key.field)) or 'empty' for key in stated)})."
            " Give the details on record, or load the files of those placements together with this one."
        )


def merged_away(code: str, viewer: Viewer = OPERATOR) -> str:
    """Why a holder of this code cannot be added: its record was merged into another one. Empty if none was.

    The other one is named to a ``viewer`` who may see it.
    """
    merge = HolderMerge.objects.filter(code=code).select_related("kept").order_by("-pk").first()
    if merge is None:
        return ""
    if not is_visible(merge.kept, viewer):
        return "this record was merged into another one, to which you have no access. Give the holder another code."
    return (
        f"this record was merged into “{merge.kept.code}” ({shown(merge.kept.name)}) on {plain_date(merge.merged_on)}."
        f" Write “{merge.kept.code}” in this file wherever it says “{merge.code}”."
    )


def used_by(placement: Placement) -> set[models.Model]:
    """The holders and the issuer of ``placement``."""
    naming = (
        Q(pk__in=section.model._default_manager.filter(**{section.owner: placement}).order_by().values(key.field))
        for section, key in naming_holders()
    )
    holders = Holder.objects.filter(reduce(or_, naming, Q(party_to=placement)))
    return {placement.issuer, *holders.distinct()}


def delete_unused(rows: Iterable[models.Model]) -> None:
    """Delete those of ``rows`` that nothing refers to any more."""
    for row in rows:
        if Placement.objects.filter(uses(row)).exists():
            continue
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            continue  # something else still refers to it
