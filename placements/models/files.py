"""The files of documents: each upload is a version, which stays as it came."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ProtectedError, Q

from placements.files.kinds import FORMS, Kind
from placements.files.names import LONGEST
from record.history import Recorded

from .deal import SourceDocument

_KEPT = "A version of a document is kept: upload a newer one, which supersedes it."


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    """Versions of documents. None is deleted."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: raises ProtectedError."""
        raise ProtectedError(_KEPT, set(self))


class DocumentVersion(models.Model):
    """A file of a document, as it came. Its bytes are kept under their SHA-256; the newest supersedes those before it.

    ``text`` is what was read out of it, for searching, with its spaces and line ends as one space each; where there is
    none, ``unread`` says why.
    """

    placement_path: ClassVar[str] = "document__placement"

    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version", help_text="1 for the first.")
    file_name = models.CharField("file", max_length=LONGEST)
    kind = models.CharField(max_length=4, choices=[(kind.value, form.title) for kind, form in FORMS.items()])
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        db_index=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 has 64 digits, 0 to 9 and a to f.")],
    )
    note = models.CharField(max_length=300, blank=True, help_text="Such as as filed, or conformed copy.")
    uploaded_at = models.DateTimeField("uploaded")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True, editable=False)
    unread = models.CharField("why it has no text", max_length=200, blank=True, editable=False)

    objects = DocumentVersionQuerySet.as_manager()
    history = Recorded(excluded_fields=["text"])

    class Meta:
        ordering = ["document", "-number"]
        verbose_name = "version of a document"
        verbose_name_plural = "versions of documents"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="a_version_of_a_document_has_its_own_number",
                violation_error_message="Another file became this version at the same moment. Upload it again.",
            ),
            models.CheckConstraint(
                name="a_version_is_of_a_kind_that_is_taken",
                condition=Q(kind__in=[kind.value for kind in Kind]),
                violation_error_message="A file of this kind is not taken.",
            ),
            models.CheckConstraint(
                name="a_version_has_its_text_or_the_reason_why_not",
                condition=~Q(text="") | ~Q(unread=""),
                violation_error_message="Say why the file has no text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, version {self.number} of {self.document.cited_as}"

    @property
    def fact_placement_id(self) -> int:
        """The placement whose document it is."""
        return self.document.placement_id

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: raises ProtectedError."""
        raise ProtectedError(_KEPT, {self})
