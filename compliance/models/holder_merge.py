"""Which records of holders were merged, by whom and why."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from holders.models import Holder
from record.history import Recorded


class HolderMerge(models.Model):
    """A record of a holder that was merged into another one. What it said of itself stays here."""

    placement_path: ClassVar[str] = "kept"

    kept = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="merges")
    code = models.CharField("code of the record merged", max_length=60)
    name = models.CharField("its name", max_length=200)
    details = models.JSONField("what else it said", default=dict, blank=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holder_merges")
    merged_on = models.DateField()
    reason = models.CharField(max_length=300, help_text="How it is known that both are one legal entity.")

    history = Recorded()

    class Meta:
        ordering = ["merged_on", "pk"]
        verbose_name = "merged holder"
        constraints = [
            models.CheckConstraint(
                name="holders_are_merged_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say how it is known that both are one legal entity.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code}), merged into {self.kept}"
