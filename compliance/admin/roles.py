"""What each role may do, with the history of it: `sync_roles` sets it, and a superuser may change it."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from .at_once import NothingOverwritten
from .history import WithHistory

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(NothingOverwritten, WithHistory, GroupAdmin):
    """A role is a group of Django's."""
