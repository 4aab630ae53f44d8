"""Where notices go, and since when: what every address of record has, and those of the issuer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import Q

from .deal import Placement
from .knowing import Sourced


class AddressOfRecord(Sourced):
    """An address to which notices go from a day on.

    The first one has no day: it holds until another begins. One that begins takes the place of the one before it as a
    whole; what it does not state, such as a fax number, is unknown from then on.
    """

    starts_on = models.DateField(
        "from", null=True, blank=True, help_text="Its first day; empty for the first address, as in the agreement."
    )
    address = models.TextField(blank=True, help_text="For notices, a line each. 2003 agreement: §7(g).")
    attention = models.CharField(max_length=120, blank=True)
    fax = models.CharField(max_length=40, blank=True, help_text="The fax number for notices. 2003 agreement: §7(g).")
    email = models.EmailField("e-mail", blank=True, help_text="If the agreement takes notices by e-mail.")
    copies_to = models.TextField(
        blank=True, help_text="Counsel with copies, a line each; empty: the counsel that the agreement names."
    )
    note = models.CharField(max_length=300, blank=True, help_text="How it is known, such as a notice of change.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_where_notices_go",
                condition=~Q(address="", attention="", fax="", email="", copies_to=""),
                violation_error_message="Give at least one of address, attention, fax, e-mail and copies.",
            ),
        ]

    @property
    def since(self) -> str:
        """From which day it is of record: ``from 2003-10-06``, ``first address``."""
        return f"from {self.starts_on:%Y-%m-%d}" if self.starts_on else "first address"


A = TypeVar("A", bound=AddressOfRecord)


def in_force(addresses: Iterable[A], on: date) -> A | None:
    """The one of a party's addresses that is of record on the day ``on``; None if none had begun by then."""
    begun = (each for each in addresses if each.starts_on is None or each.starts_on <= on)
    return max(begun, key=lambda each: each.starts_on or date.min, default=None)


class IssuerAddress(AddressOfRecord):
    """Where the issuer has its notices under the agreement of one placement, from a day on."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="issuer_addresses")

    class Meta:
        ordering = ["placement", "starts_on", "pk"]
        verbose_name = "address of the issuer"
        verbose_name_plural = "addresses of the issuer"
        constraints = [
            *AddressOfRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["placement", "starts_on"],
                name="an_issuer_has_one_address_from_a_day_on",
                violation_error_message="The issuer has an address from this day on: change that one.",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(starts_on__isnull=True),
                name="an_issuer_has_one_first_address_in_a_placement",
                violation_error_message="The issuer has a first address here: change that, or give this one its day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement.issuer}, {self.since}"


def issuer_address_on(placement: Placement, on: date) -> IssuerAddress | None:
    """The issuer's address of record under the agreement of ``placement`` on the day ``on``; None if unknown."""
    return in_force(IssuerAddress.objects.filter(placement=placement).select_related("source"), on)
