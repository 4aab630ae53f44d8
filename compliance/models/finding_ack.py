"""Who proposed to accept a finding and why, and who accepted it. The finding itself is computed and never stored."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from placements.models import Placement
from record.history import Recorded


def _said(what: str) -> Q:
    """The condition that a person proposed, or accepted, on a day."""
    return Q(**{f"{what}_by__isnull": False, f"{what}_on__isnull": False})


class FindingAck(models.Model):
    """A finding that one person proposed to accept as it is, and that another then accepted.

    ``fingerprint`` is that of the finding's figures: when a figure changes, the finding is open again. Until somebody
    accepts what is proposed it is open too. Where nobody proposed it, it was accepted before two had to (ADR 0022).
    """

    placement_path: ClassVar[str] = "placement"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="finding_acks")
    code = models.CharField("finding", max_length=60, help_text="Such as minimum-shares.")
    fingerprint = models.CharField(
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "A fingerprint has 64 digits, 0 to 9 and a to f.")],
        help_text="Of the figures that were accepted; “findings --format json” gives it.",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_acks"
    )
    accepted_on = models.DateField(null=True, blank=True)
    reason = models.TextField(help_text="Why the finding may stand.")

    history = Recorded()

    class Meta:
        ordering = ["placement", "code", "pk"]
        verbose_name = "acceptance of a finding"
        verbose_name_plural = "acceptances of findings"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code", "fingerprint"],
                name="a_finding_is_accepted_once",
                violation_error_message="This finding is accepted, or proposed to be, with these figures.",
            ),
            models.CheckConstraint(
                name="a_finding_is_accepted_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why the finding may stand.",
            ),
            models.CheckConstraint(
                name="nobody_accepts_a_finding_that_they_proposed_to_accept",
                condition=Q(accepted_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(accepted_by=F("proposed_by")),
                violation_error_message="Another person accepts what you proposed to accept.",
            ),
            models.CheckConstraint(
                name="a_finding_is_proposed_and_accepted_by_a_person_on_a_day",
                condition=(
                    (Q(proposed_by__isnull=True, proposed_on__isnull=True) | _said("proposed"))
                    & (Q(accepted_by__isnull=True, accepted_on__isnull=True) | _said("accepted"))
                    & (_said("proposed") | _said("accepted"))
                ),
                violation_error_message="Name the person who proposed or accepted it, and the day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.code}"

    @property
    def is_accepted(self) -> bool:
        """Whether it stands accepted; else it waits for another person."""
        return self.accepted_by_id is not None
