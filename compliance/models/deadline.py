"""The projection: each stretch of a deadline's life is a row, so "as of D" is a plain indexed query.

Rows are written by ``operations.refresh`` alone and never typed in. Standing is not stored: it is
derived from (row, day) here in SQL for lists, and by ``rules.standing`` for one row; tests hold both equal.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from compliance.rules import Standing
from placements.models import Closing, Placement, RegistrationStatement

from .duty import Duty

# Hyphens of a code, but for those of a day in it: indemnity-notice-2003-10-03.
BETWEEN_WORDS = re.compile(r"(?<![0-9])-|-(?![0-9])")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines, as the office speaks of them."""

    def as_of(self, as_of: date) -> Self:
        """The stretch of each deadline that holds on ``as_of``."""
        return self.filter(Q(valid_from__lte=as_of), Q(valid_to__isnull=True) | Q(valid_to__gt=as_of))

    def with_standing(self, as_of: date, window: int) -> Self:
        """Annotate ``standing`` on ``as_of``; ``window`` is how many calendar days ahead count as soon.

        The order of the cases is that of ``rules.standing``.
        """
        soon = date.fromordinal(min(as_of.toordinal() + window, date.max.toordinal()))
        return self.annotate(
            standing=Case(
                When(waived_on__isnull=False, then=Value(Standing.WAIVED)),
                When(excused_on__isnull=False, then=Value(Standing.EXCUSED)),
                When(ended_on__isnull=False, then=Value(Standing.ENDED)),
                When(unknown=True, then=Value(Standing.UNKNOWN)),
                When(
                    Q(satisfied_on__isnull=False) & (Q(due_on__isnull=True) | Q(satisfied_on__lte=F("due_on"))),
                    then=Value(Standing.MET),
                ),
                When(satisfied_on__isnull=False, then=Value(Standing.MET_LATE)),
                When(due_on__lt=as_of, is_right=True, then=Value(Standing.ENDED)),
                When(due_on__lt=as_of, then=Value(Standing.MISSED)),
                When(
                    due_on__isnull=False,
                    safe_on__lte=soon,
                    then=Value(Standing.DUE_SOON),
                ),
                When(due_on__isnull=False, then=Value(Standing.UPCOMING)),
                When(opened_on__isnull=False, then=Value(Standing.OPEN)),
                default=Value(Standing.WAITING),
                output_field=models.CharField(),
            )
        )


class Deadline(models.Model):
    """One stretch [valid_from, valid_to) of the life of a duty for one subject, computed from the facts."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="deadlines")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="deadlines")
    subject = models.CharField(max_length=100, blank=True)
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, null=True, related_name="deadlines")
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.CASCADE, null=True, related_name="deadlines"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    due_on = models.DateField(null=True)
    literal_on = models.DateField(null=True)
    forward_on = models.DateField(null=True)
    safe_on = models.DateField(null=True)
    satisfied_on = models.DateField(null=True)
    waived_on = models.DateField(null=True)
    excused_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    unknown = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    is_right = models.BooleanField(default=False)
    missing = models.TextField(blank=True)
    because = models.TextField(blank=True)

    # What with_standing annotates; not a column.
    standing: str

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "duty", "subject", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "subject", "valid_from"], name="a_deadline_has_one_stretch_from_a_day"
            ),
            models.CheckConstraint(
                name="a_stretch_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["placement", "valid_from"], name="deadline_by_placement"),
            models.Index(fields=["valid_from", "valid_to", "due_on"], name="deadline_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.duty.code} {self.subject}".strip()

    @property
    def subject_label(self) -> str:
        """What the deadline is about, as said on screen; empty where it is about the placement."""
        match self.duty.per:
            case Duty.Per.CLOSING if self.closing:
                return self.closing.label
            case Duty.Per.REGISTRATION_STATEMENT if self.registration_statement:
                return self.registration_statement.label
            case Duty.Per.FISCAL_QUARTER | Duty.Per.FISCAL_YEAR:
                return f"{self.duty.per.capitalize()} {self.subject.upper()}"
        return BETWEEN_WORDS.sub(" ", self.subject).capitalize()
