"""Securities that pass from one holder to another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from placements.models import DatedFact, Placement, Security

from .holder import Holder


class Transfer(DatedFact):
    """Securities passing from one holder to another (2003 agreement §7(i)).

    ``transferor`` stays empty where the document does not name it; ``shares`` counts the shares of
    common stock that the transferred securities stand for.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="transfers")
    transferor = models.ForeignKey(
        Holder, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_out",
        help_text="Empty where the document does not name it.",
    )  # fmt: skip
    transferee = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="transfers_in")
    security = models.ForeignKey(Security, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers")
    shares = models.BigIntegerField(help_text="Whole shares of common stock that the securities stand for.")
    note = models.CharField(max_length=300, blank=True)

    within_placement = ("source", "security")

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="a_transfer_has_a_positive_number_of_shares",
                condition=Q(shares__gt=0),
                violation_error_message="A transfer is of more than 0 whole shares.",
            ),
            models.CheckConstraint(
                name="a_transfer_is_between_two_holders",
                condition=Q(transferor__isnull=True) | ~Q(transferor=F("transferee")),
                violation_error_message="The transferor and the transferee are the same holder.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transferor or 'transferor not named'} to {self.transferee}: {self.shares:,} shares"
