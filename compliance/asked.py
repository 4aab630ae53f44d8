"""What a request asks for, and who asks. Anybody can type an address, so nothing in it is taken for granted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from compliance.forms import AsOfForm
from compliance.visibility import visible
from placements.models import Placement, Viewer

M = TypeVar("M", bound=models.Model)

CHOICES_SHOWN = 25
"""How many placements are offered to choose from."""


def person_of(request: HttpRequest) -> User:
    """Who asks. Raises PermissionDenied where nobody is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def day_asked(request: HttpRequest) -> date:
    """The day that the address names as ``as_of``; today where it names none, or none that can be read."""
    return AsOfForm(request.GET).day(timezone.localdate())


def came_from(request: HttpRequest) -> str:
    """The page of the site that the address names as ``next``; empty where it names none, or one of another site."""
    named = request.GET.get("next", "")
    return named if named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None) else ""


def row_named(model: type[M], key: Any, request: HttpRequest) -> M | None:
    """The row of ``model`` that has the primary key ``key``.

    None for what is no key, the key of no row, or that of a row which the person who asks may not see.
    """
    try:
        return visible(model._default_manager.filter(pk=key), request.user).first()
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None


def row_or_404(model: type[M], key: Any, request: HttpRequest) -> M:
    """The row that ``row_named`` finds. Raises Http404 where it finds none."""
    if (found := row_named(model, key, request)) is None:
        raise Http404
    return found


def placements_named(asked: str, viewer: Viewer) -> QuerySet[Placement]:
    """Of those that ``viewer`` may see the one whose short name is ``asked``; failing that, all in whose names it
    occurs; in order of name. Empty: all."""
    every = Placement.objects.visible_to(viewer).order_by("name", "pk")
    if not asked:
        return every
    named = every.filter(slug=asked)
    return named if named.exists() else every.filter(Q(name__icontains=asked) | Q(slug__icontains=asked))


@dataclass(frozen=True, slots=True)
class PlacementChoice:
    """The placements that an address means by what it says; the page of one offers them as links, the first few."""

    asked: str
    found: list[Placement]

    @property
    def one(self) -> Placement | None:
        """The placement, where one was asked for and the words mean no other."""
        return self.found[0] if self.asked and len(self.found) == 1 else None

    @property
    def offered(self) -> list[Placement]:
        """Those to choose from, as far as they are listed."""
        return self.found[:CHOICES_SHOWN]

    @property
    def are_more(self) -> bool:
        """Whether there are others than those listed."""
        return len(self.found) > CHOICES_SHOWN


def placement_choice(request: HttpRequest, *related: str) -> PlacementChoice:
    """What the address says as ``placement``; each placement comes with its ``related`` rows. One query or two."""
    asked = request.GET.get("placement", "").replace("\0", "").strip()
    named = placements_named(asked, request.user).select_related(*related)
    return PlacementChoice(asked, list(named[: CHOICES_SHOWN + 1]))


def initial_that_stands(model: type[models.Model], initial: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """``initial``, a form's first values from an address, without rows that are none, or none for this person."""
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    return {name: value for name, value in initial.items() if _stands(fields.get(name), value, request)}


def _stands(field: models.Field[Any, Any] | None, value: Any, request: HttpRequest) -> bool:
    named: Any = field.related_model if field else None
    if named is None:
        return True
    return all(row_named(named, key, request) for key in (value if isinstance(value, list) else [value]))


def kept(request: HttpRequest, *replaced: str) -> list[tuple[str, str]]:
    """What else was chosen and stays chosen. The page number does not: the list is another one."""
    dropped = (*replaced, PAGE_VAR, ERROR_FLAG)
    return [(name, value) for name in request.GET if name not in dropped for value in request.GET.getlist(name)]
