"""Who has deadline reports by mail, for those who manage people; and whose the deadlines of a placement are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from compliance.asked import person_of
from compliance.fields import SearchedSelectMultiple
from compliance.history import moment
from compliance.models import Responsible, Subscription
from compliance.reports.reach import may_take_over, stopped
from compliance.rules.words import counted
from placements.models import Placement

from .as_file import ListAsFile
from .at_once import NothingOverwritten
from .base import FactInline
from .history import WithHistory
from .members import AmongPeople

TAKEN_BY = "An administrator who may read all that it tells of can answer for it instead, by the action of this list."


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
class SubscriptionAdmin(AmongPeople, ListAsFile, NothingOverwritten, WithHistory, admin.ModelAdmin[Subscription]):
    """Every report, whoever has it. Of its placements those are named that the reader of this page may see."""

    form = AnybodysForm
    list_display = ("recipient_said", "rhythm", "tells_of", "whose", "window", "made_by", "stands")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "rhythm", ("address", admin.EmptyFieldListFilter))
    list_select_related = ("person", "made_by")
    list_per_page = 25
    ordering = ("-pk",)
    show_full_result_count = False
    search_fields = ("person__username", "person__first_name", "person__last_name", "address")
    actions = ("stop", "take_over")
    readonly_fields = ("made_by", "made_at", "stands")
    fieldsets = (
        ("To whom", {"fields": ("person", "address"), "description": "A person of the office, or an address outside."}),
        ("Of what", {"fields": ("placements", "whose", "window")}),
        ("When, and how", {"fields": ("rhythm", "weekday", "hour", "dates")}),
        ("Reminders between reports", {"fields": ("on_the_day", "overdue", "escalate_after", "escalate_to")}),
        ("On record", {"fields": ("made_by", "made_at", "stands")}),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with why each stopped report is stopped, asked for all of a page at once."""
        response = super().changelist_view(request, extra_context)
        if listed := (getattr(response, "context_data", None) or {}).get("cl"):
            why = stopped(listed.result_list)
            for each in listed.result_list:
                each.why = why.get(each.pk, "")
        return response

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

    @admin.action(description="Answer for the chosen reports from now on", permissions=["change"])
    def take_over(self, request: HttpRequest, rows: QuerySet[Subscription]) -> None:
        """Send what goes to outside addresses by one's own eyes: for who may read all that they tell of."""
        person = person_of(request)
        outside = list(rows.exclude(address="").filter(ended_at=None))
        taken = [each for each in outside if may_take_over(each, person)]
        for each in taken:
            each.made_by = person
            each.save(update_fields=["made_by"])
        if taken:
            self.message_user(request, f"You answer for {counted(len(taken), 'report')} from now on.")
        if left := rows.count() - len(taken):
            self.message_user(request, f"{counted(left, 'report')} stayed as before. {TAKEN_BY}", messages.WARNING)

    @admin.display(description="standing", ordering="ended_at")
    def stands(self, obj: Any) -> str:
        """Whether it is sent; where it is not, why, and who can change that."""
        if obj.pk is None:
            return "Sent from the next time on."
        if obj.ended_at:
            return f"Ended {moment(obj.ended_at)}."
        why = obj.why if hasattr(obj, "why") else stopped([obj]).get(obj.pk)
        return f"Stopped: {why}. {TAKEN_BY}" if why else "Sent."

    @admin.display(description="to", ordering="person__username")
    def recipient_said(self, obj: Subscription) -> str:
        return str(obj.person) if obj.person else obj.address

    @admin.display(description="placements")
    def tells_of(self, obj: Any) -> str:
        return counted(obj.placements_named, "placement") if obj.placements_named else "every one that may be seen"
