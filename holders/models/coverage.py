"""What is registered in the holders' names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from placements.models import RegistrationStatement, Sourced
from placements.models.deal import CODE

from .holder import Holder


class Coverage(Sourced):
    """A holder's shares in a registration statement, as a selling-holder table prints them.

    Share counts are whole shares of common stock. ``percent_before`` and ``percent_after`` are as
    printed ("*" is less than 1%). ``filing`` names the supplement that gives the line; empty: the
    prospectus itself.
    """

    placement_path = "registration_statement__placement"

    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.PROTECT, related_name="coverages"
    )
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="coverages")
    filing = models.CharField(max_length=40, blank=True, validators=[CODE], help_text="Such as supplement-1.")
    as_of_on = models.DateField("table as of", null=True, blank=True)
    shares_offered = models.BigIntegerField()
    shares_before = models.BigIntegerField("owned before", null=True, blank=True)
    percent_before = models.CharField("% before, as printed", max_length=10, blank=True)
    shares_after = models.BigIntegerField("owned after", null=True, blank=True)
    percent_after = models.CharField("% after, as printed", max_length=10, blank=True)

    class Meta:
        ordering = ["registration_statement", "pk"]
        verbose_name_plural = "coverage"
        constraints = [
            models.UniqueConstraint(
                fields=["registration_statement", "holder", "filing"],
                name="a_holder_has_one_line_in_a_selling_holder_table",
                violation_error_message="This holder has a line in this table: change that one.",
            ),
            models.CheckConstraint(
                name="a_selling_holder_offers_shares",
                condition=Q(shares_offered__gt=0)
                & (Q(shares_before__isnull=True) | Q(shares_before__gte=0))
                & (Q(shares_after__isnull=True) | Q(shares_after__gte=0)),
                violation_error_message="Shares offered are more than 0; shares owned are 0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.shares_offered:,} shares offered"

    @property
    def fact_placement_id(self) -> int | None:
        return self.registration_statement.placement_id if self.registration_statement_id else None
