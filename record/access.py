"""Noting who looked at what and who took what away: at most one row for each answer of the site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from record import acting


def note(kind: str, said: str, *, request: HttpRequest | None = None, person: Any = None, of: Any = None) -> None:
    """Add one row: ``of`` is the object looked at, if it is about one."""
    from record.models import Access  # the middleware is named by settings while no model is loaded

    Access.objects.create(
        kind=kind,
        person=person,
        by=acting.named(person) if person else acting.by(),
        said=said[: Access.LONGEST],
        path=request.get_full_path()[: Access.LONGEST] if request else "",
        model=of._meta.label_lower if of is not None else "",
        row=of.pk if of is not None else None,
        placement=_placement_of(of),
    )


def note_answer(request: HttpRequest, response: HttpResponse) -> None:
    """Note a page of an object that was shown to a signed-in person, or a file that was given to them.

    Lists and pages that ask for something are no objects: they are not noted, but what is taken from them is.
    """
    if response.status_code != 200:
        return
    looked_at = _object_shown(request, response)
    taken = "attachment" in response.get("Content-Disposition", "")
    if not taken and (looked_at is None or request.method != "GET"):
        return
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return
    said = str(looked_at) if looked_at is not None else _file_name(response)
    note("exported" if taken else "looked", said, request=request, person=person, of=looked_at)


def _object_shown(request: HttpRequest, response: HttpResponse) -> Any:
    """The object whose page was answered: what the admin calls the original."""
    context = getattr(response, "context_data", None) or {}
    return context.get("original") or getattr(response, "taken_from", None)


def _file_name(response: HttpResponse) -> str:
    return response["Content-Disposition"].partition("filename=")[2].strip('"')


def _placement_of(of: Any) -> int | None:
    found: int | None = getattr(of, "fact_placement_id", None) or getattr(of, "placement_id", None)
    return found
