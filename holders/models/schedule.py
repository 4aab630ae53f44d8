"""What Schedule 1 of a purchase agreement allots to each holder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from placements.models import Closing, Security, Sourced

from .holder import Holder


class Allocation(Sourced):
    """A line of Schedule 1: so much of one security to one holder at one closing.

    ``quantity`` counts whole shares (for a warrant: the shares of common stock it buys), ``price_paid``
    dollars for the whole line; None where the schedule gives no price for it.
    """

    within_placement = ("source", "security")
    placement_path = "closing__placement"

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="allocations")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="allocations")
    security = models.ForeignKey(Security, on_delete=models.PROTECT, related_name="allocations")
    quantity = models.BigIntegerField(help_text="Whole shares; for a warrant the shares it buys.")
    price_paid = models.DecimalField(
        max_digits=18, decimal_places=2, null=True, blank=True, help_text="Dollars for this line in all."
    )

    class Meta:
        ordering = ["closing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "holder", "security"],
                name="one_allocation_per_closing_holder_and_security",
                violation_error_message="At this closing this holder has an allocation of this security: change that.",
            ),
            models.CheckConstraint(
                name="an_allocation_has_a_positive_quantity",
                condition=Q(quantity__gt=0),
                violation_error_message="The quantity is more than 0 whole shares.",
            ),
            models.CheckConstraint(
                name="an_allocation_has_a_positive_price",
                condition=Q(price_paid__isnull=True) | Q(price_paid__gt=0),
                violation_error_message="The price paid is more than $0; leave it empty where none is stated.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.quantity:,} {self.security}"

    @property
    def fact_placement_id(self) -> int | None:
        return self.closing.placement_id if self.closing_id else None
