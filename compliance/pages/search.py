"""What is found for words: the first of each kind, with what matched marked, and where all of them are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.safestring import SafeString

from compliance import searching
from compliance.tables import Links
from compliance.visibility import visible
from compliance.wording import standing_badge
from placements.models import SourceDocument
from placements.searching import best, snippet

SHOWN = 10
"""How many of each kind are shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, where it leads, what stands beside it, and more of it where that says more."""

    name: SafeString
    url: str
    about: SafeString | str = ""
    text: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What is found of a kind. ``every`` leads to the list of all of them, where there are more than are shown."""

    name: str
    key: str
    hits: list[Hit]
    every: str = ""


def groups(typed: str, *, viewer: AbstractBaseUser | AnonymousUser, links: Links) -> list[Group]:
    """What is found for ``typed`` of each kind that the person may see, without the kinds of which nothing is."""
    person: Any = viewer
    kinds: tuple[tuple[str, Callable[..., Group]], ...] = (
        ("placements.view_placement", _placements),
        ("holders.view_holder", _holders),
        ("compliance.view_deadline", _deadlines),
        ("compliance.view_duty", _duties),
        ("placements.view_documentversion", _documents),
    )
    found = (group(typed, viewer, links) for permission, group in kinds if person.has_perm(permission))
    return [group for group in found if group.hits]


def _first(rows: Iterable[Any], every: str) -> tuple[list[Any], str]:
    """As many as are shown, and where all are listed if there are more."""
    found = list(rows)
    return found[:SHOWN], every if len(found) > SHOWN else ""


def _placements(typed: str, viewer: Any, links: Links) -> Group:
    rows = searching.placements_found(typed, viewer)[: SHOWN + 1]
    found, every = _first(rows, links.listed("placements_placement", q=typed))
    hits = [
        Hit(
            snippet(row.name, typed),
            links.fact("placements_placement", row.pk),
            snippet(f"{row.issuer.name} · {row.slug}", typed),
        )
        for row in found
    ]
    return Group("Placements", "placements", hits, every)


def _holders(typed: str, viewer: Any, links: Links) -> Group:
    rows = searching.holders_found(typed, viewer)[: SHOWN + 1]
    found, every = _first(rows, links.listed("holders_holder", q=typed))
    called = searching.other_names(found, typed, viewer)
    hits = [
        Hit(
            snippet(row.name, typed),
            links.fact("holders_holder", row.pk),
            snippet(f"also called {called[row.pk]}", typed) if row.pk in called else "",
        )
        for row in found
    ]
    return Group("Holders", "holders", hits, every)


def _deadlines(typed: str, viewer: Any, links: Links) -> Group:
    rows = searching.deadlines_found(typed, viewer, as_of=links.as_of)[: SHOWN + 1]
    found, every = _first(rows, links.listed("compliance_deadline", q=typed))
    hits = [
        Hit(
            snippet(row.duty.title, typed),
            links.deadline(row),
            snippet(
                " · ".join(filter(None, (row.placement.name, row.subject_label, row.duty.clause, row.duty.code))), typed
            ),
            standing_badge(row, row.standing, as_of=links.as_of, short=True),
        )
        for row in found
    ]
    return Group("Deadlines", "found-deadlines", hits, every)


def _duties(typed: str, viewer: Any, links: Links) -> Group:
    """Those without a deadline on the day; they have no list of their own."""
    hits = [
        Hit(
            snippet(row.title, typed),
            links.fact("compliance_duty", row.pk),
            snippet(" · ".join(filter(None, (row.placement.name, row.clause, row.code))), typed),
            "no deadline on this day",
        )
        for row in searching.duties_found(typed, viewer, as_of=links.as_of)[:SHOWN]
    ]
    return Group("Duties without a deadline", "found-duties", hits)


def _documents(typed: str, viewer: Any, links: Links) -> Group:
    documents = visible(SourceDocument.objects.select_related("placement"), viewer)
    hits = [
        Hit(
            snippet(each.document.title or each.document.code, typed),
            links.fact("placements_sourcedocument", each.document.pk),
            " · ".join(filter(None, (each.document.cite, each.document.placement.name))),
            each.snippet,
        )
        for each in best(documents, typed, most=SHOWN)
    ]
    return Group("Documents", "documents", hits)
