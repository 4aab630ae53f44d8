"""Whose history is asked for: of one object with what its page holds, or of a whole placement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from placements.models import OPERATOR, Member, Placement, Viewer, hidden_from
from record.history import is_tracked

Scope = list[models.QuerySet[Any]]
"""Rows of history, a query for each kind of fact."""


def tracked() -> list[type[models.Model]]:
    """The models of facts and judgements that have a history; accounts of people are not among them."""
    return [
        model
        for app in ("placements", "holders", "compliance")
        for model in apps.get_app_config(app).get_models()
        if is_tracked(model)
    ]


def history_of(model: Any) -> models.QuerySet[Any]:
    """All rows of history of a model."""
    rows: models.QuerySet[Any] = model.history.model._default_manager.all()
    return rows


def entries_of(row: models.Model) -> list[Any]:
    """What is on record of one row itself, the first entry first. One query."""
    return list(history_of(type(row)).filter(id=row.pk).order_by("history_id"))


def of_objects(
    model: type[models.Model], keys: Collection[int], tables: Iterable[tuple[type[models.Model], str]] = ()
) -> Scope:
    """The history of rows, which may be gone, and of those in the tables on their pages: each with its naming field."""
    own = history_of(model).filter(**{f"{model._meta.pk.attname}__in": keys})
    named = ((history_of(table), f"{field}_id__in") for table, field in tables if is_tracked(table))
    return [own, *(rows.filter(**{field: keys}) for rows, field in named)]


def of_placement(placement: int) -> Scope:
    """The history of a placement, which may be gone, and of all that belongs to it."""
    found = ((history_of(model), within(model, [placement])) for model in tracked())
    return [rows.filter(condition) for rows, condition in found if condition]


def hidden_ever(viewer: Viewer) -> list[int]:
    """The placements that ``viewer`` may not see, by their primary keys, with those that are gone. A few queries.

    One that was restricted when it was deleted stays hidden from everybody who was no member then.
    """
    if viewer is OPERATOR:
        return []
    last = history_of(Placement).filter(history_type="-", restricted=True)
    gone = dict(last.values_list("id", "history_request"))
    if gone:
        left = history_of(Member).filter(history_type="-", person_id=viewer.pk, placement_id__in=gone)
        for placement, request in left.values_list("placement_id", "history_request"):
            if gone.get(placement) == request:
                del gone[placement]
    return [*hidden_from(viewer).values_list("pk", flat=True), *gone]


def seen_by(scope: Scope, hidden: Collection[int]) -> Scope:
    """The scope without what belongs to placements that are hidden from whoever asks, by their primary keys."""
    if not hidden:
        return scope
    conditions = [within(rows.model.instance_type, hidden) for rows in scope]
    return [rows.exclude(condition) if condition else rows for rows, condition in zip(scope, conditions, strict=True)]


def within(model: type[models.Model], placements: Collection[int]) -> Q | None:
    """The condition on rows of history of ``model`` that they belong to the placements; None for what is shared."""
    if model is Placement:
        return Q(id__in=placements)
    links = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey) and not field.null]
    for link in links:
        if link.related_model is Placement:
            return Q(**{f"{link.attname}__in": placements})
    for link in links:
        owner = link.related_model
        if isinstance(owner, type) and is_tracked(owner) and (condition := within(owner, placements)):
            # What is gone is known by its history alone; what is made up, only as it is.
            gone = history_of(owner).filter(condition).values("id")
            there = owner._base_manager.filter(condition).values("pk")
            return Q(**{f"{link.attname}__in": gone}) | Q(**{f"{link.attname}__in": there})
    return None
