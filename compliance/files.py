"""The documents and their files that a person may see; from a fact to the file that shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from compliance.visibility import visible
from placements.models import DocumentVersion, Sourced, SourceDocument

MAY_SEE = "placements.view_documentversion"
MAY_UPLOAD = "placements.add_documentversion"
TEXTS = ("text",)
"""The fields of a version that hold whole texts."""


def documents_for(user: Any) -> QuerySet[SourceDocument]:
    """The documents that ``user`` may see."""
    return visible(SourceDocument.objects.select_related("placement"), user)


def versions_for(user: Any) -> QuerySet[DocumentVersion]:
    """The versions that ``user`` may see, without their texts."""
    if not user.has_perm(MAY_SEE):
        return DocumentVersion.objects.none()
    return DocumentVersion.objects.filter(document__in=documents_for(user)).defer(*TEXTS)


def evidence_of(fact: Model | None, request: HttpRequest) -> DocumentVersion | None:
    """The newest file of the document that ``fact`` cites; None where there is none, or the person may see no files."""
    if not isinstance(fact, Sourced) or not fact.source_id or not request.user.has_perm(MAY_SEE):
        return None
    return DocumentVersion.objects.filter(document=fact.source_id).select_related("document").defer(*TEXTS).first()
