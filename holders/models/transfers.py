"""Securities that pass from one holder to another, and the papers by which registration rights pass with them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from placements.models import Closing, DatedFact, Placement, Security
from placements.models.deal import CODE
from placements.models.knowing import day_is_stated

from .holder import Holder
from .voiding import Voidable


class Transfer(DatedFact, Voidable):
    """Securities passing from one holder to another (2003 agreement §7(i)).

    ``transferor`` stays empty where the document does not name it; ``shares`` counts the shares of
    common stock that the transferred securities stand for. Only a transfer with its closing, quantity
    and day moves anything from one holder's positions to another's; ``quantity`` counts whole shares
    of the security itself, for a warrant the shares that it buys.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="transfers")
    code = models.CharField(
        max_length=40, blank=True, validators=[CODE],
        help_text="Such as betts-1. Papers name the transfer by it.",
    )  # fmt: skip
    transferor = models.ForeignKey(
        Holder, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_out",
        help_text="Empty where the document does not name it.",
    )  # fmt: skip
    transferee = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="transfers_in")
    security = models.ForeignKey(Security, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers")
    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers",
        help_text="At which the securities were sold; empty where that is not known.",
    )  # fmt: skip
    quantity = models.BigIntegerField(
        null=True, blank=True, help_text="Whole shares of the security; for a warrant the shares it buys."
    )
    lot_since_on = models.DateField(
        "from the lot held since", null=True, blank=True, help_text="Empty: from the lots held longest."
    )
    shares = models.BigIntegerField(help_text="Whole shares of common stock that the securities stand for.")
    note = models.CharField(max_length=300, blank=True)

    within_placement = ("source", "security", "closing")

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["placement", "code"],
                condition=~Q(code=""),
                name="a_transfer_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a transfer with this code.",
            ),
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
            models.CheckConstraint(
                name="a_transfer_names_its_lot_wholly_or_not_at_all",
                condition=Q(closing__isnull=True, quantity__isnull=True, lot_since_on__isnull=True)
                | Q(transferor__isnull=False, security__isnull=False, closing__isnull=False, quantity__gt=0),
                violation_error_message=(
                    "To say what was transferred from whom, give the transferor, the security, the closing and a "
                    "quantity of more than 0; leave closing, quantity and lot empty where that is not known."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transferor or 'transferor not named'} to {self.transferee}: {self.shares:,} shares"


class AssignmentPaper(DatedFact):
    """A paper by which registration rights pass to a transferee (2003 agreement §7(i))."""

    placement_path = "transfer__placement"

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "written agreement to assign"
        COPY = "copy", "copy of the agreement to the issuer"
        NOTICE = "notice", "written notice to the issuer"
        CONSENT = "consent", "consent of the issuer"

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind)
    gives_name = models.BooleanField("names the transferee", default=True)
    gives_address = models.BooleanField("gives its address", default=True)
    gives_securities = models.BooleanField("names the securities", default=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["transfer", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="an_exact_or_inferred_paper_has_a_day",
                condition=day_is_stated("occurred_on"),
                violation_error_message="Give the day of the paper, or mark it unknown if no document states it.",
            ),
            models.CheckConstraint(
                name="an_assignment_paper_is_of_a_known_kind",
                condition=Q(kind__in=["agreement", "copy", "notice", "consent"]),
                violation_error_message="A paper is an agreement, a copy, a notice or a consent.",
            ),
            models.CheckConstraint(
                name="only_a_notice_leaves_something_out",
                condition=Q(kind="notice") | Q(gives_name=True, gives_address=True, gives_securities=True),
                violation_error_message="Only a notice has to give the name, the address and the securities.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.transfer}"

    @property
    def fact_placement_id(self) -> int | None:
        return self._of.placement_id if self._of else None

    def clean(self) -> None:
        super().clean()
        if self._of and not self._of.code:
            raise ValidationError("Give the transfer a code, such as transfer-1: its papers name it by that.")

    @property
    def _of(self) -> Transfer | None:
        """Its transfer, which a form may not have chosen, or not have saved, yet."""
        chosen = self.transfer_id or self._state.fields_cache.get("transfer")
        return self.transfer if chosen else None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a notice leaves out, in words."""
        given = {
            "the transferee's name": self.gives_name,
            "the transferee's address": self.gives_address,
            "the securities": self.gives_securities,
        }
        return tuple(what for what, is_given in given.items() if not is_given)
