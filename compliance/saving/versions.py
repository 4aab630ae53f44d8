"""Two people at one object: a form carries the version it was read at, and over another nothing is saved unseen.

What a form said when it was opened, what is on record now and what was typed are held against each other, by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import MultiWidget
from django.http import HttpRequest
from django.utils.text import capfirst

from compliance import operations
from compliance.history import Names, Scope, history_of, moment, said, who
from placements.models import Placement

VERSION = "version"
"""The field of a form that says at which version its object was read."""

Version = dict[str, int]
"""The last row of history of the object and of each table on its page, by kind of fact; 0 where there is none."""


def version_of(scope: Scope) -> Version:
    """The version of what ``scope`` is the history of, as it is now."""
    return {
        rows.model.instance_type._meta.label_lower: rows.aggregate(last=models.Max("history_id"))["last"] or 0
        for rows in scope
    }


def signed(version: Version, model: type[models.Model], key: str) -> str:
    """A version as a form carries it, good for the row of ``model`` with this primary key alone."""
    return signing.dumps(version, salt=f"{model._meta.label_lower}:{key}", compress=True)


def read_at(request: HttpRequest, model: type[models.Model], key: str) -> Version:
    """The version that the form says it was read at; one that says none was read before everything."""
    try:
        read: Version = signing.loads(request.POST.get(VERSION, ""), salt=f"{model._meta.label_lower}:{key}")
    except signing.BadSignature:
        return {}
    return read


def lock(*rows: models.Model) -> None:
    """Make whoever writes the rows, all of one model, or what belongs to their placements, wait until the transaction
    ends.
    """
    for placement in sorted({getattr(row, "fact_placement_id", None) or 0 for row in rows} - {0}):
        operations.lock(placement=Placement(pk=placement))
    for model in {type(row) for row in rows}:
        locked = model._base_manager.select_for_update(no_key=True).filter(pk__in=[row.pk for row in rows])
        list(locked.order_by("pk").values_list("pk"))


def changed_by(scope: Scope, read: Version) -> list[str]:
    """Who changed it since it was read, and when, the last first."""
    since = [
        entry
        for rows in scope
        for entry in rows.filter(history_id__gt=read.get(rows.model.instance_type._meta.label_lower, 0))[:20]
    ]
    since.sort(key=lambda entry: entry.history_date, reverse=True)
    return list(dict.fromkeys(f"{who(entry.history_by)}, {moment(entry.history_date)}" for entry in since))[:5]


def held_against(sent: Any, read: Version) -> Iterator[Held]:
    """The fields of a form that was sent, each held against the row as it was read and as it is."""
    entry = _entry_read(sent.instance, read)
    for name in sent.fields:
        column = _column(sent.instance, name)
        if column is not None and column.name not in {"id", getattr(getattr(sent, "fk", None), "name", "id")}:
            now = sent.initial.get(name)
            opened = _opened(entry, column) if entry else now
            if column.many_to_many:
                opened, now = (_offered(sent.fields[name], rows) for rows in (opened, now))
            yield Held(sent, name, opened, now)


def with_theirs(sent: dict[str, list[Any]], fields: Iterable[Held]) -> dict[str, list[Any]]:
    """What was sent, with what others changed in the fields that the person left as they were."""
    kept = dict(sent)
    for each in fields:
        if each.is_theirs and not each.is_mine:
            kept.update(each.as_sent())
    return kept


@dataclass(frozen=True, slots=True)
class Line:
    """A field in three states, in words: when the form was opened, on record now, and typed (empty if left alone)."""

    field: str
    opened: str
    now: str
    typed: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A field of a form that was sent, held against the row as it was read and as it is."""

    form: Any
    name: str
    opened: Any
    now: Any

    @property
    def field(self) -> Any:
        return self.form.fields[self.name]

    @property
    def is_mine(self) -> bool:
        """Whether the person typed something else than the form said when it was opened."""
        return bool(self.field.has_changed(self.opened, self.form[self.name].data))

    @property
    def is_theirs(self) -> bool:
        """Whether somebody else changed it since."""
        return bool(_comparable(self.opened) != _comparable(self.now))

    def line(self, names: Names) -> Line:
        column: Any = self.form.instance._meta.get_field(self.name)
        label = capfirst(str(self.field.label or column.verbose_name))
        of = f"{self.form.instance}: " if self.form.prefix else ""
        opened, now = (_told(column, value, names) for value in (self.opened, self.now))
        return Line(f"{of}{label}", opened, now, self._typed(column, names), self.is_mine)

    def _typed(self, column: Any, names: Names) -> str:
        try:
            cleaned = self.field.clean(self.form[self.name].data)
        except ValidationError:
            return str(self.form[self.name].data)
        return _told(column, getattr(cleaned, "pk", cleaned), names)

    def as_sent(self) -> Iterator[tuple[str, list[str]]]:
        """The names under which a browser sends the field, each with what it would send for what is on record now."""
        name, value = self.form.add_prefix(self.name), self.field.prepare_value(self.now)
        if isinstance(self.field.widget, MultiWidget):
            for number, part in enumerate(self.field.widget.decompress(value) or ()):
                yield f"{name}_{number}", ["" if part is None else str(part)]
        elif isinstance(value, bool):
            yield name, ["on"] if value else []
        else:
            values = value if isinstance(value, (list, tuple)) else [value]
            yield name, ["" if each is None else str(getattr(each, "pk", each)) for each in values]


def _offered(field: Any, rows: Iterable[Any] | None) -> list[int]:
    """Of chosen rows those that the form offers to its reader, by their primary keys: what is hidden is not sent."""
    keys = [getattr(row, "pk", row) for row in rows or ()]
    return list(field.queryset.filter(pk__in=keys).values_list("pk", flat=True))


def _comparable(value: Any) -> Any:
    """The primary keys of several rows, in whatever order."""
    return {getattr(each, "pk", each) for each in value} if isinstance(value, (list, tuple, set)) else value


def _told(column: Any, value: Any, names: Names) -> str:
    if column.many_to_many:
        named = (names.of(column.related_model, getattr(row, "pk", row)) for row in value or ())
        return ", ".join(sorted(filter(None, named)))
    return said(column, value, names)


def _column(instance: models.Model, name: str) -> Any:
    """The column or the link of this name; None for what a form asks beside them."""
    return next(
        (each for each in (*instance._meta.concrete_fields, *instance._meta.many_to_many) if each.name == name), None
    )


def _entry_read(instance: models.Model, read: Version) -> Any:
    """The row of history that the form was made from; None where the object had none."""
    at = read.get(instance._meta.label_lower, 0)
    return history_of(type(instance)).filter(id=instance.pk, history_id__lte=at).order_by("-history_id").first()


def _opened(entry: Any, column: Any) -> Any:
    if column.many_to_many:
        return list(getattr(entry, column.name).values_list(f"{column.m2m_reverse_field_name()}_id", flat=True))
    return getattr(entry, column.attname)
