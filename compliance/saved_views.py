"""Saved views: which a person is offered above a list, which it opens with, how one is saved and deleted."""

from __future__ import annotations

from itertools import chain

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from compliance.models import SavedView
from compliance.prepared import A_TEXT, SOMEBODY, Prepared
from placements.models import Placement, hidden_from

LEFT_OUT = ("page", "as_of", "view")
"""What a view does not keep: where one was in it, the day, and that no view was asked for."""

_OFFERED = Prepared(
    lambda: (
        SavedView.objects.filter(Q(person=SOMEBODY.pk) | Q(shared=True, person__is_active=True), of_list=A_TEXT)
        .select_related("person")
        .order_by("name", "pk")
    ),
    SOMEBODY.pk,
    A_TEXT,
)
"""The views of a person and those that are shared, of a list."""


def kept(query: QueryDict) -> str:
    """What a view of this address keeps."""
    asked = query.copy()
    for name in LEFT_OUT:
        asked.pop(name, None)
    return asked.urlencode()


def offered(person: User, of_list: str) -> list[SavedView]:
    """One's own views of a list, and those that others share, at most two queries.

    One that names a placement which was restricted after it was shared is offered to nobody who may not see that.
    """
    views = _OFFERED.rows(person.pk, of_list)
    if all(view.person_id == person.pk for view in views):
        return views
    hidden = [_plain(name) for names in hidden_from(person).values_list("slug", "name") for name in names]
    return [view for view in views if view.person_id == person.pk or not any(name in _said(view) for name in hidden)]


@transaction.atomic
def save(view: SavedView) -> None:
    """Save it; where the list opens with it, with no other any more. Raises ValidationError where it may not be."""
    if view.shared and (named := _restricted_named(view)):
        raise ValidationError(
            {"shared": f"The view names {named}, which is restricted: it cannot be for everybody. Keep it to yourself."}
        )
    if view.is_default:
        for other in SavedView.objects.filter(person=view.person, of_list=view.of_list, is_default=True):
            other.is_default = False
            other.save(update_fields=["is_default"])
    view.full_clean()
    view.save()


def _restricted_named(view: SavedView) -> Placement | None:
    """A restricted placement, of those that its person may see, that the view names or looks for by a part of a name.

    An issuer of restricted placements alone is named by no other, so that its name tells of them.
    """
    seen = list(Placement.objects.visible_to(view.person).filter(restricted=True).select_related("issuer"))
    of_others = Placement.objects.filter(restricted=False, issuer__in=[placement.issuer_id for placement in seen])
    known = set(of_others.values_list("issuer", flat=True))
    asked = QueryDict(view.query)
    looked_for = [*filter(None, map(_plain, (view.name, *asked.getlist("placement"), *asked.getlist("q"))))]
    said = _said(view)
    for placement in seen:
        issuer = [] if placement.issuer_id in known else [placement.issuer.name]
        names = [_plain(name) for name in (placement.slug, placement.name, *issuer)]
        if any(name in said or any(text in name for text in looked_for) for name in names):
            return placement
    return None


def _said(view: SavedView) -> str:
    """All that the view says, in small letters."""
    asked = chain.from_iterable(values for _, values in QueryDict(view.query).lists())
    return "\n".join(map(_plain, (view.name, *asked)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
