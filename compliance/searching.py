"""Finding placements, holders, deadlines and duties by words: of what is typed, every word must stand in what is found.

Words, phrases between quotation marks and clause numbers are read as ``placements.searching`` reads them, which finds
documents. Each search looks at no more than a bounded number of rows of an index, however many are on record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from compliance import selectors
from compliance.models import Deadline, Duty
from compliance.visibility import visible
from holders.models import Holder, HolderName
from placements.files.passages import spans
from placements.models import OPERATOR, Placement, Viewer, hidden_from
from placements.searching import Term, all_of, terms_of

DUTIES_MOST = 500
"""Of the duties in which everything stands so many are looked at: of a word that stands in each, some."""
BY_WORDS = {
    "sqlite": (
        "SELECT duty.id FROM compliance_duty_words words JOIN compliance_duty duty ON duty.id = words.rowid"
        " WHERE compliance_duty_words MATCH %s AND duty.placement_id NOT IN ({hidden}) LIMIT %s"
    ),
    "postgresql": (
        # Taken together with the limit, the server would go through all duties: it takes rare words for frequent ones.
        "WITH found AS MATERIALIZED (SELECT duty.id FROM compliance_duty duty"
        " WHERE duty.indexed @@ to_tsquery('simple', %s)"
        " AND duty.placement_id NOT IN ({hidden})) SELECT id FROM found LIMIT %s"
    ),
}
"""The statements that give duties by the words in them, but for those of hidden placements."""
PLACEMENTS_MOST = 20
"""Placements whose own names have some of the words, in whose duties the others are looked for."""


def placements_found(typed: str, viewer: Viewer) -> QuerySet[Placement]:
    """The placements that ``viewer`` may see in whose name, short name or issuer's name all of it stands."""
    found = Placement.objects.visible_to(viewer).select_related("issuer")
    terms = terms_of(typed)
    for term in terms:
        found = found.filter(_in_placement(term))
    return found.order_by("name", "pk") if terms else found.none()


def holders_found(typed: str, viewer: Viewer) -> QuerySet[Holder]:
    """The holders that ``viewer`` may see and that were called so, by a document that they may see too."""
    found = visible(Holder.objects.all(), viewer)
    terms = terms_of(typed)
    for term in terms:
        called = visible(HolderName.objects.filter(name__icontains=term.typed), viewer)
        found = found.filter(
            Q(name__icontains=term.typed) | Q(code__icontains=term.typed) | Q(pk__in=called.order_by().values("holder"))
        )
    return found.order_by("name", "pk") if terms else found.none()


def other_names(holders: Iterable[Holder], typed: str, viewer: Viewer) -> dict[int, str]:
    """Of each of ``holders`` a name beside its own in which one of the words stands, by its key. One query."""
    names = visible(HolderName.objects.filter(holder__in=[holder.pk for holder in holders]), viewer)
    called = Q(*(("name__icontains", term.typed) for term in terms_of(typed)), _connector=Q.OR)
    return dict(names.filter(called).order_by("-pk").values_list("holder", "name")) if called else {}


def deadlines_found(typed: str, viewer: Viewer, *, as_of: date) -> QuerySet[Any]:
    """The deadlines on ``as_of`` that ``viewer`` may see, the most urgent first, in whose duty all of it stands.

    Where words stand in the placement's own name, the others must stand in the duty: ``series d effectiveness``.
    """
    rows: QuerySet[Any] = visible(selectors.deadlines(as_of=as_of), viewer)
    return rows.filter(duty__in=_duties_meant(typed, viewer))


def duties_found(typed: str, viewer: Viewer, *, as_of: date) -> QuerySet[Duty]:
    """The duties that ``viewer`` may see in which all of it stands and that have no deadline on ``as_of``.

    Such as one for each amendment while none was filed: it is owed, and no list of deadlines has it.
    """
    duties: QuerySet[Duty] = visible(Duty.objects.filter(pk__in=_duties_meant(typed, viewer)), viewer)
    has_deadline = Exists(Deadline.objects.as_of(as_of).filter(duty=OuterRef("pk")))
    return duties.exclude(has_deadline).select_related("placement").order_by("placement__name", "pk")


def _duties_meant(typed: str, viewer: Viewer) -> set[int]:
    """The keys of the duties in which all of it stands, or all of it that does not stand in the placement's name."""
    terms = terms_of(typed)
    if not terms:
        return set()
    whole = Duty.objects.filter(pk__in=_duties_with(all_of(terms), viewer)).order_by().values_list("pk", flat=True)
    return {*whole, *_of_placements(terms, viewer)}


def _of_placements(terms: list[Term], viewer: Viewer) -> list[int]:
    """The keys of duties in which those words stand that do not stand in the name of the placement."""
    some = Q(*(_in_placement(term) for term in terms), _connector=Q.OR)
    placements = list(Placement.objects.visible_to(viewer).filter(some).select_related("issuer")[:PLACEMENTS_MOST])
    left = {each.pk: [term for term in terms if not _stands(term, _names(each))] for each in placements}
    duties = Duty.objects.filter(placement__in=[pk for pk, terms_left in left.items() if len(terms_left) < len(terms)])
    columns = duties.values_list("pk", "placement", "title", "clause", "code")
    return [
        pk
        for pk, placement, *texts in columns
        if left[placement] and all(_stands(term, " ".join(texts)) for term in left[placement])
    ]


def _in_placement(term: Term) -> Q:
    fields = ("name", "slug", "issuer__name")
    return Q(*((f"{field}__icontains", term.typed) for field in fields), _connector=Q.OR)


def _names(placement: Placement) -> str:
    return f"{placement.name} {placement.slug} {placement.issuer.name}"


def _stands(term: Term, text: str) -> bool:
    return next(spans(text, list(term.words), is_beginning=term.is_beginning), None) is not None


def _duties_with(asked: str, viewer: Viewer) -> RawSQL:
    """The primary keys of the first duties that the index gives for ``asked`` and that ``viewer`` may see.

    What is hidden is left out while the index is read: hidden duties, however many, leave none of the others unfound.
    """
    hidden, values = _hidden(viewer)
    statement = BY_WORDS["sqlite" if connection.vendor == "sqlite" else "postgresql"]
    # What is asked, and of whom, are arguments.
    return RawSQL(statement.format(hidden=hidden), [asked, *values, DUTIES_MOST])  # noqa: S611


def _hidden(viewer: Viewer) -> tuple[str, tuple[Any, ...]]:
    """A statement that gives the keys of the placements that ``viewer`` may not see, with its arguments."""
    if viewer is OPERATOR:
        return "SELECT 0 WHERE 1 = 0", ()
    hidden: tuple[str, tuple[Any, ...]] = hidden_from(viewer).query.sql_with_params()
    return hidden
