"""A secret with which a person's own program reads what they may see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from placements.models import EVERYBODY
from record.history import Recorded


class ApiToken(models.Model):
    """Whose program reads, and what for. The secret itself is not kept, only what it hashes to."""

    placement_path: ClassVar[str] = EVERYBODY

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What reads with it, such as the docket import.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Django's hash for sessions, of the password that its person had when it was made: with another one it ends.
    password_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField("made")
    used_at = models.DateTimeField("last used", null=True, blank=True)
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)

    history = Recorded(excluded_fields=["digest", "password_hash", "used_at"])

    class Meta:
        ordering = ["person", "-made_at"]
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(
                name="an_api_token_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Say what reads with it.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
