"""Who looked at what, took what away, and signed in; and the history of people's accounts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from simple_history import register

from record import access, acting
from record.history import Recorded


class RecordedPerson(Recorded):
    """Notes, beside the history of an account, each change of what its person may do."""

    def create_historical_record(self, instance: models.Model, history_type: str, using: Any = None) -> None:
        super().create_historical_record(instance, history_type, using)
        tracked: Any = User
        latest = list(tracked.history.filter(id=instance.pk)[:2])
        before, after = _may(latest[1] if len(latest) == 2 else None), _may(latest[0])
        if before != after:
            person = acting.current().person
            access.note(Access.Kind.ALLOWED, f"{instance}: {after}; before: {before}", person=person)


def _may(entry: Any) -> str:
    """What a person may do, as a row of their history has it: "editor", "reader, closed", "nothing"."""
    if entry is None:
        return "nothing"
    said = sorted(link.group.name for link in entry.groups.select_related("group"))
    said += [f"permission {link.permission.codename}" for link in entry.user_permissions.select_related("permission")]
    said += [word for word, holds in (("superuser", entry.is_superuser), ("closed", not entry.is_active)) if holds]
    return ", ".join(said) or "nothing"


# Who has which role is a fact of the office like any other. The password is none, nor a time that the account keeps.
register(User, app="record", records_class=RecordedPerson, excluded_fields=["password", "last_login", "date_joined"])
# So is what a role may do.
register(Group, app="record", records_class=Recorded)


class Access(models.Model):
    """Somebody looked at an object, took a file away, signed in or out, or tried to. Rows are only ever added."""

    LONGEST = 300
    # It names a placement by a number alone, also one that is gone; its list leaves out what a person may not see.
    placement_path: ClassVar[str] = "everybody"

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


class Submission(models.Model):
    """A form that added something, by the number that it carried: sent twice, it adds it once."""

    token = models.UUIDField(unique=True)
    at = models.DateTimeField(db_default=Now())
    model = models.CharField(max_length=60)
    row = models.BigIntegerField(null=True, help_text="The primary key of what was added.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
