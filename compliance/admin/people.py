"""The admin of people, where closing an account ends what its person made for programs and calendars, too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from compliance.models import ApiToken, CalendarLink
from compliance.rules.words import counted
from compliance.secrets import revoke_all
from people.admin import PersonAdmin

# ``people`` knows nothing of secrets, which are for reading deadlines.
admin.site.unregister(User)


@admin.register(User)
class PersonWithSecretsAdmin(PersonAdmin):
    """People, with what opens the site to their programs and calendars."""

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A closed account leaves no secret behind that would open something again, were it opened again."""
        super().save_model(request, obj, form, change)
        if obj.is_active:
            return
        for model in (ApiToken, CalendarLink):
            if count := revoke_all(model.objects.filter(person=obj), at=timezone.now()):
                messages.info(request, f"{counted(count, str(model._meta.verbose_name))} revoked with the account.")
