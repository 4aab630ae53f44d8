"""The deal as its documents state it: issuer, placement, documents, securities, closings, agreement."""

from __future__ import annotations

from functools import cache
from typing import ClassVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from record.history import Recorded

from .knowing import DatedFact, Sourced, day_is_stated
from .visibility import BY_USE, PlacementQuerySet

CODE = RegexValidator(r"^[a-z0-9]+(?:[.-][a-z0-9]+)*\Z", "Use small letters, digits, hyphens and dots, such as ex-4.4.")


def validate_time_zone(name: str) -> None:
    """Refuse what is no name of a time zone of the IANA database."""
    if name not in _time_zones():
        raise ValidationError(f"There is no time zone “{name}”. Give a name such as America/New_York.")


@cache
def _time_zones() -> frozenset[str]:
    """All names; they are read from files."""
    return frozenset(available_timezones())


class Issuer(models.Model):
    """The company that sold the securities and owes the duties."""

    placement_path: ClassVar[str] = BY_USE

    name = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        "state of incorporation", max_length=60, blank=True, help_text="As in the agreement, such as Delaware."
    )
    fiscal_year_end = models.CharField(
        max_length=5,
        default="12-31",
        validators=[RegexValidator(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z", "Give month and day, such as 12-31.")],
        help_text="Month and day, such as 12-31.",
    )
    symbol = models.CharField(max_length=12, blank=True, help_text="The trading symbol, such as SPPI.")

    history = Recorded()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """One private placement: the unit that is loaded, exported and judged."""

    placement_path: ClassVar[str] = "pk"

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="placements")
    slug = models.SlugField(
        "short name",
        max_length=60,
        unique=True,
        help_text="The short name in addresses and commands, such as series-d-2003.",
    )
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True, help_text="What was sold and what is open, in a few sentences.")
    restricted = models.BooleanField(
        "restricted to its members",
        default=False,
        help_text="Nobody else sees that it exists. Who restricts it is its first member.",
    )
    names_to_outsiders = models.BooleanField(
        "names in mail that leaves the office",
        default=False,
        help_text="Otherwise reports to outside counsel hold counts and dates of this placement, and no names.",
    )

    objects = PlacementQuerySet.as_manager()

    history = Recorded()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["id"], condition=Q(restricted=True), name="placement_restricted")]

    def __str__(self) -> str:
        return self.name

    @property
    def fact_placement_id(self) -> int | None:
        """Its own primary key: it is the placement that it belongs to."""
        return self.pk


