"""A file becomes the next version of a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from .files import Refused, blobs, fit_name, read
from .files.kinds import kind_of
from .models import DocumentVersion, SourceDocument
from .searching import index

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def keep(
    *, document: SourceDocument, pieces: Iterable[bytes], name: str, note: str = "", by: User | None, at: datetime
) -> DocumentVersion:
    """Store a file as the newest version of ``document``; the versions before it stay as they are.

    The bytes are on the disk before the row that names them is written. Raises Refused, with nothing stored, for a file
    that is not taken, or that is the newest version already.
    """
    called = fit_name(name)
    with blobs.received(pieces) as file:
        kind = kind_of(file.path, called)
        found = read(file.path, kind)
        with transaction.atomic():
            SourceDocument.objects.select_for_update().get(pk=document.pk)
            newest = DocumentVersion.objects.filter(document=document).order_by("-number").first()
            if newest and newest.sha256 == file.sha256:
                raise Refused(f"This file is on record as version {newest.number}, “{newest.file_name}”.")
            version = DocumentVersion(
                document=document,
                number=newest.number + 1 if newest else 1,
                file_name=called,
                kind=kind.value,
                size=file.size,
                sha256=file.sha256,
                note=note,
                uploaded_by=by,
                uploaded_at=at,
                text=found.text,
                unread=found.unread,
            )
            version.full_clean()
            blobs.store(file)
            version.save()
            index(version)
    return version
