"""Where notices go to a holder, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from placements.models import Placement, Sourced

from .holder import Holder


class Address(Sourced):
    """An address of record: where a holder has its notices under the agreement of one placement, from a day on.

    The first one has no day: it holds until another begins. One that begins takes the place of the one before it as a
    whole; what it does not state, such as a fax number, is unknown from then on.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="addresses")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="addresses")
    starts_on = models.DateField(
        "from", null=True, blank=True, help_text="Its first day; empty for the first address, as on Schedule 1."
    )
    address = models.TextField(
        blank=True, help_text="For notices, a line each, as on Schedule 1. 2003 agreement: §7(g)."
    )
    attention = models.CharField(max_length=120, blank=True)
    fax = models.CharField(max_length=40, blank=True, help_text="The fax number for notices. 2003 agreement: §7(g).")
    email = models.EmailField("e-mail", blank=True, help_text="If the agreement takes notices by e-mail.")
    copies_to = models.TextField(
        blank=True,
        help_text="Counsel with copies for this holder, a line each; empty: the agreement's counsel for holders.",
    )
    note = models.CharField(max_length=300, blank=True, help_text="How it is known, such as a notice of change.")

    class Meta:
        ordering = ["placement", "holder", "starts_on", "pk"]
        verbose_name = "address of record"
        verbose_name_plural = "addresses of record"
        constraints = [
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
            models.CheckConstraint(
                name="an_address_says_where_notices_go",
                condition=~Q(address="", attention="", fax="", email="", copies_to=""),
                violation_error_message="Give at least one of address, attention, fax, e-mail and copies.",
            ),
        ]

    def __str__(self) -> str:
        since = f"from {self.starts_on:%Y-%m-%d}" if self.starts_on else "first address"
        return f"{self.holder}, {since}"


def in_force(addresses: Iterable[Address], on: date) -> Address | None:
    """The one of a holder's addresses that is of record on the day ``on``; None if none had begun by then."""
    begun = (each for each in addresses if each.starts_on is None or each.starts_on <= on)
    return max(begun, key=lambda each: each.starts_on or date.min, default=None)


def address_on(holder: Holder, on: date, placement: Placement) -> Address | None:
    """The holder's address of record under the agreement of ``placement`` on the day ``on``; None if unknown.

    What documents of another placement state is an address for the notices of that one (2003 agreement §7(g)).
    """
    return in_force(Address.objects.filter(holder=holder, placement=placement).select_related("source"), on)
