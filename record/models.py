"""Who looked at what, took what away, and signed in; and the history of people's accounts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from simple_history import register

from record import acting
from record.history import Recorded

# Who has which role is a fact of the office like any other. The password is none, nor a time that the account keeps.
register(User, app="record", records_class=Recorded, excluded_fields=["password", "last_login", "date_joined"])


class Access(models.Model):
    """Somebody looked at an object, took a file away, signed in or out, or tried to. Rows are only ever added."""

    LONGEST = 300

    class Kind(models.TextChoices):
        LOOKED = "looked", "looked at"
        EXPORTED = "exported", "exported"
        SIGNED_IN = "signed in", "signed in"
        SIGNED_OUT = "signed out", "signed out"
        REFUSED = "refused", "sign-in refused"
        ALLOWED = "allowed", "permissions changed"

    kind = models.CharField("what", max_length=12, choices=Kind)
    at = models.DateTimeField("when", db_default=Now(), db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.CharField("who", max_length=320, blank=True, default=acting.by)
    said = models.CharField("of what", max_length=LONGEST, blank=True)
    path = models.CharField("address", max_length=LONGEST, blank=True, help_text="The page's, with what it was asked.")
    model = models.CharField(max_length=60, blank=True, help_text="Such as placements.closing.")
    row = models.BigIntegerField(null=True, blank=True, help_text="The primary key of the object looked at.")
    placement = models.BigIntegerField(
        null=True, blank=True, db_index=True, help_text="The primary key of its placement, which may be gone since."
    )
    request = models.UUIDField(default=acting.number)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "look or sign-in"
        verbose_name_plural = "looks, exports and sign-ins"
        indexes = [models.Index(fields=["model", "row"], name="accesses_of_an_object")]
        constraints = [
            models.CheckConstraint(
                name="an_access_is_of_a_known_kind",
                condition=Q(kind__in=["looked", "exported", "signed in", "signed out", "refused", "allowed"]),
                violation_error_message="Choose from the list what was done.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.get_kind_display()} {self.said}".strip()
