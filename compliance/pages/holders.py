"""What the list of holders shows on a day: by which names each is found, where it is named, and what it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from compliance.positions import Record, records_of, row_of
from compliance.rules import RuleError
from compliance.visibility import visible
from holders.models import (
    Allocation,
    Control,
    Coverage,
    Holder,
    HolderName,
    HolderStatus,
    PositionEntry,
    Transfer,
    holds_on,
)
from placements.models import OPERATOR, Placement, Viewer, hidden_from

NAMED = 3
"""Placements that a line names; the others it counts."""
COUNTED = 40
"""Placements whose positions one page of the list adds up."""

WAYS = (
    (Allocation, "holder", "closing__placement"),
    (Transfer, "transferee", "placement"),
    (Transfer, "transferor", "placement"),
    (PositionEntry, "holder", "placement"),
    (Coverage, "holder", "registration_statement__placement"),
    (Holder.party_to.through, "holder", "placement"),
)
"""The rows by which a holder is of a placement: their model, the field that names it, and the way to the placement."""


@dataclass(frozen=True, slots=True)
class HolderLine:
    """What stands beside a holder in the list."""

    names: tuple[str, ...]
    """Other names that documents give it."""
    statuses: tuple[str, ...]
    placements: tuple[Placement, ...]
    more: int
    """Placements beyond those."""
    common: int | None
    """Shares of common stock that it has or can get under all of them; None where they are too many to add up here."""
    counted: bool
    """Whether all of it could be counted; some has no stated price where not."""


def called(rows: QuerySet[Holder], words: str, viewer: Viewer) -> QuerySet[Holder]:
    """Those of ``rows`` with all of ``words`` in one name: that on file, the code, who signed, another name that a
    document gives it, or a person in control of it, as far as ``viewer`` may see the document."""
    named = Q(pk__in=())
    for field in ("name", "code", "signatory"):
        named |= _with_words(field, words)
    for model, field in ((HolderName, "name"), (Control, "person")):
        stated: QuerySet[Any] = visible(model._default_manager.all(), viewer)
        named |= Q(pk__in=stated.filter(_with_words(field, words)).order_by().values("holder"))
    return rows.filter(named)


def _with_words(field: str, words: str) -> Q:
    condition = Q()
    for word in words.split():
        condition &= Q(**{f"{field}__icontains": word})
    return condition


def of_placements(rows: QuerySet[Holder], placements: QuerySet[Placement]) -> QuerySet[Holder]:
    """Those of ``rows`` that are of one of ``placements``."""
    named = Q(pk__in=())
    for model, field, way in WAYS:
        naming = model._default_manager.filter(**{f"{way}__in": placements, f"{field}__isnull": False})
        named |= Q(pk__in=naming.order_by().values(field))
    return rows.filter(named)


def lines(holders: Sequence[Holder], *, as_of: date, viewer: Viewer) -> dict[int, HolderLine]:
    """What stands beside each of ``holders`` on a day, by primary key, as far as ``viewer`` may see it.

    A constant number of queries.
    """
    keys = [holder.pk for holder in holders]
    names = _texts(visible(HolderName.objects.filter(holder__in=keys), viewer).values_list("holder", "name"))
    stated = visible(HolderStatus.objects.filter(holds_on(as_of), holder__in=keys), viewer)
    statuses = _texts((row.holder_id, row.get_status_display()) for row in stated.order_by("pk"))
    named = _placements(keys, viewer)
    summed = _few(named[key] for key in keys)
    shown = {key for found in named.values() for key in found[:NAMED]} | summed
    placements = Placement.objects.in_bulk(shown)
    records = records_of([placements[key] for key in sorted(summed)])
    return {holder.pk: _line(holder, names, statuses, named, placements, records, as_of) for holder in holders}


def _texts(pairs: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """The texts of each holder, each once."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for holder, text in pairs:
        found[holder][text] = None
    return {holder: tuple(texts) for holder, texts in found.items()}


def _placements(keys: Sequence[int], viewer: Viewer) -> dict[int, list[int]]:
    """The placements that each holder is of and ``viewer`` may see, by primary keys."""
    hidden = set() if viewer is OPERATOR else set(hidden_from(viewer).values_list("pk", flat=True))
    found: dict[int, set[int]] = {key: set() for key in keys}
    for model, field, way in WAYS:
        naming = model._default_manager.filter(**{f"{field}__in": keys}).order_by()
        for holder, placement in naming.values_list(field, way).distinct():
            found[holder].add(placement)
    return {holder: sorted(placements - hidden) for holder, placements in found.items()}


def _few(found: Iterable[Sequence[int]]) -> set[int]:
    """Of lists of placements as many whole ones as are added up on one page."""
    few: set[int] = set()
    for each in found:
        if len(few | set(each)) <= COUNTED:
            few |= set(each)
    return few


def _line(
    holder: Holder,
    names: Mapping[int, tuple[str, ...]],
    statuses: Mapping[int, tuple[str, ...]],
    named: Mapping[int, Sequence[int]],
    placements: Mapping[int, Placement],
    records: Mapping[int, Record],
    as_of: date,
) -> HolderLine:
    of = named[holder.pk]
    common, counted = _common(holder, [records[key] for key in of if key in records], as_of)
    return HolderLine(
        names=tuple(name for name in names.get(holder.pk, ()) if name != holder.name),
        statuses=statuses.get(holder.pk, ()),
        placements=tuple(placements[key] for key in of[:NAMED]),
        more=len(of[NAMED:]),
        common=common if set(of) <= records.keys() else None,
        counted=counted,
    )


def _common(holder: Holder, records: Iterable[Record], as_of: date) -> tuple[int, bool]:
    """What it has under these placements, and whether all of it could be counted."""
    common, counted = 0, True
    for record in records:
        try:
            row = row_of(record, holder, as_of=as_of)
        except RuleError:
            counted = False
            continue
        if row:
            common, counted = common + row.common, counted and row.counted
    return common, counted
