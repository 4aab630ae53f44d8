"""Where notices go to a holder, and since when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from placements.models import AddressOfRecord, Placement, in_force

from .holder import Holder


class Address(AddressOfRecord):
    """Where a holder has its notices under the agreement of one placement, from a day on."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="addresses")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="addresses")

    class Meta:
        ordering = ["placement", "holder", "starts_on", "pk"]
        verbose_name = "address of record"
        verbose_name_plural = "addresses of record"
        constraints = [
            *AddressOfRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["placement", "holder", "starts_on"],
                name="a_holder_has_one_address_from_a_day_on",
                violation_error_message="This holder has an address from this day on: change that one.",
            ),
            models.UniqueConstraint(
                fields=["placement", "holder"],
                condition=Q(starts_on__isnull=True),
                name="a_holder_has_one_first_address_in_a_placement",
                violation_error_message="This holder has a first address here: change that, or give this one its day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.since}"


def address_on(holder: Holder, on: date, placement: Placement) -> Address | None:
    """The holder's address of record under the agreement of ``placement`` on the day ``on``; None if unknown.

    What documents of another placement state is an address for the notices of that one (2003 agreement §7(g)).
    """
    return in_force(Address.objects.filter(holder=holder, placement=placement).select_related("source"), on)
