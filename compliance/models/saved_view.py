"""A list as somebody narrowed it, kept under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from placements.models import EVERYBODY
from record.history import Recorded


class SavedView(models.Model):
    """What the address of a list asks, under a name: for the person who saved it, or for everybody who works here."""

    # What it shows depends on who looks; that its words name no restricted placement is seen to when it is shared.
    placement_path: ClassVar[str] = EVERYBODY

    class List(models.TextChoices):
        DEADLINES = "deadline-list", "Deadlines"
        PLACEMENTS = "placement-list", "Placements"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    of_list = models.CharField("list", max_length=20, choices=List)
    name = models.CharField(max_length=60)
    query = models.CharField("what it asks", max_length=1_000, blank=True)
    shared = models.BooleanField("for everybody", default=False)
    is_default = models.BooleanField("what the list opens with, for me", default=False)

    history = Recorded()

    class Meta:
        ordering = ["of_list", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_saved_view_has_a_name", condition=~Q(name=""), violation_error_message="Give the view a name."
            ),
            models.CheckConstraint(
                name="a_saved_view_is_of_a_known_list",
                condition=Q(of_list__in=["deadline-list", "placement-list"]),
                violation_error_message="Views are saved of the lists of deadlines and of placements.",
            ),
            models.UniqueConstraint(
                fields=["person", "of_list", "name"],
                name="a_person_has_one_view_of_a_name",
                violation_error_message="You have a view of this name. Choose another name, or delete that one first.",
            ),
            models.UniqueConstraint(
                fields=["person", "of_list"],
                condition=Q(is_default=True),
                name="a_list_opens_with_one_view",
                violation_error_message="The list opens with another view already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
