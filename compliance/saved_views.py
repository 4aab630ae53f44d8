"""Saved views: which a person is offered above a list, which it opens with, how one is saved and deleted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from compliance.models import SavedView
from placements.models import Placement

LEFT_OUT = ("page", "as_of", "view")
"""What a view does not keep: where one was in it, the day, and that no view was asked for."""


def kept(query: QueryDict) -> str:
    """What a view of this address keeps."""
    asked = query.copy()
    for name in LEFT_OUT:
        asked.pop(name, None)
    return asked.urlencode()


def offered(person: User, of_list: str) -> list[SavedView]:
    """One's own views of a list, and those that others share. One query."""
    own = Q(person=person.pk) | Q(shared=True, person__is_active=True)
    return list(SavedView.objects.filter(own, of_list=of_list).select_related("person").order_by("name", "pk"))


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
    """A restricted placement, of those that its person may see, that the view names."""
    asked: Any = QueryDict(view.query)
    texts = [view.name, *(text for name in ("placement", "q") for text in asked.getlist(name) if text)]
    seen = Placement.objects.visible_to(view.person).filter(restricted=True)
    for placement in seen:
        names = f"{placement.slug} {placement.name}".casefold()
        if any(text.casefold() in names or placement.slug in text.casefold() for text in texts):
            return placement
    return None
