"""Findings that were proposed to be accepted, or accepted: on record here, done on the site's page of findings."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from compliance.models import FindingAck

from .as_file import ListAsFile
from .filters import ByPlacementFilter
from .history import WithHistory


@admin.register(FindingAck)
class FindingAckAdmin(ListAsFile, WithHistory, admin.ModelAdmin[FindingAck]):
    """What was proposed or accepted, by whom and why. That is done on the page of findings; here it is withdrawn."""

    list_display = ("code", "placement", "proposed_by", "accepted_by", "accepted_on", "reason")
    list_filter = ("code", ("placement", ByPlacementFilter))
    list_select_related = ("placement", "proposed_by", "accepted_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("code", "reason", "placement__name")
    fields = ("placement", "code", "fingerprint", "reason", "proposed_by", "proposed_on", "accepted_by", "accepted_on")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody types in a fingerprint."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: FindingAck | None = None) -> bool:
        """Another reason is another acceptance, by whoever gives it."""
        return False
