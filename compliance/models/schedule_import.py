"""A file of Schedule 1 that was uploaded for a closing, and what importing it wrote."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from placements.models import Closing, SourceDocument
from record.history import Recorded


class ScheduleImport(models.Model):
    """One file, kept as it came. Until it is applied it is only there to be looked at.

    ``content`` is the file, ``receipt`` what was read from each of its lines and what stood on record before; both are
    compressed, and read through ``compliance.intake``.
    """

    placement_path: ClassVar[str] = "closing__placement"

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="schedule_imports")
    source = models.ForeignKey(
        SourceDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The document that the file is a part of.",
    )  # fmt: skip
    file_name = models.CharField("file", max_length=200)
    encoding = models.CharField(max_length=20, blank=True, help_text="As a person said it; empty for UTF-8.")
    columns = models.JSONField(
        default=dict, blank=True, help_text="What a person said that columns mean, by their headings."
    )
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 has 64 digits, 0 to 9 and a to f.")],
    )
    content = models.BinaryField()
    receipt = models.BinaryField(blank=True, default=b"")
    uploaded_at = models.DateTimeField("uploaded")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Empty: by the command.",
    )  # fmt: skip
    applied_at = models.DateTimeField("imported", null=True, blank=True)
    new = models.PositiveIntegerField("new allocations", default=0)
    changed = models.PositiveIntegerField("changed allocations", default=0)
    unchanged = models.PositiveIntegerField("unchanged allocations", default=0)

    history = Recorded(excluded_fields=["content", "receipt"])

    class Meta:
        ordering = ["closing", "pk"]
        verbose_name = "import of Schedule 1"
        verbose_name_plural = "imports of Schedule 1"
        constraints = [
            models.CheckConstraint(
                name="an_applied_import_has_its_receipt",
                condition=Q(applied_at__isnull=True) | ~Q(receipt=b""),
                violation_error_message="An import says what it wrote.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.closing}"

    @property
    def fact_placement_id(self) -> int:
        """The placement whose closing it is about."""
        return self.closing.placement_id
