"""What became of a deadline's due day when facts changed: from which day to which, and in which act on record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from placements.models import Closing, Placement, RegistrationStatement
from record import acting

from .duty import Duty


class DeadlineMove(models.Model):
    """A due day that a refresh of the deadlines moved, set or took away. Rows are only ever added.

    ``was_on`` and ``is_on`` are the due day at the end of the deadline's life as it was computed before and after; None
    where there was none. ``request`` is the number under which the record has the facts that changed.
    """

    placement_path: ClassVar[str] = "placement"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="deadline_moves")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="deadline_moves", db_index=False)
    subject = models.CharField(max_length=200, blank=True)
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, null=True, related_name="deadline_moves")
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.CASCADE, null=True, related_name="deadline_moves"
    )
    was_on = models.DateField("was due on", null=True)
    is_on = models.DateField("is due on", null=True)
    at = models.DateTimeField("when", db_default=Now())
    by = models.CharField("who", max_length=320, blank=True, default=acting.by)
    request = models.UUIDField(default=acting.number)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["duty", "subject"], name="moves_of_a_deadline")]
        constraints = [
            models.CheckConstraint(
                name="a_move_is_from_one_day_to_another",
                condition=(
                    Q(was_on__isnull=True, is_on__isnull=False)
                    | Q(was_on__isnull=False, is_on__isnull=True)
                    | (Q(was_on__isnull=False, is_on__isnull=False) & ~Q(was_on=F("is_on")))
                ),
                violation_error_message="A move is from one day to another.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty.code} {self.subject}: {self.was_on or 'no day'} → {self.is_on or 'no day'}"
