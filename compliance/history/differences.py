"""What differs between two states of a row, in the words of its form: "Day: Wed May 7, 2003 → Mon May 12, 2003"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from compliance.rules import words
from compliance.rules.notices import clock
from record.history import is_tracked

from .scope import history_of, within


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with what it said before and what it says since; empty where it said nothing.

    ``is_cut`` where they differ in rows too that whoever asks may not see, which are left out.
    """

    field: str
    old: str
    new: str
    is_cut: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether they differ in nothing else."""
        return self.is_cut and self.old == self.new


class Names:
    """What rows are called that other rows name, also those that are gone. Each is looked up once.

    What belongs to one of the ``hidden`` placements, or did, has none: not even that it is there is said.
    """

    def __init__(self, hidden: Collection[int] = ()) -> None:
        self._hidden = frozenset(hidden)
        self._known: dict[tuple[type[models.Model], Any], str] = {}
        self._owners: dict[tuple[type[models.Model], Any], Any] = {}
        self._hides: dict[tuple[type[models.Model], Any], bool] = {}

    def of(self, model: type[models.Model], key: Any) -> str:
        """The name of the row of ``model`` with this primary key, as it is now or was last."""
        if (model, key) not in self._known:
            self._known[model, key] = self._found(model, key)
        return self._known[model, key]

    def is_hidden(self, model: Any, key: Any) -> bool:
        """Whether the row of ``model`` with this primary key belongs, or did, to a hidden placement."""
        if not self._hidden or key is None or not is_tracked(model):
            return False
        if (model, key) not in self._hides:
            condition = within(model, self._hidden)
            rows = history_of(model).filter(id=key)
            self._hides[model, key] = condition is not None and rows.filter(condition).exists()
        return self._hides[model, key]

    def _found(self, model: Any, key: Any) -> str:
        if self.is_hidden(model, key):
            return ""
        if (row := model._base_manager.filter(pk=key).first()) is not None:
            return "" if getattr(row, "fact_placement_id", None) in self._hidden else str(row)
        if is_tracked(model) and (last := model.history.filter(**{model._meta.pk.attname: key}).first()):
            return self.called(last)
        return f"no. {key}, which is gone"

    def called(self, entry: Any) -> str:
        """What a row is called, as a row of its history has it."""
        row = entry.instance
        for field in row._meta.concrete_fields:
            if field.is_relation and not field.null:
                self._give(row, field)
        try:
            return str(row)
        except models.ObjectDoesNotExist:  # what it belongs to is gone, and its name said to what it belongs
            stated = (getattr(entry, name, "") for name in ("name", "title", "code"))
            return next(filter(None, stated), f"no. {entry.id}")

    def _give(self, row: Any, field: Any) -> None:
        """Let ``row`` know what it belongs to, which its name may say: each such row is looked up once."""
        key = (field.related_model, getattr(row, field.attname))
        if key not in self._owners:
            self._owners[key] = field.related_model._base_manager.filter(pk=key[1]).first()
        if (owner := self._owners[key]) is not None:
            setattr(row, field.name, owner)


def differences(model: type[models.Model], old: Any, new: Any, names: Names) -> list[Difference]:
    """The fields in which two rows of history of ``model`` differ; None stands for no row."""
    return list(_differences(model, old, new, names))


def _differences(model: type[models.Model], old: Any, new: Any, names: Names) -> Iterator[Difference]:
    for field in (new or old).tracked_fields:
        original: Any = model._meta.get_field(field.name)
        if original.primary_key:
            continue
        before, after = (getattr(entry, original.attname) if entry else None for entry in (old, new))
        if before != after:
            told = said(original, before, names), said(original, after, names)
            if any(told):
                yield Difference(capfirst(str(original.verbose_name)), *told)
            elif original.is_relation:
                yield Difference(capfirst(str(original.verbose_name)), "", "", is_cut=True)
    for link in model._meta.local_many_to_many:
        named = [_linked(entry, link) for entry in (old, new)]
        if named[0] != named[1]:
            linked: Any = link.related_model
            is_cut = any(names.is_hidden(linked, key) for key in named[0] ^ named[1])
            old_text, new_text = (
                words.joined(sorted(filter(None, (names.of(linked, key) for key in keys)))) for keys in named
            )
            yield Difference(capfirst(str(link.verbose_name)), old_text, new_text, is_cut)


def _linked(entry: Any, link: models.ManyToManyField[Any, Any]) -> set[Any]:
    """The primary keys of the rows to which a row of history was linked."""
    if entry is None:
        return set()
    return set(getattr(entry, link.name).values_list(f"{link.m2m_reverse_field_name()}_id", flat=True))


def said(field: Any, value: Any, names: Names) -> str:
    """A value of a model's field in words; empty for nothing."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.of(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plainly(value)


def _plainly(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return moment(value)
        case date():
            return words.medium_date(value)
        case time():
            return clock(value)
        case int():
            return f"{value:,}"
        case Decimal():
            return f"{value.normalize():,f}"
        case dict():
            return "; ".join(f"{name}: {part}" for name, part in value.items())
        case _:
            return str(value)


def who(by: str) -> str:
    """Who did it, as an entry says; what was written past the site and its commands says nobody."""
    return by or "somebody not on record"


def moment(at: datetime) -> str:
    """A time in the office's zone: "Sun Nov 22, 2026, 12:05 a.m. EST"."""
    local = at.astimezone(timezone.get_current_timezone())
    hour = f"{local.hour % 12 or 12}:{local.minute:02} {'a.m.' if local.hour < 12 else 'p.m.'}"
    return f"{words.medium_date(local.date())}, {hour} {local.tzname()}"
