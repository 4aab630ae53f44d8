"""Who accepted a finding, and why. The finding itself is computed and never stored."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from placements.models import Placement
from record.history import Recorded


class FindingAck(models.Model):
    """A finding that a person accepted as it is.

    ``fingerprint`` is that of the finding's figures: when a figure changes, the finding is open again.
    """

    placement_path: ClassVar[str] = "placement"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="finding_acks")
    code = models.CharField("finding", max_length=60, help_text="Such as minimum-shares.")
    fingerprint = models.CharField(
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "A fingerprint has 64 digits, 0 to 9 and a to f.")],
        help_text="Of the figures that were accepted; “findings --format json” gives it.",
    )
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="finding_acks")
    accepted_on = models.DateField()
    reason = models.TextField(help_text="Why the finding may stand.")

    history = Recorded()

    class Meta:
        ordering = ["placement", "code", "pk"]
        verbose_name = "accepted finding"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code", "fingerprint"],
                name="a_finding_is_accepted_once",
                violation_error_message="This finding is accepted with these figures.",
            ),
            models.CheckConstraint(
                name="a_finding_is_accepted_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why the finding may stand.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.code}"
