"""The secrets by which programs and calendars read: everybody's, for administrators, who can revoke them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from compliance.api.tokens import ended
from compliance.history import moment
from compliance.models import ApiToken, CalendarLink
from compliance.rules.words import counted
from compliance.secrets import answered, revoke_all

from .as_file import ListAsFile
from .history import WithHistory
from .read_only import ReadOnly

NOT_ANSWERED = "opens nothing: its person is closed or without a role"


class SecretAdmin(ReadOnly, ListAsFile, WithHistory, admin.ModelAdmin[Any]):
    """Whose secrets there are, made for what, and whether each still opens anything; never a secret itself."""

    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("name", "person__username", "person__first_name", "person__last_name")
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each with whether its person is answered at all."""
        rows: QuerySet[Any] = super().get_queryset(request)
        told: QuerySet[Any] = rows.annotate(is_answered=Exists(answered().filter(pk=OuterRef("person"))))
        return told

    @admin.action(description="Revoke", permissions=["view"])
    def revoke(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """End those that are chosen, whosesoever they are."""
        count = revoke_all(rows, at=timezone.now())
        self.message_user(request, f"{counted(count, str(self.opts.verbose_name))} revoked, to open nothing any more.")

    @admin.display(description="made", ordering="made_at")
    def made(self, obj: Any) -> str:
        return moment(obj.made_at)


def _stands(secret: Any, why_ended: str) -> str:
    """Whether it opens anything; where it does not, why."""
    return why_ended or ("in use" if secret.is_answered else NOT_ANSWERED)


def _last(at: datetime | None) -> str:
    return moment(at) if at else "never"


@admin.register(ApiToken)
class ApiTokenAdmin(SecretAdmin):
    """Programs that read the JSON API."""

    list_display = ("name", "person", "made", "last_used", "stands")
    list_select_related = ("person",)
    fields = list_display
    readonly_fields = ("made", "last_used", "stands")

    @admin.display(description="standing")
    def stands(self, obj: ApiToken) -> str:
        return _stands(obj, ended(obj, at=timezone.now()))

    @admin.display(description="last used", ordering="used_at")
    def last_used(self, obj: ApiToken) -> str:
        return _last(obj.used_at)


@admin.register(CalendarLink)
class CalendarLinkAdmin(SecretAdmin):
    """Calendars that read deadlines."""

    list_display = ("name", "person", "shows", "made", "last_read", "stands")
    list_select_related = ("person", "placement")
    fields = list_display
    readonly_fields = ("shows", "made", "last_read", "stands")

    @admin.display(description="standing")
    def stands(self, obj: CalendarLink) -> str:
        return _stands(obj, "revoked" if obj.revoked_at else "")

    @admin.display(description="shows", ordering="placement__name")
    def shows(self, obj: CalendarLink) -> str:
        return str(obj.placement) if obj.placement else "every placement that they may see"

    @admin.display(description="last read", ordering="read_at")
    def last_read(self, obj: CalendarLink) -> str:
        return _last(obj.read_at)
