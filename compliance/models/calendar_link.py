"""A secret address at which a person's own calendar program reads their deadlines."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from placements.models import Placement
from record.history import Recorded


class CalendarLink(models.Model):
    """Who reads which deadlines by a secret link. The secret itself is not kept, only what it hashes to."""

    placement_path: ClassVar[str] = "placement"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_links")
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_links",
        help_text="Empty: every placement that the person may see, on the day it is read.",
    )  # fmt: skip
    name = models.CharField(max_length=80, help_text="Where it is used, such as Outlook or my phone.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("made")
    read_at = models.DateTimeField("last read", null=True, blank=True)
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)

    history = Recorded(excluded_fields=["digest", "read_at"])

    class Meta:
        ordering = ["person", "-made_at"]
        constraints = [
            models.CheckConstraint(
                name="a_calendar_link_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Say where the calendar is used.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fact_placement_id(self) -> int | None:
        """The placement it is limited to. Dates do not rest on it."""
        return self.placement_id
