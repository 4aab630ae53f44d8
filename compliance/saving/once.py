"""A form that adds something carries a number, under which it adds it once, however often it is sent."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import IntegrityError, models, transaction
from django.http import HttpRequest

from record.models import Submission

ONCE = "once"
"""The field of a form that adds something: its number."""


def number_of(request: HttpRequest) -> str:
    """The number that a form carries; shown again, it carries the one that it carried."""
    return request.POST.get(ONCE) or uuid4().hex


def sent_before(request: HttpRequest, model: type[models.Model]) -> Submission | None:
    """What is noted of the form where it was sent before; None, and from now on noted, the first time."""
    token = _token(request)
    if token is None:
        return None
    try:
        with transaction.atomic():
            Submission.objects.create(token=token, model=model._meta.label_lower)
    except IntegrityError:
        return Submission.objects.get(token=token)
    return None


def added(request: HttpRequest, row: models.Model) -> None:
    """Note what the form added."""
    if submission := _noted(request).first():
        submission.row = row.pk
        submission.save()


def forget(request: HttpRequest) -> None:
    """Let the form be sent again: it added nothing."""
    _noted(request).delete()


def _token(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(ONCE, ""))
    except ValueError:
        return None


def _noted(request: HttpRequest) -> models.QuerySet[Submission]:
    token = _token(request)
    return Submission.objects.filter(token=token) if token else Submission.objects.none()
