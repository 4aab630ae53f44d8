"""What every page says while no run of the reports has been heard of."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from compliance.history import moment
from compliance.reports.running import overdue_since


def alert(request: HttpRequest) -> dict[str, Any]:
    """For templates: ``reports_overdue``, since when the reports are overdue, in words; read where it is shown."""

    def reports_overdue() -> str:
        if not (request.user.is_active and request.user.is_staff):
            return ""
        since = overdue_since(timezone.now())
        return moment(since) if since else ""

    return {"reports_overdue": reports_overdue}
