"""The legal entities that hold: each under the name it is filed under, with the others it was called by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from placements.models import BY_USE, Placement, Sourced
from placements.models.deal import CODE
from record.history import Recorded


class Holder(models.Model):
    """One legal entity that holds or held securities; it may appear in several placements.

    ``name`` is the name it is filed under; the others it was called by are its ``HolderName`` rows.
    """

    placement_path: ClassVar[str] = BY_USE

    code = models.CharField(max_length=60, unique=True, validators=[CODE], help_text="Such as xmark.")
    name = models.CharField(max_length=200)
    signatory = models.CharField(max_length=120, blank=True, help_text="Who signed for it, as in the signature block.")
    signatory_title = models.CharField(max_length=120, blank=True)
    party_to = models.ManyToManyField(
        Placement,
        blank=True,
        related_name="parties",
        help_text="Placements it is on file for, also where no schedule or table gives it a line.",
    )

    history = Recorded()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HolderName(Sourced):
    """A name that a document of the placement gives to a holder, where it is not the name on file."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="holder_names")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "holder", "name", "clause"],
                name="a_holder_has_another_name_once_in_a_place",
                violation_error_message="This name of the holder, from this place, is on record.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
