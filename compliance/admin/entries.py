"""What became of the securities sold: transfers with their papers, and every other entry of the ledger."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from compliance import operations
from compliance.positions import Change, Unplaced, changes_by, rights_of
from compliance.rules import RuleError
from compliance.rules.words import counted, medium_date
from compliance.wording import day_known
from holders.models import AssignmentPaper, PositionEntry, Transfer

from .base import CITED, HOW_KNOWN, FactAdmin, FactInline, M
from .columns import figure
from .filters import ByPlacementFilter

CHANGED = (
    "Somebody has changed a row since you opened the page, so nothing was made void. Look at the list as it is now."
)
VOID: tuple[str, Any] = (
    "If it is void",
    {
        "fields": (("voided_on", "void_reason"),),
        "description": "What is void stays on record and counts on no day. Leave both empty while it stands.",
    },
)


class VoidForm(forms.Form):
    """Why entries are made void."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say why: the reason stays on record."},
        widget=forms.TextInput(attrs={"size": 60}),
    )


class LedgerAdmin(FactAdmin[M]):
    """A row of the ledger. It is made void, with a reason, rather than deleted."""

    actions = ("make_void",)
    change_form_template = "admin/ledger_change_form.html"

    @admin.display(description="day", ordering="occurred_on")
    def day(self, obj: Transfer | PositionEntry) -> str:
        return day_known(obj)

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[M]]:
        form = super().get_form(request, obj, change, **kwargs)
        if getattr(request, "is_preview", False):
            form.is_back = True  # type: ignore[attr-defined]  # FactForm's
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form. Asked for a preview it saves nothing, and says which positions would move."""
        context = dict(extra_context or {})
        if request.method == "POST" and "_preview" in request.POST:
            context["preview"] = self._preview(request, object_id)
            request.is_preview = True  # type: ignore[attr-defined]  # read by get_form
        return super().changeform_view(request, object_id, form_url, context)

    def _preview(self, request: HttpRequest, object_id: str | None) -> list[Change] | None:
        """What saving the form would change; None where it cannot be saved, for which the form says why."""
        obj = self.get_object(request, object_id) if object_id else None
        allowed = self.has_change_permission(request, obj) if object_id else self.has_add_permission(request)
        form = self.get_form(request, obj, change=bool(object_id))(request.POST, instance=obj)
        if not allowed or not form.is_valid():
            return None
        try:
            return changes_by(cast(Unplaced, form.instance))
        except RuleError as error:
            request.refusal = str(error)  # type: ignore[attr-defined]  # read by get_form
            return None

    def get_fieldsets(self, request: HttpRequest, obj: M | None = None) -> Any:
        """What is added stands."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [each for each in fieldsets if each != VOID]

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Nobody: what should not count is made void."""
        return False

    @admin.display(description="stands")
    def stands(self, obj: Transfer | PositionEntry) -> str:
        return f"void since {medium_date(obj.voided_on)}" if obj.voided_on else "stands"

    @admin.action(description="Make void, with a reason", permissions=["change"])
    def make_void(self, request: HttpRequest, queryset: QuerySet[M]) -> HttpResponse | None:
        """Ask for the reason; then make the rows chosen void, all or none. Latest first, so that none rests on them."""
        form = VoidForm(request.POST if "reason" in request.POST else None)
        rows: Any = list(queryset.order_by("-occurred_on", "-pk"))
        if form.is_valid():
            try:
                with transaction.atomic():
                    if self.is_changed(request, queryset):
                        raise RuleError(CHANGED)
                    for row in rows:
                        if row.voided_on is None:
                            operations.void(fact=row, on=timezone.localdate(), reason=form.cleaned_data["reason"])
            except RuleError as error:
                form.add_error(None, str(error))
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                messages.success(request, f"{counted(len(rows), 'row')} made void.")
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Make void",
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "checkbox": ACTION_CHECKBOX_NAME,
            "version": self.version_of_chosen(queryset),
        }
        return TemplateResponse(request, "admin/make_void.html", context)


class PaperInline(FactInline):
    """The papers by which registration rights pass."""

    model = AssignmentPaper
    fields = (
        "kind", "occurred_on", "certainty", "reason", "gives_name", "gives_address", "gives_securities", "source",
        "clause",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssignmentPaper]:
        return super().get_queryset(request).select_related("source", "transfer")


@admin.register(AssignmentPaper)
class AssignmentPaperAdmin(FactAdmin[AssignmentPaper]):
    """A paper of a transfer."""

    list_display = ("kind", "transfer", "day", "clause")
    list_filter = ("kind", ("transfer__placement", ByPlacementFilter))
    list_select_related = ("transfer__transferor", "transfer__transferee")
    search_fields = ("transfer__transferee__name", "transfer__code")
    autocomplete_fields = ("transfer", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("transfer", "kind", "occurred_on", ("gives_name", "gives_address", "gives_securities")),
                "description": "2003 agreement: §7(i).",
            },
        ),
        HOW_KNOWN,
        ("Source", {"fields": (("source", "clause"), "note"), "description": CITED}),
    )

    @admin.display(description="day", ordering="occurred_on")
    def day(self, obj: AssignmentPaper) -> str:
        return day_known(obj)


@admin.register(Transfer)
class TransferAdmin(LedgerAdmin[Transfer]):
    """Securities that passed from one holder to another."""

    list_display = ("transferee", "from_whom", "day", "shares_figure", "rights", "stands", "placement")
    list_filter = ("certainty", ("placement", ByPlacementFilter))
    list_select_related = ("transferor", "transferee", "placement")
    search_fields = ("transferor__name", "transferee__name", "placement__name", "code", "note")
    autocomplete_fields = ("placement", "transferor", "transferee", "security", "closing", "source")
    readonly_fields = ("rights_said",)
    inlines = (PaperInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "placement", "code", "transferor", "transferee", "security", "shares", "occurred_on", "rights_said",
                ),
                "description": (
                    "Rights pass with a written agreement and written notice to the issuer, or by its consent. "
                    "2003 agreement: §7(i)."
                ),
            },
        ),
        (
            "What leaves the transferor's position",
            {
                "fields": ("closing", ("quantity", "lot_since_on")),
                "description": "Where transferor and security are known. Empty: the transfer moves no position.",
            },
        ),
        HOW_KNOWN,
        ("Source", {"fields": (("source", "clause"), "note"), "description": CITED}),
        VOID,
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        return super().get_queryset(request).prefetch_related("papers")

    @admin.display(description="from", ordering="transferor__name")
    def from_whom(self, obj: Transfer) -> str:
        return obj.transferor.name if obj.transferor else "not named"

    @admin.display(description="shares", ordering="shares")
    def shares_figure(self, obj: Transfer) -> str:
        return figure(obj.shares)

    @admin.display(description="rights")
    def rights(self, obj: Transfer) -> str:
        found = rights_of(obj)
        if not found.passed:
            return "not shown to have passed"
        return f"since {medium_date(found.since)}" if found.since else "passed, day not stated"

    @admin.display(description="registration rights")
    def rights_said(self, obj: Transfer) -> str:
        return rights_of(obj).said if obj.pk else "Told once the transfer and its papers are on record."


@admin.register(PositionEntry)
class PositionEntryAdmin(LedgerAdmin[PositionEntry]):
    """A conversion, exercise, sale, split, dividend or the like."""

    list_display = ("kind", "holder", "security", "quantity_figure", "day", "stands", "placement")
    list_filter = ("kind", ("placement", ByPlacementFilter))
    list_select_related = ("holder", "security", "placement")
    search_fields = ("holder__name", "security__name", "placement__name", "note")
    autocomplete_fields = ("placement", "holder", "closing", "security", "into", "registration_statement", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "kind", "occurred_on", "security"),
                "description": "What a closing sold is an allocation; what passes to another holder, a transfer.",
            },
        ),
        (
            "Whose, and how much",
            {
                "fields": ("holder", "closing", ("quantity", "lot_since_on")),
                "description": "For a conversion, exercise, sale, redemption or cancellation.",
            },
        ),
        (
            "What is issued for it",
            {
                "fields": ("into", ("cashless", "price"), "amount", "fractions"),
                "description": (
                    "A conversion gives quantity × price ÷ conversion price; an exercise for cash a share for each, "
                    "without cash quantity × (market price - exercise price) ÷ market price; a dividend its amount on "
                    "each share ÷ the price, or the conversion price where none is given."
                ),
            },
        ),
        ("Split", {"fields": (("new_shares", "old_shares"),), "description": "Such as 2 for 1, or 1 for 25."}),
        ("Sale", {"fields": (("under", "registration_statement"),)}),
        HOW_KNOWN,
        ("Source", {"fields": (("source", "clause"), "note"), "description": CITED}),
        VOID,
    )

    @admin.display(description="quantity", ordering="quantity")
    def quantity_figure(self, obj: PositionEntry) -> str:
        return figure(obj.quantity)
