"""How a fact is known: by which document and clause, and how surely its day is.

The documents do not state every day. A day that is not stated is never guessed: it is kept as the
interval that the documents allow, with the words that say why.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from record.history import Recorded


class Certainty(models.TextChoices):
    """How the day of a fact is known."""

    EXACT = "exact", "exact: a document states the day"
    INFERRED = "inferred", "inferred: the reason says from what"
    APPROXIMATE = "approximate", "approximate: only a span, such as a month, is stated"
    UNKNOWN = "unknown", "unknown: no document states the day"


class Sourced(models.Model):
    """A fact that names the document, and the place in it, that states it."""

    source = models.ForeignKey(
        "placements.SourceDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The document that states this.",
    )
    clause = models.CharField(max_length=120, blank=True, help_text="Where in the document, such as §3(a).")

    # The fields that name something of a placement, which must be this fact's own placement.
    within_placement: ClassVar[tuple[str, ...]] = ("source",)
    # The way from a row to its placement, by which it is seen or hidden with it.
    placement_path: ClassVar[str] = "placement"

    history = Recorded(inherit=True)

    class Meta:
        abstract = True

    @property
    def fact_placement_id(self) -> int | None:
        """The placement this fact belongs to; None on a form that has not chosen one yet."""
        return getattr(self, "placement_id", None)

    def clean(self) -> None:
        """Refuse a source, or anything else named here, that belongs to another placement."""
        super().clean()
        errors = {}
        for field in self.within_placement:
            named = getattr(self, field, None)
            if named is not None and named.fact_placement_id != self.fact_placement_id:
                errors[field] = f"“{named}” belongs to another placement."
        if errors:
            raise ValidationError(errors)

    @property
    def cited_as(self) -> str:
        """The source as lawyers cite it, such as "Ex. 4.4 §2"; empty where none is on record."""
        return " ".join(part for part in (self.source.cited_as if self.source else "", self.clause) if part)


class DatedFact(Sourced):
    """A fact with a legal day, and how that day is known.

    ``occurred_on`` is None where it has not happened or its day is not stated; ``not_before`` and
    ``not_after`` then bound the day as far as the documents do (inclusive calendar days).
    """

    occurred_on = models.DateField("day", null=True, blank=True, help_text="Such as 2003-05-07 or May 7, 2003.")
    certainty = models.CharField("day is", max_length=12, choices=Certainty, default=Certainty.EXACT)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why the day is inferred, or what the documents leave open."
    )
    not_before = models.DateField("not before", null=True, blank=True, help_text="Where the day is not stated.")
    not_after = models.DateField("not after", null=True, blank=True, help_text="Where the day is not stated.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_inferred_day_has_a_reason",
                condition=~Q(certainty=Certainty.INFERRED) | ~Q(reason=""),
                violation_error_message="The day is inferred: say in the reason from what.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approximate_day_has_both_bounds",
                condition=~Q(certainty=Certainty.APPROXIMATE) | Q(not_before__isnull=False, not_after__isnull=False),
                violation_error_message=(
                    "The day is approximate: give the first and the last day it may be, "
                    "for a month its first and last day."
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_unstated_day_is_left_empty",
                condition=Q(certainty__in=[Certainty.EXACT, Certainty.INFERRED]) | Q(occurred_on__isnull=True),
                violation_error_message=(
                    "A day that is approximate or unknown is left empty: use “not before” and “not after”, "
                    "or mark the day as exact or inferred."
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_bounds_are_in_order",
                condition=Q(not_before__isnull=True) | Q(not_after__isnull=True) | Q(not_before__lte=F("not_after")),
                violation_error_message="“Not before” is later than “not after”.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_certainty_is_a_known_word",
                condition=Q(certainty__in=Certainty.values),
                violation_error_message="The day is exact, inferred, approximate or unknown.",
            ),
        ]


def day_is_stated(*fields: str) -> Q:
    """The condition that an exact or inferred day is given in one of ``fields``."""
    given = Q()
    for field in fields:
        given |= Q(**{f"{field}__isnull": False})
    return Q(certainty__in=[Certainty.APPROXIMATE, Certainty.UNKNOWN]) | given
