"""Who has deadline reports by mail, for those who manage people; and whose the deadlines of a placement are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from compliance.asked import person_of
from compliance.fields import SearchedSelectMultiple
from compliance.models import Responsible, Subscription
from compliance.rules.words import counted
from placements.models import Placement

from .as_file import ListAsFile
from .base import FactInline
from .members import AmongPeople


class ResponsibleInline(AmongPeople, FactInline):
    """The people to whom its deadlines belong, on the page of the placement."""

    model = Responsible
    fields = ("person", "duty")
    verbose_name = "person responsible"
    verbose_name_plural = "Whose its deadlines are"
    show_change_link = False


class AnybodysForm(forms.ModelForm):  # type: ignore[type-arg]  # the admin names the model
    """A report for a person, or for an address outside the office."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse an address outside the office without placements: it would be told of nothing."""
        cleaned = super().clean()
        if cleaned and cleaned.get("address") and not cleaned.get("placements"):
            self.add_error("placements", "For an address outside the office choose at least one placement.")
        return cleaned


@admin.register(Subscription)
class SubscriptionAdmin(AmongPeople, ListAsFile, admin.ModelAdmin[Subscription]):
    """Every report, whoever has it. Of its placements those are named that the reader of this page may see."""

    form = AnybodysForm
    list_display = ("recipient_said", "rhythm", "tells_of", "whose", "window", "made_by", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "rhythm", ("address", admin.EmptyFieldListFilter))
    list_select_related = ("person", "made_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("person__username", "person__first_name", "person__last_name", "address")
    actions = ("stop",)
    readonly_fields = ("made_by", "made_at", "ended_at")
    fieldsets = (
        ("To whom", {"fields": ("person", "address"), "description": "A person of the office, or an address outside."}),
        ("Of what", {"fields": ("placements", "whose", "window")}),
        ("When, and how", {"fields": ("rhythm", "weekday", "hour", "dates")}),
        ("Reminders between reports", {"fields": ("on_the_day", "overdue", "escalate_after", "escalate_to")}),
        ("On record", {"fields": ("made_by", "made_at", "ended_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        """Each with the number of its placements, of which some may be hidden."""
        rows: QuerySet[Subscription] = super().get_queryset(request).annotate(placements_named=Count("placements"))
        return rows

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The placements that whoever fills in the form may see."""
        kwargs["widget"] = SearchedSelectMultiple(
            db_field, self.admin_site, nothing="Every placement that they may see"
        )
        kwargs["queryset"] = Placement.objects.visible_to(request.user).order_by("name", "pk")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        """Save. Who sends it elsewhere answers for what it may tell there, as who entered it did."""
        if not change:
            obj.made_at = timezone.now()
        if not change or {"person", "address"} & set(form.changed_data):
            obj.made_by = person_of(request)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Placements that the form did not show, since they are hidden from the person, stay chosen."""
        seen = Placement.objects.visible_to(request.user)
        hidden = list(form.instance.placements.exclude(pk__in=seen).values_list("pk", flat=True))
        super().save_related(request, form, formsets, change)
        form.instance.placements.add(*hidden)

    @admin.action(description="Stop the chosen reports", permissions=["change"])
    def stop(self, request: HttpRequest, rows: QuerySet[Subscription]) -> None:
        """End those that are chosen; what was sent stays on record."""
        now = timezone.now()
        running = list(rows.filter(ended_at=None))
        for each in running:
            each.ended_at = now
            each.save(update_fields=["ended_at"])
        self.message_user(request, f"{counted(len(running), 'report')} stopped: no more of it is sent.")

    @admin.display(description="to", ordering="person__username")
    def recipient_said(self, obj: Subscription) -> str:
        return str(obj.person) if obj.person else obj.address

    @admin.display(description="placements")
    def tells_of(self, obj: Any) -> str:
        return counted(obj.placements_named, "placement") if obj.placements_named else "every one that may be seen"
