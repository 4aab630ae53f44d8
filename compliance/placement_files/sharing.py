"""Rows that several placements share: issuers, holders, kinds of event.

A file may state the details of a shared row only where no placement outside the load relies on others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, Q

from holders.models import Holder
from placements.models import EventKind, Issuer, Placement

from .document import Document, Entry, shown


def uses(row: models.Model) -> Q:
    """The condition on placements that they use the shared ``row``."""
    match row:
        case Issuer():
            return Q(issuer=row)
        case Holder():
            return (
                Q(closings__allocations__holder=row)
                | Q(transfers__transferor=row)
                | Q(transfers__transferee=row)
                | Q(registration_statements__coverages__holder=row)
                | Q(holder_names__holder=row)
            )
        case EventKind():
            return (
                Q(milestones__event=row)
                | Q(duties__satisfied_by=row)
                | Q(duties__opened_by=row)
                | Q(duties__due__icontains=row.name)
            )
        case _:
            raise TypeError(f"{type(row).__name__} belongs to one placement")


class Statements:
    """What the files of one load state of shared rows, so that no two of them disagree."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._slugs = [document.slug for document in documents]
        self._stated: dict[tuple[str, object], tuple[str, Mapping[str, Any]]] = {}

    def disagreement(self, file: str, entry: Entry, values: Mapping[str, Any]) -> str:
        """Why another file of this load forbids ``values``; empty if none does. Remembers them."""
        identity = values[entry.section.key(entry.section.identity[0]).field]
        other, stated = self._stated.setdefault((entry.section.name, identity), (file, values))
        differing = ", ".join(key.name for key in entry.section.keys if stated[key.field] != values[key.field])
        return f"{other} states it differently ({differing}). Let both files say the same." if differing else ""

    def objection(self, row: models.Model, entry: Entry, values: Mapping[str, Any]) -> str:
        """Why ``row`` on record may not be changed to ``values``; empty if it may."""
        differing = [key.name for key in entry.section.keys if getattr(row, key.field) != values[key.field]]
        if isinstance(row, EventKind) and row.built_in:
            return "this event is built in. Leave it out of [[events]]; it can be used all the same."
        others = Placement.objects.filter(uses(row)).exclude(slug__in=self._slugs).distinct().order_by("slug")
        names = ", ".join(others.values_list("slug", flat=True)[:3]) if differing else ""
        if not names:
            return ""
        return (
            f"{names} uses it with other details ({', '.join(differing)}; on record:"
            f" {'; '.join(shown(getattr(row, entry.section.key(name).field)) or 'empty' for name in differing)})."
            " Give the details on record, or load the files of those placements together with this one."
        )


def used_by(placement: Placement) -> set[models.Model]:
    """The holders and the issuer of ``placement``."""
    holders = Holder.objects.filter(
        Q(allocations__closing__placement=placement)
        | Q(transfers_out__placement=placement)
        | Q(transfers_in__placement=placement)
        | Q(coverages__registration_statement__placement=placement)
        | Q(names__placement=placement)
    )
    return {placement.issuer, *holders.distinct()}


def delete_unused(rows: Iterable[models.Model]) -> None:
    """Delete those of ``rows`` that nothing refers to any more."""
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            continue  # something else still refers to it
