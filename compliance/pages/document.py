"""What the page of a document shows: its files, and the facts that rest on it, each with the clause that states it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.text import capfirst

from compliance.tables import Links
from compliance.visibility import visible
from placements.models import Sourced, SourceDocument

MOST = 100
"""Facts of one kind that are listed; whether there are more is said."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the document states: its name on screen, its page, and where in the document it stands."""

    said: str
    url: str
    clause: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one kind, in the order of their clauses."""

    title: str
    facts: list[Fact]
    are_more: bool


def facts_resting_on(document: SourceDocument, *, links: Links, viewer: Any) -> list[Facts]:
    """The facts that cite ``document``, by kind, as far as ``viewer`` may see them. A query for each kind."""
    return [facts for model in _kinds() if (facts := _of_kind(model, document, links, viewer)).facts]


def _kinds() -> Iterator[type[Sourced]]:
    """The kinds of facts that cite a document, in the order in which the office thinks of them."""
    for label in ("placements", "holders", "compliance"):
        yield from (model for model in apps.get_app_config(label).get_models() if issubclass(model, Sourced))


def _of_kind(model: type[Sourced], document: SourceDocument, links: Links, viewer: Any) -> Facts:
    kind = f"{model._meta.app_label}_{model._meta.model_name}"
    title = capfirst(str(model._meta.verbose_name_plural))
    if not viewer.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        return Facts(title, [], are_more=False)
    cited: QuerySet[Any] = visible(model._default_manager.filter(source=document), viewer)
    rows = cited.select_related(*_named_in(model)).order_by("clause", "pk")[: MOST + 1]
    facts = [Fact(str(row), links.fact(kind, row.pk), row.clause) for row in rows]
    return Facts(title, facts[:MOST], are_more=len(facts) > MOST)


def _named_in(model: type[Sourced]) -> list[str]:
    """The rows that a fact names, of which its own name on screen is made."""
    named = [field.name for field in model._meta.concrete_fields if field.many_to_one]
    return [*named, *(["placement__issuer"] if "placement" in named else [])]
