"""What became of securities after they were sold: conversions, exercises, sales, splits, dividends and the like."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from placements.models import Closing, DatedFact, Placement, RegistrationStatement, Security
from placements.models.knowing import day_is_stated

from .holder import Holder
from .voiding import Voidable

TAKING = ("conversion", "exercise", "sale", "redemption", "cancellation")
GIVING = ("conversion", "exercise", "dividend")
PRICED = ("exercise", "sale", "repricing", "dividend")


class PositionEntry(DatedFact, Voidable):
    """One entry in the ledger of positions; allocations and transfers are rows of their own.

    Quantities are whole shares, those of a warrant the shares of common stock that it buys. ``price``
    is dollars a share: the market price of an exercise without cash, the price of a sale, a new
    conversion or exercise price, the price at which shares paid as a dividend are counted. ``amount``
    is a dividend in dollars on each share. An entry whose day is not stated moves nothing.
    """

    class Kind(models.TextChoices):
        CONVERSION = "conversion", "conversion into common stock"
        EXERCISE = "exercise", "exercise of a warrant"
        SALE = "sale", "sale to the market"
        REDEMPTION = "redemption", "redemption"
        CANCELLATION = "cancellation", "cancellation or expiry"
        SPLIT = "split", "split of stock"
        REPRICING = "repricing", "change of a conversion or exercise price"
        DIVIDEND = "dividend", "dividend paid in shares"

    class Fractions(models.TextChoices):
        DOWN = "down", "dropped or paid in cash"
        HALF_UP = "half up", "rounded, a half up"
        UP = "up", "rounded up"

    class Under(models.TextChoices):
        REGISTRATION = "registration", "a registration statement"
        RULE_144 = "rule 144", "Rule 144"
        OTHER = "other", "another exemption"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="position_entries")
    kind = models.CharField(max_length=12, choices=Kind)
    security = models.ForeignKey(
        Security, on_delete=models.PROTECT, related_name="position_entries",
        help_text="What is converted, exercised, sold, split or repriced, or what the dividend is paid on.",
    )  # fmt: skip
    holder = models.ForeignKey(
        Holder, on_delete=models.PROTECT, null=True, blank=True, related_name="position_entries",
        help_text="Empty for a split, a change of price and a dividend: these are for all.",
    )  # fmt: skip
    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="position_entries",
        help_text="At which the securities were sold. Where a holder is named.",
    )  # fmt: skip
    quantity = models.BigIntegerField(
        null=True, blank=True, help_text="Whole shares; for a warrant the shares it buys. Where a holder is named."
    )
    lot_since_on = models.DateField(
        "from the lot held since", null=True, blank=True, help_text="Empty: from the lots held longest."
    )
    into = models.ForeignKey(
        Security, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="What is issued by a conversion, an exercise or a dividend.",
    )  # fmt: skip
    cashless = models.BooleanField(
        "without cash", default=False, help_text="An exercise that pays by the shares it gives up, at a market price."
    )
    price = models.DecimalField(
        max_digits=18, decimal_places=6, null=True, blank=True,
        help_text="Dollars a share: the market price of an exercise without cash, the price of a sale, the new price.",
    )  # fmt: skip
    amount = models.DecimalField(
        "dividend", max_digits=18, decimal_places=6, null=True, blank=True, help_text="Dollars on each share."
    )
    new_shares = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of a split: 2 for 2 new shares for each old one."
    )
    old_shares = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of a split: 1; in a reverse split more, such as 25."
    )
    fractions = models.CharField("fractions of a share are", max_length=8, choices=Fractions, default=Fractions.DOWN)
    under = models.CharField("sold under", max_length=12, choices=Under, blank=True)
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.PROTECT, null=True, blank=True, related_name="position_entries"
    )
    note = models.CharField(max_length=300, blank=True)

    within_placement = ("source", "security", "into", "closing", "registration_statement")

    class Meta:
        ordering = ["placement", "occurred_on", "pk"]
        verbose_name = "position entry"
        verbose_name_plural = "position entries"
        constraints = [
            *DatedFact.Meta.constraints,
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                name="an_exact_or_inferred_entry_has_a_day",
                condition=day_is_stated("occurred_on"),
                violation_error_message="Give the day, or mark it approximate or unknown if no document states it.",
            ),
            models.CheckConstraint(
                name="an_entry_is_of_a_known_kind",
                condition=Q(kind__in=[*TAKING, "split", "repricing", "dividend"]),
                violation_error_message=(
                    "An entry is a conversion, exercise, sale, redemption, cancellation, split, repricing or dividend."
                ),
            ),
            models.CheckConstraint(
                name="an_entry_knows_what_becomes_of_fractions",
                condition=Q(fractions__in=["down", "half up", "up"]),
                violation_error_message="Fractions of a share go down, half up or up.",
            ),
            models.CheckConstraint(
                name="an_entry_for_a_holder_says_of_what_and_how_much",
                condition=Q(kind__in=TAKING, holder__isnull=False, closing__isnull=False, quantity__gt=0)
                | (
                    ~Q(kind__in=TAKING)
                    & Q(holder__isnull=True, closing__isnull=True, quantity__isnull=True, lot_since_on__isnull=True)
                ),
                violation_error_message=(
                    "A conversion, exercise, sale, redemption or cancellation names the holder, the closing and a "
                    "quantity of more than 0; a split, a change of price and a dividend are for all and name none."
                ),
            ),
            models.CheckConstraint(
                name="an_entry_that_issues_shares_says_of_what",
                condition=Q(kind__in=GIVING, into__isnull=False) | (~Q(kind__in=GIVING) & Q(into__isnull=True)),
                violation_error_message=(
                    "A conversion, an exercise and a dividend say into what; no other kind of entry does."
                ),
            ),
            models.CheckConstraint(
                name="an_exercise_without_cash_has_a_market_price",
                condition=Q(cashless=False) | Q(kind="exercise", price__isnull=False),
                violation_error_message="Only an exercise is without cash; it has the market price of a share.",
            ),
            models.CheckConstraint(
                name="an_exercise_for_cash_has_no_market_price",
                condition=~Q(kind="exercise") | Q(cashless=True) | Q(price__isnull=True),
                violation_error_message="An exercise for cash is at the warrant's own price: leave the price empty.",
            ),
            models.CheckConstraint(
                name="an_entry_has_a_price_where_it_takes_one",
                condition=Q(price__isnull=True, kind__in=[*TAKING, "split", "dividend"])
                | Q(price__gt=0, kind__in=PRICED),
                violation_error_message=(
                    "A change of price has the new price; else only an exercise without cash, a sale or a dividend "
                    "has one. A price is more than $0."
                ),
            ),
            models.CheckConstraint(
                name="a_dividend_has_an_amount",
                condition=Q(kind="dividend", amount__gt=0) | (~Q(kind="dividend") & Q(amount__isnull=True)),
                violation_error_message="A dividend has an amount of more than $0 on each share; nothing else has.",
            ),
            models.CheckConstraint(
                name="a_split_has_a_ratio",
                condition=Q(kind="split", new_shares__gt=0, old_shares__gt=0)
                | (~Q(kind="split") & Q(new_shares__isnull=True, old_shares__isnull=True)),
                violation_error_message="A split is of so many new shares for so many old; nothing else has a ratio.",
            ),
            models.CheckConstraint(
                name="a_sale_says_under_what",
                condition=Q(kind="sale", under__in=["registration", "rule 144", "other"])
                | (~Q(kind="sale") & Q(under="", registration_statement__isnull=True)),
                violation_error_message=(
                    "A sale is under a registration statement, Rule 144 or another exemption; nothing else is."
                ),
            ),
        ]
        indexes = [models.Index(fields=["placement", "occurred_on"], name="entry_by_placement_and_day")]

    def __str__(self) -> str:
        quantity = f"{self.quantity:,}" if self.quantity else ""
        parts = [self.get_kind_display(), str(self.holder or ""), quantity, str(self.security)]
        return " · ".join(filter(None, parts))
