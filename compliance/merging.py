"""Two records of one legal entity made one. Every row that names a holder is found by its foreign key, none by name.

A model added later is taken along without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q, UniqueConstraint
from django.utils.crypto import salted_hmac

from compliance import operations, positions
from compliance.intake import receipts
from compliance.models import Deadline, Duty, HolderMerge, ScheduleImport, Waiver
from compliance.rules import RuleError
from compliance.visibility import is_visible, visible
from holders.models import Allocation, Holder, HolderName
from placements.models import Placement, Viewer
from record import writing

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Computed from the facts: made anew once these are moved.
COMPUTED = (Deadline,)
OWN = ("signatory", "signatory_title")
CHANGED = "Somebody changed one of the two since you opened this page. Read it again, and merge if that is still right."
NOT_YOURS = "Records to which you have no access stand in the way. Ask a colleague to merge the two."


@dataclass(frozen=True, slots=True)
class Naming:
    """One way in which rows name a holder: a foreign key, or a field of several holders."""

    model: type[models.Model]
    field: str
    several: bool

    @property
    def said(self) -> str:
        """What such rows are called, such as "allocations"."""
        return str(self.model._meta.verbose_name_plural)

    def rows(self, holder: Holder) -> models.QuerySet[Any]:
        """The rows that name ``holder``."""
        return self.model._base_manager.filter(**{self.field: holder}).order_by("pk")


def namings() -> list[Naming]:
    """Every way in which rows of any model name a holder, what is computed left out; Schedule 1 first."""
    found = [
        Naming(relation.related_model, relation.field.name, relation.many_to_many)
        for relation in Holder._meta.related_objects
        if relation.related_model not in COMPUTED
    ]
    return sorted(found, key=lambda each: (each.model is not Allocation, each.model._meta.label, each.field))


def clashes(one: Holder, other: Holder, *, viewer: Viewer) -> list[str]:
    """Why two records cannot be merged as they stand, each with what to do; empty if they can. Changes nothing.

    A row that says the same of both in everything is no clash: it is one fact. One that ``viewer`` may not see is not
    named.
    """
    found = {}
    for naming in namings():
        for row, twin in _pairs(naming, one, other):
            if not _is_same(row, twin, naming.field):
                found[row] = (
                    f"Both have a line that there can be only one of: “{row}” and “{twin}” ({naming.said}). Correct or "
                    "delete one of the two first."
                )
    for model, (first, second) in _between():
        for row in model._base_manager.filter(**{f"{first}__in": [one, other], f"{second}__in": [one, other]}):
            found[row] = f"“{row}” is between the two: they were taken for two. Correct or delete it first."
    return list(dict.fromkeys(said if is_visible(row, viewer) else NOT_YOURS for row, said in found.items()))


def are_visible(*holders: Holder, viewer: Viewer) -> bool:
    """Whether ``viewer`` may see every row that names one of ``holders``."""
    rows = (naming.rows(holder) for naming in namings() for holder in holders)
    return all(visible(each, viewer).count() == each.count() for each in rows)


def seen(*holders: Holder, viewer: Viewer) -> str:
    """What ``viewer`` sees of the records and of all that names them, as a page carries it that asks to merge them.

    It tells nobody what it was made from, and is another one once any of it is another.
    """
    rows = [Holder._base_manager.filter(pk__in=[holder.pk for holder in holders]).order_by("pk")]
    rows += [visible(naming.rows(holder), viewer) for naming in namings() for holder in holders]
    state = [
        (
            each.model._meta.label_lower,
            list(each.values_list(*(field.attname for field in each.model._meta.concrete_fields))),
        )
        for each in rows
    ]
    return salted_hmac("compliance.merging.seen", repr(state), algorithm="sha256").hexdigest()


@transaction.atomic
def merge(*, keep: Holder, drop: Holder, by: User, on: date, reason: str, shown: str | None = None) -> HolderMerge:
    """Move everything that names ``drop`` to ``keep``, record that, and bring the deadlines in step; all or nothing.

    The name of ``drop`` becomes another name of ``keep`` in each placement that used it, with the document that did.
    Raises RuleError where both have a line that there can be only one of, where ``keep`` and ``drop`` are one
    record, where one of them is no longer there, or where ``by`` sees other things of the two than was ``shown``;
    ValidationError where no reason is given.
    """
    if keep.pk == drop.pk:
        raise RuleError("This is one record. Choose two that stand for one legal entity.")
    # Placements before holders, as whoever adds a line locks them: otherwise each could wait for the other.
    for placement in sorted({*_used_in(keep), *_used_in(drop)}):
        operations.lock(placement=Placement(pk=placement))
    there = Holder.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk").values_list("pk")
    if len(there) != 2:
        raise RuleError("One of the two records is no longer there: it was merged or deleted meanwhile.")
    if shown is not None and shown != seen(keep, drop, viewer=by):
        raise RuleError(CHANGED)
    if found := clashes(keep, drop, viewer=by):
        raise RuleError(" ".join(found))
    used = _used_in(drop)
    same = _move(keep, drop)
    for placement, (source, clause) in used.items():
        known = HolderName.objects.filter(placement=placement, holder=keep, name=drop.name, clause=clause)
        if drop.name != keep.name and not known.exists():
            keep.names.create(placement_id=placement, name=drop.name, source_id=source, clause=clause)
    details = {name: getattr(drop, name) for name in OWN if getattr(drop, name)}
    for name in OWN:
        setattr(keep, name, getattr(keep, name) or getattr(drop, name))
    keep.save(update_fields=OWN)
    record = HolderMerge(
        kept=keep,
        code=drop.code,
        name=drop.name,
        details=details | ({"said twice": same} if same else {}),
        merged_by=by,
        merged_on=on,
        reason=reason.strip(),
    )
    record.full_clean()
    record.save()
    _keep_receipts_true(drop.pk, keep.pk)
    _keep_what_is_granted(list(used), drop.code, keep.code)
    drop.delete()
    positions.verify(list(used))
    for row in Placement.objects.filter(pk__in=used).order_by("pk"):
        operations.refresh(placement=row)
    return record


def _keep_receipts_true(drop: int, keep: int) -> None:
    """Receipts of imports name holders by their primary keys: they name the kept record from now on."""
    for record in ScheduleImport.objects.filter(applied_at__isnull=False).only("receipt").iterator(chunk_size=20):
        holders = {line.holder for line in receipts.lines_in(record.receipt)}
        if drop in holders or drop in receipts.created_in(record.receipt).holders:
            record.receipt = receipts.of_one_holder(record.receipt, drop, keep)
            record.save(update_fields=["receipt"])


def _keep_what_is_granted(placements: list[int], drop: str, keep: str) -> None:
    """Waivers and extensions name holders by their codes, alone or before a matter's: they stay for the same holder."""
    granted = Waiver.objects.filter(placement__in=placements, duty__per=Duty.Per.HOLDER)
    for waiver in granted.filter(Q(subject=drop) | Q(subject__startswith=f"{drop}.")):
        subject = f"{keep}{waiver.subject.removeprefix(drop)}"
        writing.update(Waiver.objects.filter(pk=waiver.pk), subject=subject)


