"""What of any model a person may see: what belongs to placements that they may see (``Placement.objects.visible_to``).

Each model says in ``placement_path`` how it belongs to a placement; a test fails for one that does not. Every page,
list, choice and file takes its rows from ``visible``.
"""

from __future__ import annotations

from functools import cache, reduce
from operator import attrgetter, or_
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from placements.models import BY_USE, EVERYBODY, OPERATOR, Placement, Viewer, hidden_from

M = TypeVar("M", bound=Model)


def visible(rows: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    """Those of ``rows`` that ``viewer`` may see. No query of its own, and none for each row.

    What is hidden is left out, not what is visible asked for: hidden placements are few, so that a list costs the same
    where there are none. Raises TypeError for a model that does not say how it belongs to a placement.
    """
    path = placement_path(rows.model)
    if viewer is OPERATOR:
        return rows
    if not viewer.is_active:
        return rows.none()
    hidden = hidden_from(viewer)
    if path == EVERYBODY:
        return rows
    if path == BY_USE:
        return rows.exclude(_named_in(rows.model, hidden) & ~_named_elsewhere(rows.model, hidden))
    if (shared := _shared(rows.model, path)) is not None:
        return rows.exclude(**{f"{path}__in": shared._default_manager.filter(_named_in(shared, hidden))})
    return rows.exclude(**{f"{path}__in": hidden})


def is_visible(row: Model, viewer: Viewer) -> bool:
    """Whether ``viewer`` may see ``row``. One query."""
    return visible(type(row)._base_manager.filter(pk=row.pk), viewer).exists()


def is_shared(model: type[Model]) -> bool:
    """Whether rows of ``model`` may be named by placements that a person sees and by others that are hidden."""
    return placement_path(model) in (BY_USE, EVERYBODY)


def placement_path(model: type[Model]) -> str:
    """The way from a row of ``model`` to its placement, ``BY_USE`` or ``EVERYBODY``.

    Raises TypeError where the model does not say it.
    """
    path = getattr(model, "placement_path", None)
    if not isinstance(path, str):
        raise TypeError(f"{model.__name__} does not say by placement_path how it belongs to a placement.")
    return path


def placement_of(row: Model) -> Placement:
    """The placement that ``row`` belongs to, by way of the rows between them."""
    found: Placement = attrgetter(placement_path(type(row)).replace("__", "."))(row)
    return found


def _shared(model: type[Model], path: str) -> type[Model] | None:
    """The shared model to which ``path`` leads; None where it leads to a placement."""
    try:
        named: Any = model._meta.get_field(path).related_model
    except FieldDoesNotExist:  # a way over several rows, or the row itself
        return None
    return named if named is not Placement and getattr(named, "placement_path", "") == BY_USE else None


@cache
def _namings(model: type[Model]) -> tuple[tuple[type[Model], str, str], ...]:
    """Each way in which rows of a placement name a row of the shared ``model``: their model, field, way to placement.

    A row that is shared by use is named through others alone.
    """
    found = []
    for relation in model._meta.related_objects:
        naming: Any = relation.related_model
        if placement_path(naming) not in (BY_USE, EVERYBODY) and _shared(naming, placement_path(naming)) is None:
            found.append((naming, relation.field.name, placement_path(naming)))
    for field in model._meta.local_many_to_many:
        if field.related_model is Placement:
            through: Any = getattr(model, field.name).through
            found.append((through, field.m2m_field_name(), field.m2m_reverse_field_name()))
    return tuple(found)


def _named_in(model: type[Model], placements: QuerySet[Any]) -> Q:
    """The condition that a row of ``model`` is named in one of ``placements``."""
    named = (
        Q(pk__in=naming._base_manager.filter(**{f"{path}__in": placements, f"{field}__isnull": False}).values(field))
        for naming, field, path in _namings(model)
    )
    return reduce(or_, named)


def _named_elsewhere(model: type[Model], placements: QuerySet[Any]) -> Q:
    """The condition that a row of ``model`` is named in a placement that is none of ``placements``."""
    named = (
        Q(Exists(naming._base_manager.filter(**{field: OuterRef("pk")}).exclude(**{f"{path}__in": placements})))
        for naming, field, path in _namings(model)
    )
    return reduce(or_, named)
