"""What a place of a document states that no other row holds, so that two places can be held against each other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .deal import Closing, Placement
from .knowing import Sourced

ONE_VALUE = (
    Q(number__isnull=False, dated_on__isnull=True, text="")
    | Q(number__isnull=True, dated_on__isnull=False, text="")
    | (Q(number__isnull=True, dated_on__isnull=True) & ~Q(text=""))
)


class DocumentStatement(Sourced):
    """One value that one place of a document gives for a subject: a number, a day or some words.

    Statements of one subject, about the same closing, should say the same. With ``part`` a statement gives one
    part of its subject, and the parts add up. ``meant`` is for a slip: what the place must mean, where it cannot
    mean what it says.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="statements")
    subject = models.CharField(
        max_length=80, help_text="A few words, the same for every place, such as purchase agreement date."
    )
    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="statements",
        help_text="The closing it is about, if it is about one.",
    )  # fmt: skip
    part = models.CharField(max_length=120, blank=True, help_text="Of which part of the subject, if only of one.")
    number = models.BigIntegerField(null=True, blank=True, help_text="Whole shares or dollars.")
    dated_on = models.DateField("day", null=True, blank=True, help_text="The day that it gives.")
    text = models.CharField("words", max_length=200, blank=True, help_text="The few words that matter.")
    approximate = models.BooleanField(default=False, help_text="The document says “about” or “up to about”.")
    meant = models.CharField(
        max_length=200, blank=True, help_text="What it must mean, where it cannot mean what it says."
    )

    within_placement = ("source", "closing")

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_statement_gives_one_value",
                condition=ONE_VALUE,
                violation_error_message="Give a number, a day or words: one of them.",
            ),
            models.CheckConstraint(
                name="a_statement_names_its_document",
                condition=Q(source__isnull=False),
                violation_error_message="Name the document that states this.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.value}"

    @property
    def value(self) -> str:
        """What it states, on one line: 5,270; 2003-04-29; words as they stand."""
        if self.number is not None:
            return f"{self.number:,}"
        return self.dated_on.isoformat() if self.dated_on else self.text
