"""The read-only JSON API: what a person may see, for programs that hold a token of theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Query, Router
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from compliance import selectors
from compliance.api import forms, tokens
from compliance.checks import CHECKS, found_in
from compliance.management.commands import deadlines as deadline_command
from compliance.management.commands import findings as finding_command
from compliance.management.commands import positions as position_command
from compliance.models import ApiToken, Deadline
from compliance.positions import sheet_of
from compliance.rules import ALERT_WINDOW, RuleError
from compliance.visibility import visible
from holders.models import Holder
from placements.models import Closing, Placement, RegistrationStatement
from record import access

RATE = "300/m"
"""Requests that a token may make to one process; two processes answer."""


class Token(HttpBearer):
    """The header ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return tokens.found(token, at=timezone.now())


class RateOfToken(AuthRateThrottle):
    """So many requests a minute of each token."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return self.cache_format % {"scope": self.scope, "ident": _token(request).pk}


class RecordedApi(NinjaAPI):
    """Who was given what is on record. What is refused, and what is asked too often, is not given."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, *args, **kwargs)
        if response.status_code == 200:
            token = _token(request)
            access.note("exported", f"API by {token.name}", request=request, person=token.person)
        return response


limit = RateOfToken(RATE)
api = RecordedApi(
    title="Shelfwatch",
    version="1",
    description="What a person may see, read-only. Days are YYYY-MM-DD. Lists are paged: `next` leads on.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=Token(),
    throttle=[limit],
)
router = Router()
REFUSED = frozenset({401, 403, 404, 422, 429})
"""What an address answers where it gives nothing; docs/api.md says what each means."""


def _given(form: Any) -> dict[Any, Any]:
    """The forms of what an address answers, for its description."""
    return {200: form, REFUSED: forms.Refused}


def _token(request: Any) -> ApiToken:
    found: ApiToken = request.auth
    return found


def _person(request: HttpRequest, permission: str) -> Any:
    """Who reads. Raises PermissionDenied where their role does not show it."""
    person = _token(request).person
    if not person.has_perm(permission):
        raise PermissionDenied
    return person


def _placement(slug: str, person: Any) -> Placement:
    found = Placement.objects.visible_to(person).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _of(rows: QuerySet[Any], asked: forms.AskedOfPlacement, person: Any, way: str = "placement") -> QuerySet[Any]:
    """Those of ``rows`` that the person may see, of the placement asked for."""
    seen = visible(rows, person)
    return seen.filter(**{way: _placement(asked.placement, person)}) if asked.placement else seen


