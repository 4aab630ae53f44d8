"""Checked documents → rows: makes the database equal the files, all of them or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from compliance import operations
from compliance.models import Waiver
from compliance.rules import RuleError
from compliance.rules.positions import Impossible
from compliance.visibility import is_visible
from holders.models import Holder, HolderStatus, PositionEntry, Transfer
from placements.models import OPERATOR, EventKind, Issuer, Placement, Viewer
from record import acting

from .changes import DeadlineChange, Deadlines, deadlines_of
from .document import Document, Entry, Problem, Refused, shown
from .keys import Kind, Section, stand_in
from .reading import Source, read
from .schema import SECTIONS
from .sharing import Statements, delete_unused, merged_away, used_by


@dataclass(slots=True)
class Counts:
    """How many rows of a section a load wrote."""

    new: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(slots=True)
class Loaded:
    """What loading one file did."""

    file: str
    placement: Placement
    sections: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    deadlines: tuple[DeadlineChange, ...] = ()


TAKEN = "this belongs to a record to which you have no access. Write another one, or ask who may see that record."

VOIDED = (Transfer, PositionEntry)
"""What nobody who is signed in deletes, by a form or by a file: it is made void, and stays on record."""
NOT_DELETED = (
    "A row of the ledger is made void and not deleted: add it; if it is not to count, with voided and void_reason."
)


class _MissingRow(Exception):
    """The entry names a row that was itself refused."""


def load(paths: Sequence[Source], *, dry_run: bool = False, viewer: Viewer = OPERATOR) -> list[Loaded]:
    """Make the database equal the files and bring the deadlines in step; with ``dry_run`` take it back again.

    ``viewer`` is whose files they are: they change and name nothing that is hidden from that person. Rows are matched
    by what identifies them, and only those that differ are written. Raises Refused, and leaves the database as it was,
    if any file has a problem.
    """
    with transaction.atomic():
        documents = read(paths, EventKind.objects.values_list("name", flat=True))
        statements = Statements(documents, viewer)
        loads = [_Load(document, statements, viewer) for document in documents]
        loaded = [each.run() for each in loads]
        problems = [problem for each in loads for problem in each.problems]
        if problems:
            raise Refused(problems)
        if dry_run:
            transaction.set_rollback(True)
    return loaded


def _statuses(placement: Placement | None) -> set[tuple[Any, ...]]:
    """Who is what of the placement's holders, and when."""
    known = HolderStatus.objects.filter(placement=placement) if placement else HolderStatus.objects.none()
    return set(known.values_list("holder", "status", "starts_on", "ends_on"))


