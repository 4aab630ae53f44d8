"""Groups of holders under common control on a day, by documents of any placement (Rule 13d-3(a))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.rules.ownership import groups
from compliance.rules.words import folded
from compliance.visibility import visible
from holders.models import Control, Holder, holds_on
from placements.models import Viewer


@dataclass(frozen=True, slots=True)
class Group:
    """Holders that one person controls, directly or through another, and the documents that say so."""

    members: tuple[Holder, ...]
    """By name."""
    controls: tuple[Control, ...]

    @property
    def persons(self) -> list[tuple[str, list[Control]]]:
        """Each person as first named, with its controls in the order of the holders."""
        found: dict[str, list[Control]] = {}
        for control in self.controls:
            found.setdefault(folded(control.person), []).append(control)
        return [(named[0].person, named) for named in found.values()]


def group_keys(*, as_of: date, viewer: Viewer) -> list[frozenset[int]]:
    """The groups of ``as_of`` as primary keys of holders, in the order in which they came on record. One query.

    By the documents that ``viewer`` may see.
    """
    rows = visible(Control.objects.filter(holds_on(as_of)), viewer).order_by("pk")
    return groups(rows.values_list("holder", "person"))


def groups_of(keys: Sequence[frozenset[int]], *, as_of: date, viewer: Viewer) -> list[Group]:
    """Some of these groups with their holders and who controls them. Two queries."""
    everybody = Holder.objects.in_bulk([key for group in keys for key in group])
    rows = visible(Control.objects.filter(holds_on(as_of), holder__in=everybody), viewer)
    stated = list(rows.select_related("holder", "source").order_by("holder__name", "pk"))
    return [
        Group(
            members=tuple(sorted((everybody[key] for key in group), key=lambda holder: holder.name)),
            controls=tuple(row for row in stated if row.holder_id in group),
        )
        for group in keys
    ]


def group_of(holder: Holder, *, as_of: date, viewer: Viewer) -> Group | None:
    """The group that ``holder`` is in on ``as_of``; None where it is under no common control. Three queries."""
    found = [keys for keys in group_keys(as_of=as_of, viewer=viewer) if holder.pk in keys]
    return next(iter(groups_of(found, as_of=as_of, viewer=viewer)), None)
