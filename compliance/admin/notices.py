"""Notices: the limbs of the agreement's notice clause."""

from __future__ import annotations

from django.contrib import admin

from compliance.rules.notices import clock
from placements.models import NoticeLimb

from .base import SOURCE, FactAdmin
from .filters import PlacementFilter


@admin.register(NoticeLimb)
class NoticeLimbAdmin(FactAdmin[NoticeLimb]):
    """One limb of a notice clause."""

    list_display = ("label", "sent_by", "sent_when", "day_given", "placement")
    list_filter = (("placement", PlacementFilter), "gives")
    list_select_related = ("placement",)
    search_fields = ("label", "methods", "placement__name", "placement__slug")
    autocomplete_fields = ("placement", "source")
    fixed_once_added = ("placement",)
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", ("label", "methods"), ("gives", "days")),
                "description": "A notice is given on the earliest day that a limb gives. 2003 agreement: §7(g).",
            },
        ),
        (
            "When it is sent",
            {
                "fields": (("after", "before", "by"), "business_days_only"),
                "description": (
                    "On the clocks of the agreement's time zone, such as 17:00. What no limb provides for is left "
                    "open: only actual receipt then gives the day."
                ),
            },
        ),
        SOURCE,
    )

    @admin.display(description="methods", ordering="methods")
    def sent_by(self, obj: NoticeLimb) -> str:
        return obj.methods or "every method"

    @admin.display(description="sent")
    def sent_when(self, obj: NoticeLimb) -> str:
        limits = (("after", obj.after), ("before", obj.before), ("by", obj.by))
        times = " and ".join(f"{word} {clock(limit)}" for word, limit in limits if limit)
        return times + (" on a business day" if obj.business_days_only else "")

    @admin.display(description="gives", ordering="gives")
    def day_given(self, obj: NoticeLimb) -> str:
        return f"{obj.days} {obj.gives}" if obj.days else obj.get_gives_display()