class _Load:
    """One document on its way into the database. After ``run`` any ``problems`` mean: roll back."""

    def __init__(self, document: Document, statements: Statements, viewer: Viewer) -> None:
        self.document = document
        self.statements = statements
        self.viewer = viewer
        self.problems: list[Problem] = []
        self.issuer: models.Model | None = None
        self.rows: dict[tuple[str, str], models.Model] = {}
        self.events: dict[str, models.Model] = {}
        self.leftover: list[tuple[Section, models.Model]] = []

    def run(self) -> Loaded:
        """Write the rows of every section, remove those the file no longer has, refresh the deadlines."""
        locked = Placement.objects.select_for_update(of=("self",), no_key=True).select_related("issuer")
        before = locked.filter(slug=self.document.slug).first()
        if before and not is_visible(before, self.viewer):
            self._refuse(self.document.of("placement")[0], "slug", TAKEN)
            return Loaded(self.document.file, before)
        shared_before = used_by(before) if before else set()
        deadlines_before = deadlines_of(before) if before else {}
        statuses_before = _statuses(before)
        self.placement = before or Placement(slug=self.document.slug)
        self.loaded = Loaded(self.document.file, self.placement)
        for section in SECTIONS:
            self._apply(section)
            if section.name == "events":
                self.events = {event.name: event for event in EventKind.objects.all()}
            if section.name == "placement" and self.problems:
                return self.loaded  # without its placement no other row can be checked
        self._remove_leftover()
        if not self.problems:
            self.placement.parties.set(row for row in self.rows.values() if isinstance(row, Holder))
            delete_unused(shared_before - used_by(self.placement))
            self._refresh(deadlines_before)
            if statuses_before != _statuses(self.placement):
                self._refresh_siblings()
        return self.loaded

    def _refresh(self, before: Deadlines) -> None:
        try:
            operations.refresh(placement=self.placement)
        except Impossible as error:
            self.problems.append(Problem(self.document.file, "entries, transfers", str(error)))
        except RuleError as error:
            self.problems.append(Problem(self.document.file, "duties", str(error)))
        else:
            self.loaded.deadlines = DeadlineChange.between(before, deadlines_of(self.placement))

    def _refresh_siblings(self) -> None:
        """An affiliate of the issuer is one in each of its placements, whose dates move with that."""
        siblings = Placement.objects.filter(issuer=self.placement.issuer_id).exclude(pk=self.placement.pk)
        for _ in operations.refresh_each(placements=siblings):
            pass

    def _apply(self, section: Section) -> None:
        values = []
        for entry in self.document.of(section.name):
            try:
                values.append((entry, self._values(entry)))
            except _MissingRow:
                continue  # the row it names is a problem already
        for (entry, fields), row in zip(values, self._matched(section, values), strict=True):
            if not section.owner and not self._may_state(entry, row, fields):
                continue
            saved = self._write(entry, row or section.model(), fields)
            match saved:
                case None:
                    continue
                case Issuer():
                    self.issuer = saved
                case Placement():
                    self.placement = self.loaded.placement = saved
            if "code" in fields:
                self.rows[section.name, fields["code"]] = saved

    def _values(self, entry: Entry) -> dict[str, Any]:
        """Every field of the entry's row; where the file is silent, the default."""
        values: dict[str, Any] = {}
        for key in entry.section.keys:
            value = entry.values.get(key.name, key.default)
            if key.name not in entry.values and (other := stand_in(entry.section, key)):
                value = entry.values[other]
            match key.kind:
                case Kind.CODE if value is not None:
                    value = _there(self.rows.get((key.refers_to, value)))
                case Kind.CODES:
                    value = tuple(_there(self.rows.get((key.refers_to, code))) for code in value)
                case Kind.EVENT if value is not None:
                    value = _there(self.events.get(value))
            values[key.field] = value
        if entry.section.owner == "placement":
            values["placement"] = self.placement
        elif entry.section.name == "placement":
            values["issuer"] = _there(self.issuer)
        if entry.section.model is Waiver and acting.current().person is not None:
            del values["pending"]  # what a person enters waits, and no file says that it does not (ADR 0022)
        return values

    def _matched(
        self, section: Section, values: Sequence[tuple[Entry, dict[str, Any]]]
    ) -> Iterable[models.Model | None]:
        """The row on record for each entry, None where there is none; the rest is left over.

        Of several rows with one identity, those that are equal in everything are paired first.
        """
        fields = [section.key(name).field for name in section.identity]
        on_record: dict[tuple[object, ...], list[models.Model]] = defaultdict(list)
        for row in self._on_record(section, [given for _, given in values]):
            on_record[_identity(section, [getattr(row, name) for name in fields])].append(row)
        matches: list[models.Model | None] = [None] * len(values)
        for equal in (True, False):
            for place, (_, given) in enumerate(values):
                candidates = on_record[_identity(section, [given[name] for name in fields])]
                for row in candidates if matches[place] is None else ():
                    if not equal or not _differing(row, given):
                        candidates.remove(row)
                        matches[place] = row
                        break
        if section.owner:
            self.leftover.extend((section, row) for rows in on_record.values() for row in rows)
        return matches

    def _on_record(self, section: Section, values: Sequence[dict[str, Any]]) -> Iterable[models.Model]:
        manager = section.model._default_manager
        if section.name == "placement":
            return [self.placement] if self.placement.pk else []
        if section.owner:
            named = [key.field for key in section.keys if key.kind in {Kind.CODE, Kind.EVENT}]
            return manager.filter(**{section.owner: self.placement}).select_related(*named).order_by("pk")
        if section.model is EventKind:
            return manager.all()
        name = section.key(section.identity[0]).field
        return manager.in_bulk([given[name] for given in values], field_name=name).values()

    def _may_state(self, entry: Entry, row: models.Model | None, values: dict[str, Any]) -> bool:
        """Whether the file may state these details of a row that other placements may share."""
        if entry.section.name == "placement":
            return True
        if row is not None and isinstance(row, EventKind):
            values["name"] = row.name  # the table's spelling
        reason = merged_away(values["code"], self.viewer) if row is None and entry.section.model is Holder else ""
        if row is not None and not is_visible(row, self.viewer):
            reason = TAKEN
        reason = reason or self.statements.disagreement(self.document.file, entry, values)
        if not reason and row is not None:
            reason = self.statements.objection(row, entry, values)
        if reason:
            self._refuse(entry, "", reason)
        return not reason

    def _write(self, entry: Entry, row: models.Model, values: dict[str, Any]) -> models.Model | None:
        """Save the row if it differs; None if the model refuses it."""
        counts = self.loaded.sections[entry.section.name]
        differing = _differing(row, values) if row.pk else list(values)
        if differing:
            is_new = row.pk is None
            many = {name: values[name] for name in differing if row._meta.get_field(name).many_to_many}
            for name in differing:
                if name not in many:
                    setattr(row, name, values[name])
            try:
                row.full_clean()
            except ValidationError as error:
                self._refuse_invalid(entry, error)
                return None
            row.save()
            for name, members in many.items():
                getattr(row, name).set(members)
            counts.new += is_new
            counts.changed += not is_new
        return row

    def _remove_leftover(self) -> None:
        for section, row in reversed(self.leftover):
            if self.viewer is not OPERATOR and isinstance(row, VOIDED):
                reason = f"“{shown(row)}” is on record and not in this file. {NOT_DELETED}"
                self.problems.append(Problem(self.document.file, section.name, reason))
                continue
            try:
                row.delete()
            except ProtectedError as error:
                holding = shown(next(iter(error.protected_objects)))
                reason = f"“{shown(row)}” is on record and not in this file, but “{holding}” needs it. Add it."
                self.problems.append(Problem(self.document.file, section.name, reason))
            else:
                self.loaded.sections[section.name].removed += 1

    def _refuse(self, entry: Entry, key: str, reason: str) -> None:
        self.problems.append(Problem(self.document.file, entry.place_of(key), reason))

    def _refuse_invalid(self, entry: Entry, error: ValidationError) -> None:
        """The model's own words, at the key of the field that they are about."""
        names = {key.field: key.name for key in entry.section.keys}
        for name, messages in error.message_dict.items():
            key = "" if name == NON_FIELD_ERRORS else names.get(name, name)
            for message in messages:
                self._refuse(entry, key, message)


def _there(row: models.Model | None) -> models.Model:
    if row is None:
        raise _MissingRow
    return row


def _identity(section: Section, parts: Iterable[object]) -> tuple[object, ...]:
    """What a row is matched by. Kinds of event differ in more than the case of their letters."""
    return tuple(str(part).casefold() for part in parts) if section.model is EventKind else tuple(parts)


def _differing(row: models.Model, values: dict[str, Any]) -> list[str]:
    """The fields in which ``row`` is not as ``values`` say."""
    differing = []
    for name, value in values.items():
        on_record = getattr(row, name)
        if row._meta.get_field(name).many_to_many:
            if {each.pk for each in on_record.all()} != {each.pk for each in value}:
                differing.append(name)
        elif on_record != value:
            differing.append(name)
    return differing
