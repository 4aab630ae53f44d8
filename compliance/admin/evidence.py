"""From a fact to the file that shows it: one click from its page."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from placements.models import DocumentVersion, Sourced

MAY_SEE = "placements.view_documentversion"


def evidence_of(fact: Model | None, request: HttpRequest) -> DocumentVersion | None:
    """The newest file of the document that ``fact`` cites; None where there is none, or the person may see no files."""
    if not isinstance(fact, Sourced) or not fact.source_id or not request.user.has_perm(MAY_SEE):
        return None
    return DocumentVersion.objects.filter(document=fact.source_id).select_related("document").defer("text").first()
