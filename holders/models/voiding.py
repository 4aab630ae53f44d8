"""Entries that stay on record after they are void."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Voidable(models.Model):
    """A row that is never deleted: once void it counts on no day, as if it had not been entered."""

    voided_on = models.DateField("void since", null=True, blank=True, help_text="The day on which it was made void.")
    void_reason = models.CharField("why it is void", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_void_for_a_reason",
                condition=Q(voided_on__isnull=True, void_reason="") | (Q(voided_on__isnull=False) & ~Q(void_reason="")),
                violation_error_message="What is void has the day on which it was made void, and the reason.",
            ),
        ]
