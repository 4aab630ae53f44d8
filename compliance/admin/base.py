"""What every page of facts has in common: a saved fact brings its placement's deadlines in step, shown before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, transaction
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from compliance.asked import came_from, day_asked, initial_that_stands, row_named
from compliance.changes import affected_by
from compliance.fields import TYPED, KeptChoiceField, SearchedSelect
from compliance.files import evidence_of
from compliance.forms import FactForm, RowsSent
from compliance.models import Deadline
from compliance.pages.moves import shown
from compliance.rules import RuleError
from compliance.saving.confirming import BACK, CONFIRMED, Unconfirmed, is_stale, keep
from compliance.saving.versions import VERSION
from compliance.tables.links import page_on_site
from compliance.what_if import moves_if
from holders.models import PositionEntry, Transfer
from placements.models import Certainty, DatedFact, DocumentVersion, Placement

from .as_file import ListAsFile
from .at_once import NothingOverwritten
from .history import WithHistory
from .preview import preview, unconfirm
from .visible import VisibleRows

M = TypeVar("M", bound=models.Model)

# Added to the fields of every fact that names its source.
CITED = "The document, and the place in it, that states this."
SOURCE: tuple[str, Any] = ("Source", {"fields": (("source", "clause"),), "description": CITED})
HOW_KNOWN: tuple[str, Any] = (
    "How the day is known",
    {
        "fields": ("certainty", "reason", ("not_before", "not_after")),
        "description": (
            "A day that no document states is left empty, never guessed: mark it unknown, or approximate with the "
            "first and the last day it may be (for a month its first and last day)."
        ),
    },
)

NO_SOURCE = (
    "The day is marked exact, so a document states it, but none is named: name it under Source, or mark the day as "
    "inferred and say from what."
)


class WithinPlacement(VisibleRows):
    """Offers only the rows of the fact's own placement, where the page knows it; elsewhere a search."""

    formfield_overrides = TYPED
    # Of the links that the admin puts beside a choice, to the row chosen: deleting or changing another fact from here
    # would move dates unseen.
    offers_view = True
    # Whether a row of the same placement can be added beside the choice.
    offers_add = True
    # How many characters of a text its field shows at most.
    longest = 90

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        placement = kwargs.pop("placement_id", None)
        named: Any = db_field.related_model
        if placement and hasattr(named, "placement"):
            kwargs["queryset"] = named._default_manager.filter(placement=placement)
            if isinstance(db_field, models.ForeignKey):
                kwargs |= {"form_class": KeptChoiceField, "widget": forms.Select}
            else:
                kwargs["widget"] = forms.CheckboxSelectMultiple
        elif isinstance(db_field, models.ForeignKey) and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SearchedSelect(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput) and field.max_length:
            field.widget.attrs["size"] = min(field.max_length, self.longest)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = field.widget.can_view_related and self.offers_view
            if "queryset" in kwargs:
                field.widget.can_add_related = field.widget.can_add_related and self.offers_add
        return field

    def limited_to(self, request: HttpRequest, obj: models.Model | None) -> dict[str, Any]:
        """The argument that tells ``formfield_for_dbfield`` the placement of ``obj``, or of ``?placement=``."""
        if obj is not None:
            placement = _placement_of(obj)
        else:
            asked = row_named(Placement, request.GET.get("placement"), request)
            placement = asked.pk if asked else None

        def formfield(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
            return self.formfield_for_dbfield(db_field, request, placement_id=placement, **kwargs)

        return {"formfield_callback": formfield}


class FactInline(WithinPlacement, admin.TabularInline[Any, Any]):
    """Facts typed in on the page of what they belong to."""

    extra = 0
    formset = RowsSent
    show_change_link = True
    offers_view = offers_add = False
    longest = 24

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """In a table the label is a column's heading, which names no field to a screen reader."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = str(field.label or capfirst(db_field.verbose_name))
        return field

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **{**self.limited_to(request, obj), **kwargs})


class FactAdmin(ListAsFile, NothingOverwritten, WithHistory, WithinPlacement, admin.ModelAdmin[M]):
    """The page of a fact. Saving or deleting it refreshes the deadlines that rest on it, in the same transaction."""

    form = FactForm
    actions = ("delete_selected",)
    delete_confirmation_template = "admin/fact_delete_confirmation.html"
    delete_selected_confirmation_template = "admin/fact_delete_selected_confirmation.html"
    list_per_page = 25
    show_full_result_count = False
    save_on_top = False
    # What a fact may not change once others name it; chosen when it is added.
    fixed_once_added: Sequence[str] = ()

    class Media:
        js = ("compliance/names.js", "compliance/scrolls.js")

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[M]]:
        form = super().get_form(request, obj, change, **{**self.limited_to(request, obj), **kwargs})
        form.refusal = getattr(request, "refusal", "")  # type: ignore[attr-defined]  # FactForm's
        form.is_back = BACK in request.POST  # type: ignore[attr-defined]  # FactForm's
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return initial_that_stands(self.model, super().get_changeform_initial_data(request), request)

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> Any:
        fixed = self.fixed_once_added if obj is not None else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form. What the core refuses is said on it, with everything typed kept and nothing saved.

        A save that moves dates leads to a page that shows them, and is kept once they are confirmed.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Unconfirmed as unconfirmed:
            return preview(request, self, unconfirmed.moves)
        except RuleError as error:
            request.refusal = str(error)  # type: ignore[attr-defined]  # read by get_form in the second pass
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The form, with a link to the file that shows the fact, and to its page on the site."""
        context["evidence"] = evidence_of(context["original"], request)
        context["on_site"] = page_on_site(context["original"], day_asked(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[BaseModelFormSet[Any, Any]], change: bool
    ) -> None:
        related = partial(super().save_related, request, form, formsets, change)
        keep(request, related, form.placements_before | affected_by(form.instance))
        if isinstance(form.instance, DatedFact) and _is_unsourced(form.instance):
            messages.warning(request, NO_SOURCE)

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        keep(request, partial(super().delete_model, request, obj), affected_by(obj))

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[M]) -> None:
        keep(request, partial(super().delete_queryset, request, queryset), _affected_by_each(queryset))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that asks whether to delete. It lists what that moves, and is shown again if that has changed."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Unconfirmed:
            context = {"is_stale": is_stale(request), **(extra_context or {})}
            unconfirm(request)
            return super().delete_view(request, object_id, context)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        if not (context["protected"] or context["perms_lacking"]):
            context |= self._shown_if_deleted(request, self.model._default_manager.filter(pk=context["object"].pk))
        return super().render_delete_form(request, context)

    @admin.action(permissions=["delete"], description="Delete selected %(verbose_name_plural)s")
    def delete_selected(self, request: HttpRequest, queryset: models.QuerySet[M]) -> HttpResponse | None:
        """As Django's action. Its page lists what the deletion moves, and is shown again if that, or a row, changed."""
        stale = changed = False
        try:
            with transaction.atomic():
                if "post" in request.POST and (changed := self.is_changed(request, queryset)):
                    unconfirm(request, of_list=True)
                response = delete_selected(self, request, queryset)
        except Unconfirmed:
            stale = is_stale(request)
            unconfirm(request, of_list=True)
            response = delete_selected(self, request, queryset)
        context = response.context_data if response else None
        if context and not (context["protected"] or context["perms_lacking"]):
            context |= {**self._shown_if_deleted(request, queryset), "is_stale": stale, "is_changed": changed}
            context[VERSION] = self.version_of_chosen(queryset)
        return response

    def _shown_if_deleted(self, request: HttpRequest, queryset: models.QuerySet[M]) -> dict[str, Any]:
        """What deleting the rows of ``queryset`` would move, for the page that asks whether to."""
        moves = moves_if(queryset.all().delete, _affected_by_each(queryset), as_of=day_asked(request))
        moves = moves.visible_to(request.user)
        return {**shown(moves, today=timezone.localdate()), "confirmed": CONFIRMED}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Computed deadlines, and the ledger of a placement, go with their facts; by themselves nobody deletes them.

        A file is not deleted at all: it is named among what stands in the way.
        """
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        perms_needed -= {model._meta.verbose_name for model in (Deadline, DocumentVersion, PositionEntry, Transfer)}
        return to_delete, counts, perms_needed, protected

    def response_post_save_add(self, request: HttpRequest, obj: M) -> HttpResponseRedirect:
        return _back(request) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: M) -> HttpResponseRedirect:
        return _back(request) or super().response_post_save_change(request, obj)


def _affected_by_each(facts: models.QuerySet[Any]) -> frozenset[int]:
    return frozenset().union(*map(affected_by, facts))


def _is_unsourced(fact: DatedFact) -> bool:
    """Whether its day is given as one that a document states, and no document is named."""
    return fact.certainty == Certainty.EXACT and fact.occurred_on is not None and fact.source_id is None


def _placement_of(obj: models.Model) -> int | None:
    """The placement that ``obj`` is, or belongs to."""
    found: int | None = getattr(obj, "fact_placement_id", None)
    return found


def _back(request: HttpRequest) -> HttpResponseRedirect | None:
    """To the page of the site from which the person came, else to the dashboard as of its day, if the address says it.

    Only an address of this site is followed.
    """
    if page := came_from(request):
        return HttpResponseRedirect(page)
    as_of = request.GET.get("as_of")
    return HttpResponseRedirect(reverse("admin:index", query={"as_of": as_of})) if as_of else None
