"""Notices as they were sent, and the limbs of the agreement's notice clause that say when they are given."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from compliance.entering.notices import NoticeForm, on_clock
from compliance.facts.notices import given_on
from compliance.fields import MomentField
from compliance.notices import Addressee, addressees
from compliance.rules import RuleError
from compliance.rules.notices import clock
from compliance.rules.words import medium_date
from holders.models import Notice
from placements.models import NoticeLimb

from .base import CITED, SOURCE, FactAdmin
from .filters import ByPlacementFilter


@admin.register(NoticeLimb)
class NoticeLimbAdmin(FactAdmin[NoticeLimb]):
    """One limb of a notice clause."""

    list_display = ("label", "sent_by", "sent_when", "day_given", "placement")
    list_filter = (("placement", ByPlacementFilter), "gives")
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


@admin.register(Notice)
class NoticeAdmin(FactAdmin[Notice]):
    """A notice, with the day on which it is deemed given and the address of record to which it went."""

    form = NoticeForm
    formfield_overrides = {
        **FactAdmin.formfield_overrides,
        models.DateTimeField: {"form_class": MomentField, "widget": MomentField.widget},
    }
    list_display = ("__str__", "sent", "method", "deemed", "limb", "placement")
    list_filter = (("placement", ByPlacementFilter), "method", "to")
    list_select_related = ("event", "recipient", "placement__agreement")
    search_fields = ("event__name", "filing", "recipient__name", "sender__name", "placement__name", "note")
    autocomplete_fields = ("placement", "event", "registration_statement", "sender", "recipient", "source")
    readonly_fields = ("reasoning", "where_it_went")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", ("event", "filing"), "registration_statement"),
                "description": "A notice that is an event gives it its day: no milestone repeats it.",
            },
        ),
        ("From and to", {"fields": ("sender", ("to", "recipient"), "fax_used", "copies")}),
        ("How and when", {"fields": ("method", ("sent_at", "received_at"), "zone")}),
        ("When it is given", {"fields": ("reasoning",)}),
        ("Where it went", {"fields": ("where_it_went",)}),
        ("Source", {"fields": (("source", "clause"), "note"), "description": CITED}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return super().get_queryset(request).prefetch_related("placement__notice_limbs")

    def get_fieldsets(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """What is computed stands only on the page of a notice on record."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else tuple(each for each in fieldsets if each[0] not in COMPUTED)

    @admin.display(description="sent", ordering="sent_at")
    def sent(self, obj: Notice) -> str:
        local = on_clock(obj.sent_at, obj.zone)
        return f"{medium_date(local.date())}, {clock(local.time())}"

    @admin.display(description="deemed given")
    def deemed(self, obj: Notice) -> str:
        try:
            found = given_on(obj)
        except RuleError as error:
            return str(error)
        return medium_date(found.on) if found.on else "only actual receipt can say so"

    @admin.display(description="by limb")
    def limb(self, obj: Notice) -> str:
        try:
            return given_on(obj).limb
        except RuleError:
            return ""

    @admin.display(description="deemed given")
    def reasoning(self, obj: Notice) -> SafeString:
        """The day and why, then every limb of the clause."""
        try:
            found = given_on(obj)
        except RuleError as error:
            return format_html("{}", error)
        day = medium_date(found.on) if found.on else "No day: only actual receipt can say so"
        limbs = (
            (each.label, medium_date(each.on) if each.on else "does not apply", each.why) for each in found.weighed
        )
        return format_html(
            "<div><strong>{}</strong></div><div>{}.</div><br>{}",
            day,
            capfirst(found.because),
            format_html_join("", "<div>{} {}: {}</div>", limbs),
        )

    @admin.display(description="address of record")
    def where_it_went(self, obj: Notice) -> SafeString:
        """Each addressee as of record on the day of sending, and a fax number that is another."""
        return format_html_join("", "{}", ((_addressee(each, obj.fax_used),) for each in addressees(obj)))


COMPUTED = {"When it is given", "Where it went"}


def _addressee(addressee: Addressee, fax_used: str) -> SafeString:
    lines = [
        *addressee.lines,
        *([f"Of record: {addressee.cited_as}"] if addressee.cited_as else []),
        *([f"Copy, which is not said to be notice: {', '.join(addressee.copies_to.splitlines())}"]
          if addressee.copies_to else []),
    ]  # fmt: skip
    said = addressee.fax_compared(fax_used)
    warning = format_html("<div><strong>{}</strong></div>", said) if said else ""
    return format_html("{}{}<br>", format_html_join("", "<div>{}</div>", ((line,) for line in lines)), warning)
