"""What a person may do, read in one statement: Django asks for it in two, which it puts together anew for each page."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q

from compliance.prepared import SOMEBODY, Prepared

_GIVEN = Prepared(
    lambda: (
        Permission.objects.filter(
            Q(pk__in=User.user_permissions.through.objects.filter(user=SOMEBODY.pk).values("permission"))
            | Q(pk__in=Group.permissions.through.objects.filter(group__user=SOMEBODY.pk).values("permission"))
        )
        .values_list("content_type__app_label", "codename")
        .order_by()
    ),
    SOMEBODY.pk,
)
"""The permissions that a person has by themselves or by a role."""


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """Sign-in as it is, and the permissions of a person once for each request, in which the person is read anew."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> Any:
        """The permissions, such as "placements.add_closing"; none for who is closed, all for a superuser."""
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = {f"{label}.{codename}" for label, codename in _GIVEN.rows(user_obj.pk)}
        return user_obj._perm_cache