def _page(
    request: HttpRequest, rows: QuerySet[Any], asked: forms.Asked, given: Callable[[list[Any]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """A page of ``rows`` in the order of their keys, by which the next one begins: each is as quick as the first."""
    found: list[Model] = list(rows.filter(pk__gt=asked.after).order_by("pk")[: asked.rows + 1])
    shown = found[: asked.rows]
    following = None
    if len(found) > len(shown):
        query = request.GET.copy()
        query["after"] = str(shown[-1].pk)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"items": given(shown), "next": following}


def _each(record: Callable[[Any], dict[str, Any]]) -> Callable[[list[Any]], list[dict[str, Any]]]:
    return lambda rows: [record(row) for row in rows]


@router.get("/placements", response=_given(forms.Page[forms.Placement]))
def placements(request: HttpRequest, asked: Query[forms.Asked]) -> dict[str, Any]:
    """The placements."""
    rows = Placement.objects.visible_to(_person(request, "placements.view_placement")).select_related("issuer")
    return _page(
        request,
        rows,
        asked,
        _each(
            lambda row: {
                "key": row.pk,
                "placement": row.slug,
                "name": row.name,
                "issuer": row.issuer.name,
                "restricted": row.restricted,
            }
        ),
    )


@router.get("/closings", response=_given(forms.Page[forms.Closing]))
def closings(request: HttpRequest, asked: Query[forms.AskedOfPlacement]) -> dict[str, Any]:
    """The closings, each with its day and how that is known."""
    person = _person(request, "placements.view_closing")
    rows = _of(Closing.objects.select_related("placement"), asked, person)
    days = ("label", "occurred_on", "certainty", "reason", "not_before", "not_after")
    return _page(
        request,
        rows,
        asked,
        _each(
            lambda row: {
                "key": row.pk,
                "placement": row.placement.slug,
                "closing": row.code,
                **{name: getattr(row, name) for name in days},
            }
        ),
    )


@router.get("/deadlines", response=_given(forms.Page[forms.Deadline]))
def deadlines(request: HttpRequest, asked: Query[forms.AskedOfDay]) -> dict[str, Any]:
    """The deadlines as they stand on a day, with the same keys as the command deadlines gives."""
    person, as_of = _person(request, "compliance.view_deadline"), _day(asked.as_of)
    rows: Any = Deadline.objects.as_of(as_of).with_standing(as_of, ALERT_WINDOW).select_related(*selectors.SHOWN)

    def explained(found: list[Any]) -> list[dict[str, Any]]:
        whys = selectors.explain_each(found, as_of=as_of)
        return [deadline_command.record(row, because=why.text()) for row, why in whys]

    return _page(request, _of(rows, asked, person), asked, explained)


@router.get("/findings", response=_given(forms.Page[forms.Finding]))
def findings(request: HttpRequest, placement: Query[forms.OfPlacement]) -> dict[str, Any]:
    """The findings of one placement, all on one page."""
    person = _person(request, "compliance.view_findingack")
    named = Placement.objects.filter(pk=_placement(placement.placement, person).pk)
    return {"items": [finding_command.record(found) for found in found_in(named, CHECKS)], "next": None}


@router.get("/holders", response=_given(forms.Page[forms.Holder]))
def holders(request: HttpRequest, asked: Query[forms.Asked]) -> dict[str, Any]:
    """The holders, each under the name it is filed under."""
    rows = visible(Holder.objects.all(), _person(request, "holders.view_holder"))
    return _page(request, rows, asked, _each(lambda row: {"key": row.pk, "holder": row.code, "name": row.name}))


@router.get("/positions", response=_given(forms.Positions))
def positions(request: HttpRequest, asked: Query[forms.OfPlacementOnDay]) -> dict[str, Any]:
    """Who holds what of one placement at the end of a day, as the command positions gives it."""
    person = _person(request, "holders.view_allocation")
    try:
        sheet = sheet_of(_placement(asked.placement, person), as_of=_day(asked.as_of))
    except RuleError as error:
        raise Http404(str(error)) from None
    return position_command.record(sheet)


@router.get("/registration-statements", response=_given(forms.Page[forms.RegistrationStatement]))
def registration_statements(request: HttpRequest, asked: Query[forms.AskedOfPlacement]) -> dict[str, Any]:
    """The registration statements, with the closings that each covers."""
    person = _person(request, "placements.view_registrationstatement")
    rows = RegistrationStatement.objects.select_related("placement").prefetch_related("closings")
    return _page(
        request,
        _of(rows, asked, person),
        asked,
        _each(
            lambda row: {
                "key": row.pk,
                "placement": row.placement.slug,
                "registration_statement": row.code,
                "form": row.form,
                "file_number": row.file_number,
                "closings": [closing.code for closing in row.closings.all()],
            }
        ),
    )


def _day(asked: date | None) -> date:
    return asked or timezone.localdate()


@api.exception_handler(PermissionDenied)
def _not_shown(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"detail": "The role of the token's person does not show this."}, status=403)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": "There is no such placement, or none that may be seen."}, status=404)


api.add_router("", router)
app_name = "api"
urlpatterns: list[Any] = list(api.urls[0])
for pattern in urlpatterns:
    if pattern.name not in ("api-root", "openapi-json"):
        # Who asks is said by the token: no session is needed, and none is looked at.
        login_not_required(pattern.callback)
