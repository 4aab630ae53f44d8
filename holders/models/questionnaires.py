"""What holders furnish for a registration statement (2003 agreement §3(m)), step by step."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from placements.models import RegistrationStatement, Sourced

from .holder import Holder


class QuestionnaireStep(Sourced):
    """One step of a holder's questionnaire for a registration statement, on its day.

    ``reason`` says what is missing in one that came back incomplete, or why the holder's shares were left out.
    """

    placement_path = "registration_statement__placement"

    class Step(models.TextChoices):
        SENT = "sent", "sent to the holder"
        CHASED = "chased", "chased"
        INCOMPLETE = "incomplete", "came back incomplete"
        RECEIVED = "received", "received, complete"
        EXCLUDED = "excluded", "shares left out of the registration statement"
        READMITTED = "readmitted", "shares taken back in"

    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.PROTECT, related_name="questionnaire_steps"
    )
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="questionnaire_steps")
    step = models.CharField(max_length=12, choices=Step)
    occurred_on = models.DateField("day", help_text="Such as 2003-05-20 or May 20, 2003.")
    reason = models.CharField(
        max_length=300, blank=True, help_text="What is missing, or why the shares are left out. 2003 agreement: §3(m)."
    )

    class Meta:
        ordering = ["registration_statement", "holder", "occurred_on", "pk"]
        verbose_name = "questionnaire step"
        constraints = [
            models.UniqueConstraint(
                fields=["registration_statement", "holder", "step", "occurred_on"],
                name="a_questionnaire_takes_a_step_once_a_day",
                violation_error_message="This step of this day is on record: change that one.",
            ),
            models.CheckConstraint(
                name="a_questionnaire_step_is_known",
                condition=Q(step__in=["sent", "chased", "incomplete", "received", "excluded", "readmitted"]),
                violation_error_message="A questionnaire is sent, chased, incomplete, received, or a holder left out.",
            ),
            models.CheckConstraint(
                name="an_incomplete_questionnaire_or_an_exclusion_has_a_reason",
                condition=~Q(step__in=["incomplete", "excluded"]) | ~Q(reason=""),
                violation_error_message="Say what is missing, or why the holder's shares are left out.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.get_step_display()}"

    @property
    def fact_placement_id(self) -> int | None:
        return self.registration_statement.placement_id if self.registration_statement_id else None
