"""Rows of the database as objects that are shown and no more, made in a third of the time that the ORM takes.

The ORM makes each object of a list by a call that goes through all columns of its model, also those that were not
asked for. Here an object is given the columns that were, and those beside it by ``select_related``; any other is read
when it is looked at, as the ORM does it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState

Maker = Callable[[Sequence[Any]], Any]
"""Makes the object of a row, or of a part of one; None where a left join found nothing."""


def maker(compiler: Any, database: str) -> Maker:
    """Makes such objects of the rows of a statement that ``compiler``, the ORM's, has put together."""
    made = _maker(compiler.klass_info, compiler.select, database)
    annotated = tuple(compiler.annotation_col_map.items())
    if not annotated:
        return made

    def made_and_annotated(row: Sequence[Any]) -> Any:
        new = made(row)
        new.__dict__.update((name, row[place]) for name, place in annotated)
        return new

    return made_and_annotated


def _maker(info: dict[str, Any], select: Sequence[Any], database: str) -> Maker:
    """Makes objects of the model of ``info``, what the ORM's compiler says of the columns of one."""
    model: type[Model] = info["model"]
    start, stop = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[start:stop]]
    key = start + names.index(model._meta.pk.attname)
    beside = [(each["local_setter"], _maker(each, select, database)) for each in info.get("related_klass_infos", ())]

    def made(row: Sequence[Any]) -> Model | None:
        if row[key] is None:
            return None
        new = model.__new__(model)
        new._state = ModelState()
        new._state.adding, new._state.db = False, database
        new.__dict__.update(zip(names, row[start:stop], strict=True))
        for keep, other in beside:
            keep(new, other(row))
        return new

    return made
