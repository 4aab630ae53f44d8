"""Who holds: purchasers, what Schedule 1 allots to them, and what is registered in their names."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from placements.models import Closing, DatedFact, Placement, RegistrationStatement, Security, Sourced
from placements.models.deal import CODE


class Holder(models.Model):
    """One legal entity that holds or held securities; it may appear in several placements.

    ``name`` is the name it is filed under; the others it was called by are its ``HolderName`` rows.
    """

    class Status(models.TextChoices):
        QIB = "qib", "qualified institutional buyer"
        ACCREDITED = "accredited", "accredited investor"
        AFFILIATE = "affiliate", "affiliate of the issuer"

    code = models.CharField(max_length=60, unique=True, validators=[CODE], help_text="Such as xmark.")
    name = models.CharField(max_length=200)
    status = models.CharField(
        max_length=12, choices=Status, blank=True, help_text="As the documents state it; empty if they do not."
    )
    address = models.TextField(
        blank=True, help_text="For notices, a line each, as on Schedule 1. 2003 agreement: §7(g)."
    )
    attention = models.CharField(max_length=120, blank=True)
    fax = models.CharField(max_length=40, blank=True, help_text="The fax number for notices. 2003 agreement: §7(g).")
    signatory = models.CharField(max_length=120, blank=True, help_text="Who signed for it, as in the signature block.")
    signatory_title = models.CharField(max_length=120, blank=True)
    controlled_by = models.CharField(
        max_length=200, blank=True, help_text="Who has voting and investment power, if a document says so."
    )
    party_to = models.ManyToManyField(
        Placement,
        blank=True,
        related_name="parties",
        help_text="Placements it is on file for, also where no schedule or table gives it a line.",
    )

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
                fields=["placement", "holder", "name"],
                name="a_holder_has_another_name_once_in_a_placement",
                violation_error_message="This name of the holder is on record.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Allocation(Sourced):
    """A line of Schedule 1: so much of one security to one holder at one closing.

    ``quantity`` counts whole shares (for a warrant: the shares of common stock it buys), ``price_paid``
    dollars for the whole line; None where the schedule gives no price for it.
    """

    within_placement = ("source", "security")

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


class Coverage(Sourced):
    """A holder's shares in a registration statement, as a selling-holder table prints them.

    Share counts are whole shares of common stock. ``percent_before`` and ``percent_after`` are as
    printed ("*" is less than 1%). ``filing`` names the supplement that gives the line; empty: the
    prospectus itself.
    """

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