def _used_in(holder: Holder) -> dict[int, tuple[int | None, str]]:
    """The placements that name ``holder``, each with the document and place of the first line that cites one."""
    used: dict[int, tuple[int | None, str]] = {}
    for naming in namings():
        for row in naming.rows(holder):
            placement = getattr(row, "fact_placement_id", None)
            if placement and used.get(placement, (None, ""))[0] is None:
                used[placement] = (getattr(row, "source_id", None), getattr(row, "clause", ""))
    for placement in holder.party_to.values_list("pk", flat=True):
        used.setdefault(placement, (None, ""))
    return used


def _move(keep: Holder, drop: Holder) -> list[str]:
    """Let every row that names ``drop`` name ``keep``; return those that said the same of both, now on record once."""
    same = []
    for naming in namings():
        if naming.several:
            for row in naming.rows(drop):
                members = getattr(row, naming.field)
                members.add(keep)
                members.remove(drop)
            continue
        for row, _ in list(_pairs(naming, drop, keep)):
            same.append(f"{naming.said}: {row}")
            row.delete()
        writing.update(naming.rows(drop), **{naming.field: keep})
    keep.party_to.add(*drop.party_to.all())
    drop.party_to.clear()
    return same


def _pairs(naming: Naming, one: Holder, other: Holder) -> Iterator[tuple[Any, Any]]:
    """The rows of ``one`` that could not stand beside a row of ``other`` if both named the same holder, with that row.

    Each row of ``one`` at most once.
    """
    if naming.several:
        return
    told = set()
    for constraint in naming.model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or naming.field not in constraint.fields:
            continue
        rest = [name for name in constraint.fields if name != naming.field]
        condition = constraint.condition or models.Q()
        twins = {tuple(getattr(row, name) for name in rest): row for row in naming.rows(other).filter(condition)}
        for row in naming.rows(one).filter(condition):
            key = tuple(getattr(row, name) for name in rest)
            if None not in key and key in twins and row.pk not in told:
                told.add(row.pk)
                yield row, twins[key]


def _is_same(row: models.Model, twin: models.Model, field: str) -> bool:
    """Whether two rows say the same but for which record of the holder they name."""
    names = [each.attname for each in row._meta.concrete_fields if not each.primary_key and each.name != field]
    return all(getattr(row, name) == getattr(twin, name) for name in names)


def _between() -> Iterator[tuple[type[models.Model], tuple[str, str]]]:
    """The models whose rows stand between two holders, with both fields."""
    fields: dict[type[models.Model], list[str]] = {}
    for naming in namings():
        if not naming.several:
            fields.setdefault(naming.model, []).append(naming.field)
    for model, names in fields.items():
        if len(names) == 2:
            yield model, (names[0], names[1])
