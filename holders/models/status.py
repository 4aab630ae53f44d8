"""What a holder is by law, and who holds the power over its shares: each dated, with the document that says so."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from placements.models import Placement, Sourced

from .holder import Holder

DAYS_IN_ORDER = Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on"))


def holds_on(day: date) -> Q:
    """The condition that a fact over time holds on ``day``; one without a first day held from the beginning."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class OverTime(Sourced):
    """A fact about a holder that may begin and end; both days are in it.

    Without a first day it held from the beginning, without a last day it holds on.
    """

    starts_on = models.DateField("from", null=True, blank=True, help_text="Empty: as far back as the documents go.")
    ends_on = models.DateField("until", null=True, blank=True, help_text="Its last day; empty while it holds.")

    class Meta:
        abstract = True

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on ``day``: the same as ``holds_on``, for a row at hand."""
        return (self.starts_on or date.min) <= day <= (self.ends_on or date.max)


class HolderStatus(OverTime):
    """What a document says a holder is; it may be several things at once."""

    class Status(models.TextChoices):
        QIB = "qib", "qualified institutional buyer"
        ACCREDITED = "accredited", "accredited investor"
        AFFILIATE = "affiliate", "affiliate of the issuer"
        AFFILIATE_BY_HOLDING = "affiliate by holding", "affiliate of the issuer only by its holding"

    AFFILIATES = (Status.AFFILIATE, Status.AFFILIATE_BY_HOLDING)

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="holder_statuses")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(
        max_length=20,
        choices=Status,
        help_text="An affiliate only by its holding is counted in consents, another is not. 2003 agreement: §7(o).",
    )

    class Meta:
        ordering = ["holder", "pk"]
        verbose_name_plural = "holder statuses"
        constraints = [
            models.CheckConstraint(
                name="a_holder_status_is_known",
                condition=Q(status__in=["qib", "accredited", "affiliate", "affiliate by holding"]),
                violation_error_message=(
                    "A holder is a qualified institutional buyer, an accredited investor, an affiliate of the issuer, "
                    "or one only by its holding."
                ),
            ),
            models.CheckConstraint(
                name="a_holder_status_ends_after_it_starts",
                condition=DAYS_IN_ORDER,
                violation_error_message="The status ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.get_status_display()}"


class Control(OverTime):
    """A person with voting or investment power over a holder's shares (Rule 13d-3(a)).

    Holders that one person controls are under common control; their shares count together for that person.
    """

    class Power(models.TextChoices):
        BOTH = "both", "voting and investment power"
        VOTING = "voting", "voting power"
        INVESTMENT = "investment", "investment power"
        NOT_STATED = "not stated", "control; which power is not stated"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="controls")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="controls")
    person = models.CharField(
        max_length=200, help_text="The person or firm as the document names it; the same words for each holder."
    )
    power = models.CharField(max_length=12, choices=Power, default=Power.BOTH)

    class Meta:
        ordering = ["holder", "pk"]
        verbose_name = "control of a holder"
        verbose_name_plural = "control of holders"
        constraints = [
            models.CheckConstraint(
                name="a_power_over_shares_is_known",
                condition=Q(power__in=["both", "voting", "investment", "not stated"]),
                violation_error_message="The power is voting, investment, both, or not stated.",
            ),
            models.CheckConstraint(
                name="control_ends_after_it_starts",
                condition=DAYS_IN_ORDER,
                violation_error_message="The control ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_power_display()} over {self.holder}"