class SourceDocument(models.Model):
    """A document that states facts: an exhibit, a release, a prospectus."""

    placement_path: ClassVar[str] = "placement"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="documents")
    code = models.CharField(max_length=40, validators=[CODE], help_text="Such as ex-4.4.")
    title = models.CharField(max_length=200)
    cite = models.CharField(
        "cited as",
        max_length=60,
        blank=True,
        help_text="How it is cited, such as Ex. 4.4; made from the code if empty.",
    )
    dated_on = models.DateField("dated", null=True, blank=True, help_text="The day the document bears.")
    note = models.CharField(max_length=300, blank=True, help_text="What to know about it, such as another date in it.")

    history = Recorded()

    class Meta:
        ordering = ["placement", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code"],
                name="a_document_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a document with this code.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cited_as}: {self.title}"

    @property
    def fact_placement_id(self) -> int:
        """The placement this document belongs to."""
        return self.placement_id

    @property
    def cited_as(self) -> str:
        """How it is cited: as given, else from its code (``ex-4.4`` → Ex. 4.4)."""
        return self.cite or (f"Ex. {self.code[3:]}" if self.code.startswith("ex-") else self.code)


class Security(Sourced):
    """A class of securities sold in, or because of, the placement. Prices are dollars a share."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", "preferred stock"
        COMMON = "common", "common stock"
        WARRANT = "warrant", "warrant"
        NOTE = "note", "note"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="securities")
    code = models.CharField(max_length=40, validators=[CODE], help_text="Such as series-d.")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    price = models.DecimalField(
        "price", max_digits=18, decimal_places=6, null=True, blank=True, help_text="Dollars paid for one."
    )
    conversion_price = models.DecimalField(
        max_digits=18, decimal_places=6, null=True, blank=True, help_text="Dollars for one share of common stock."
    )
    exercise_price = models.DecimalField(
        max_digits=18, decimal_places=6, null=True, blank=True, help_text="Dollars for one share of common stock."
    )
    dividend_rate = models.DecimalField(
        "dividend rate, % a year", max_digits=7, decimal_places=4, null=True, blank=True, help_text="8 for 8%."
    )
    reason = models.CharField(
        max_length=300, blank=True, help_text="Where a price is implied or stated elsewhere, from what."
    )

    class Meta:
        verbose_name_plural = "securities"
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code"],
                name="a_security_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a security with this code.",
            ),
            models.CheckConstraint(
                name="a_security_has_positive_prices",
                condition=(Q(price__isnull=True) | Q(price__gt=0))
                & (Q(conversion_price__isnull=True) | Q(conversion_price__gt=0))
                & (Q(exercise_price__isnull=True) | Q(exercise_price__gt=0)),
                violation_error_message="Prices are more than $0; leave empty what no document states.",
            ),
            models.CheckConstraint(
                name="a_dividend_rate_is_not_negative",
                condition=Q(dividend_rate__isnull=True) | Q(dividend_rate__gte=0),
                violation_error_message="A dividend rate is 0% or more.",
            ),
            models.CheckConstraint(
                name="a_security_is_of_a_known_kind",
                condition=Q(kind__in=["preferred", "common", "warrant", "note"]),
                violation_error_message="A security is preferred stock, common stock, a warrant or a note.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Closing(DatedFact):
    """A closing of the placement: the trigger of most duties (2003 agreement §1, “Closing Date”)."""

    class AgreementCovers(models.TextChoices):
        STATED = "stated", "a document says that the agreement covers it"
        NOT_STATED = "not stated", "no document says that the agreement covers it"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="closings")
    code = models.CharField(max_length=40, validators=[CODE], help_text="Such as first.")
    name = models.CharField(max_length=120, blank=True, help_text="Such as First closing; made from the code if empty.")
    agreement_covers = models.CharField(
        "agreement", max_length=12, choices=AgreementCovers, default=AgreementCovers.STATED
    )

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["placement", "code"],
                name="a_closing_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a closing with this code.",
            ),
            models.CheckConstraint(
                name="an_exact_or_inferred_closing_has_a_day",
                condition=day_is_stated("occurred_on"),
                violation_error_message=(
                    "Give the closing's day, or mark the day as approximate or unknown if no document states it."
                ),
            ),
            models.CheckConstraint(
                name="a_closing_says_whether_the_agreement_covers_it",
                condition=Q(agreement_covers__in=["stated", "not stated"]),
                violation_error_message="That the agreement covers the closing is stated, or not stated.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.label}"

    @property
    def label(self) -> str:
        """Its name on screen: as given, else from its code (``first`` → First closing)."""
        words = self.code.replace("-", " ").capitalize()
        return self.name or (words if "closing" in words.lower() else f"{words} closing")


class ClosingTotal(Sourced):
    """What a document states was sold at a closing in all, of one security.

    ``quantity`` counts whole shares (for a warrant: shares of common stock it buys), ``amount`` dollars;
    ``approximate`` where the document says "about".
    """

    within_placement = ("source", "security")
    placement_path = "closing__placement"

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="totals")
    security = models.ForeignKey(Security, on_delete=models.PROTECT, related_name="totals")
    quantity = models.BigIntegerField(
        null=True, blank=True, help_text="Whole shares; for a warrant the shares it buys."
    )
    amount = models.DecimalField(
        max_digits=18, decimal_places=2, null=True, blank=True, help_text="Dollars paid or raised."
    )
    approximate = models.BooleanField(default=False, help_text="The document says “about” or “approximately”.")

    class Meta:
        ordering = ["closing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "security"],
                name="a_closing_states_one_total_of_a_security",
                violation_error_message="This closing has a total of this security.",
            ),
            models.CheckConstraint(
                name="a_stated_total_is_positive",
                condition=(Q(quantity__isnull=False) | Q(amount__isnull=False))
                & (Q(quantity__isnull=True) | Q(quantity__gt=0))
                & (Q(amount__isnull=True) | Q(amount__gt=0)),
                violation_error_message="Give a quantity or an amount, each more than 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.security}, {self.closing.label}"

    @property
    def fact_placement_id(self) -> int | None:
        return self.closing.placement_id if self.closing_id else None


class Agreement(Sourced):
    """The registration rights agreement's own settings: how its dates are counted and what it caps."""

    # The days of each stand with the rules, which know no models; a test holds both lists equal.
    class Calendar(models.TextChoices):
        NYBANK = "NYBANK", "NYBANK: banks in New York"
        SEC = "SEC", "SEC: the SEC and other federal offices"
        NYSE = "NYSE", "NYSE: the New York Stock Exchange"
        NYGCL = "NYGCL", "NYGCL: public holidays of New York law"

    class Tolling(models.TextChoices):
        NONE = "none", "none: a blackout changes nothing"
        EXCUSE = "excuse", "excuse: the miss is excused, the date stays"
        EXTEND = "extend", "extend: the date moves by the blackout's days"

    class Reading(models.TextChoices):
        LITERAL = "literal", "as written"
        FORWARD = "forward", "rolled forward to the next business day"

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="agreement")
    title = models.CharField(max_length=200, blank=True, help_text="Such as Registration Rights Agreement.")
    dated_on = models.DateField("dated", null=True, blank=True, help_text="Empty if no document states the day.")
    governing_law = models.CharField(max_length=60, blank=True, help_text="2003 agreement: §7(k).")
    calendar = models.CharField(
        max_length=20,
        choices=Calendar,
        default=Calendar.NYBANK,
        help_text="The calendar of “Business Day”. 2003 agreement: §1.",
    )
    time_zone = models.CharField(
        max_length=60,
        default="America/New_York",
        validators=[validate_time_zone],
        help_text="In which notices are timed, such as America/New_York. 2003 agreement: §7(g).",
    )
    tolling = models.CharField(
        max_length=8, choices=Tolling, default=Tolling.NONE, help_text="What a blackout does to dates."
    )
    reading = models.CharField(
        max_length=8,
        choices=Reading,
        default=Reading.LITERAL,
        help_text="The reading that decides whether a date was missed. Counsel sets it.",
    )
    minimum_shares = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The least a registration statement covers. 2003 agreement: §2."
    )
    other_securities_maximum = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The most other shares it may include. 2003 agreement: §2."
    )
    blackout_consecutive_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Calendar days in a row at most. 2003 agreement: §3(n)."
    )
    blackout_total_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Calendar days at most in the window. 2003 agreement: §3(n)."
    )
    blackout_window_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The window in months. 2003 agreement: §3(n)."
    )
    blackout_maximum_periods = models.PositiveSmallIntegerField(
        default=0, help_text="Periods at most in the window; 0 for no limit on the number."
    )
    blackout_clause = models.CharField(
        max_length=60, blank=True, help_text="Where the agreement says so, such as §3(n); refusals cite it."
    )
    notice_clause = models.CharField(
        max_length=60, blank=True, help_text="Where the agreement says when notices are given, such as §7(g)."
    )
    issuer_counsel = models.TextField(blank=True, help_text="Who has copies of notices to the issuer, a line each.")
    holders_counsel = models.TextField(blank=True, help_text="Who has copies of notices to holders, a line each.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_blackout_total_is_counted_in_a_window",
                condition=Q(blackout_total_days__isnull=True) | Q(blackout_window_months__gt=0),
                violation_error_message="A total of blackout days is counted in a window: give its months.",
            ),
            models.CheckConstraint(
                name="an_agreement_counts_on_a_known_calendar",
                condition=Q(calendar__in=["NYBANK", "SEC", "NYSE", "NYGCL"]),
                violation_error_message="The calendar is NYBANK, SEC, NYSE or NYGCL.",
            ),
            models.CheckConstraint(
                name="an_agreement_tolls_in_a_known_way",
                condition=Q(tolling__in=["none", "excuse", "extend"]),
                violation_error_message="What a blackout does to dates is none, excuse or extend.",
            ),
            models.CheckConstraint(
                name="an_agreement_has_a_known_reading",
                condition=Q(reading__in=["literal", "forward"]),
                violation_error_message="The reading is literal or forward.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or 'Agreement'} of {self.placement}"
