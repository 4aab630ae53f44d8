"""Who may see a placement: everybody who works here, or, where it is restricted, its members alone."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from record.history import Recorded

if TYPE_CHECKING:
    from .deal import Placement  # noqa: F401 - named in a text below


class Operator(Enum):
    """Whoever runs commands on the machine that holds the records: nothing on it is hidden from that person."""

    OPERATOR = "operator"


OPERATOR = Operator.OPERATOR

Viewer: TypeAlias = AbstractBaseUser | AnonymousUser | Operator
"""For whom rows are read. It is always said: no read shows everything because nobody was named."""

# What a model's ``placement_path`` says beside a way to the placement, such as ``closing__placement``.
BY_USE = "by use"
"""Its rows are shared: one is seen by who may see a placement that names it, and by all where none does."""
EVERYBODY = "everybody"
"""Its rows say nothing of any placement, and everybody sees them."""


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements, as the office speaks of them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those that ``viewer`` may see: the one place of the rule.

        An active person sees every placement that is not restricted, and of the restricted those of which they are a
        member. No role makes an exception, nor does being a superuser. Who is not signed in, or was closed, sees none.
        """
        if viewer is OPERATOR:
            return self.all()
        if not viewer.is_active:
            return self.none()
        return self.exclude(pk__in=hidden_from(viewer))


def hidden_from(viewer: AbstractBaseUser | AnonymousUser) -> models.QuerySet[Any, Any]:
    """The primary keys of the restricted placements of which a person is no member.

    They are few: asked for what is not among them, the database reads no more than these.
    """
    from . import deal  # which has the query set above

    restricted = deal.Placement.objects.filter(restricted=True)
    return restricted.exclude(members__person=viewer.pk).order_by().values("pk")


class Member(models.Model):
    """A person who may see a restricted placement, with who let them in and when."""

    placement_path: ClassVar[str] = "placement"

    placement = models.ForeignKey("placements.Placement", on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Empty: by the command.",
    )  # fmt: skip
    added_at = models.DateTimeField("added")

    history = Recorded()

    class Meta:
        ordering = ["placement", "pk"]
        verbose_name = "member of a restricted placement"
        verbose_name_plural = "members of restricted placements"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person"],
                name="a_person_is_a_member_of_a_placement_once",
                violation_error_message="This person is a member of this placement.",
            ),
        ]

    def __str__(self) -> str:
        """Without the placement's name: who manages people need not know the deal."""
        return f"{self.person}, member of restricted placement {self.placement_id}"

    @property
    def fact_placement_id(self) -> int:
        """The placement that the person may see. Dates do not rest on it."""
        return self.placement_id
