"""The admin of people. An administrator gives roles, and can give nobody more than the roles hold."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """Django's page of users, without what would let an administrator rise above the roles.

    That is superuser status and single permissions of anybody, and the roles of their own account.
    """

    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("groups", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[Any, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fixed
        own = ("groups", "is_staff", "is_active") if obj == request.user else ()
        return (*fixed, "is_superuser", "user_permissions", *own)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An administrator must not take over a superuser's account by setting its password."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)
