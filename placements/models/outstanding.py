"""How many shares of the issuer's common stock are outstanding, as far as the documents say."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .deal import Placement
from .knowing import Sourced


class ClassOutstanding(Sourced):
    """The shares of common stock outstanding on a day: one number, or the range that the documents leave open.

    ``most`` is None where a document states the number itself.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="classes_outstanding")
    as_of_on = models.DateField("counted as of")
    least = models.PositiveBigIntegerField("shares", help_text="Whole shares; of a range the least.")
    most = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Of a range the most; empty where a document states the number."
    )
    reason = models.CharField(max_length=300, blank=True, help_text="From what a range follows.")

    class Meta:
        ordering = ["placement", "as_of_on"]
        verbose_name = "class outstanding"
        verbose_name_plural = "classes outstanding"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "as_of_on"],
                name="a_class_is_counted_once_a_day",
                violation_error_message="The class is counted as of this day: change that count.",
            ),
            models.CheckConstraint(
                name="a_class_has_shares",
                condition=Q(least__gt=0) & (Q(most__isnull=True) | Q(most__gt=F("least"))),
                violation_error_message="The class has more than 0 shares; the most of a range is more than its least.",
            ),
            models.CheckConstraint(
                name="a_range_of_shares_has_a_reason",
                condition=Q(most__isnull=True) | ~Q(reason=""),
                violation_error_message="Say in the reason from what the range follows.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.least:,} to {self.most:,} shares" if self.most else f"{self.least:,} shares"
