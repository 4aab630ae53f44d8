"""Two records of one holder made one: the page that shows what would be moved, and asks which is kept and why."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from compliance.asked import person_of
from compliance.merging import CHANGED, NOT_YOURS, are_visible, clashes, merge, namings, seen
from compliance.models import HolderMerge
from compliance.rules import RuleError
from compliance.visibility import visible
from holders.models import Holder
from placements.models import Viewer

from .as_file import ListAsFile
from .history import WithHistory
from .read_only import ReadOnly

SHOWN_AS = "seen"
"""What is sent with the page: what the person has seen of both records."""
SHOWN = 8
"""How many rows of a kind the page names one by one."""


class RecordField(forms.ModelChoiceField[Holder]):
    """A choice of records, each with its code: their names may be the same."""

    def label_from_instance(self, obj: Holder) -> str:
        return f"{obj.name} ({obj.code})"


class MergeForm(forms.Form):
    """Which of two records is kept, and how it is known that both are one entity."""

    keep = RecordField(
        label="Keep the record",
        queryset=Holder.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the record that is kept."},
    )
    reason = forms.CharField(
        label="How it is known that both are one legal entity",
        max_length=300,
        error_messages={"required": "Say how it is known: the reason stays on record."},
        widget=forms.TextInput(attrs={"size": 60}),
    )

    def __init__(self, holders: list[Holder], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"keep": holders[0].pk})
        keep = self.fields["keep"]
        assert isinstance(keep, RecordField)  # noqa: S101 - declared above
        keep.queryset = Holder.objects.filter(pk__in=[holder.pk for holder in holders]).order_by("pk")


def merge_page(
    model_admin: admin.ModelAdmin[Holder], request: HttpRequest, holders: list[Holder]
) -> HttpResponse | None:
    """The page; None once the records are merged, or where not two were chosen, with a message that says so."""
    if len(holders) != 2:
        messages.error(request, "Choose two records that stand for one legal entity.")
        return None
    form = MergeForm(holders, request.POST) if "reason" in request.POST else MergeForm(holders)
    if form.is_valid():
        keep: Holder = form.cleaned_data["keep"]
        [drop] = [holder for holder in holders if holder.pk != keep.pk]
        try:
            record = merge(
                keep=keep,
                drop=drop,
                by=person_of(request),
                on=timezone.localdate(),
                reason=form.cleaned_data["reason"],
                shown=request.POST.get(SHOWN_AS, ""),
            )
        except RuleError as error:
            # What the core says may name rows that are hidden from the person.
            told = str(error) == CHANGED or are_visible(*holders, viewer=request.user)
            form.add_error(None, str(error) if told else NOT_YOURS)
        else:
            model_admin.log_change(request, keep, f"Merged with “{record.name}” ({record.code}): {record.reason}")
            messages.success(request, f"“{record.name}” is merged into “{keep}”. Nothing that named it is lost.")
            return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Merge two records",
        "opts": model_admin.opts,
        "form": form,
        "holders": holders,
        "moves": _moves(holders, request.user),
        "clashes": clashes(*holders, viewer=request.user),
        "seen": seen(*holders, viewer=request.user),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/merge_holders.html", context)


def _moves(holders: list[Holder], viewer: Viewer) -> list[tuple[str, list[str], list[str]]]:
    """For each kind of row its name, and the rows of each of the two records that ``viewer`` may see.

    Kinds without any are left out. What is hidden is moved too, unsaid: both records are one legal entity everywhere.
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for naming in namings():
        for place, holder in enumerate(holders):
            rows = [str(row) for row in visible(naming.rows(holder), viewer)]
            if len(rows) > SHOWN:
                rows = [*rows[:SHOWN], f"and {len(rows) - SHOWN:,} more"]
            found.setdefault(naming.said, ([], []))[place].extend(rows)
    return [(name, first, second) for name, (first, second) in found.items() if first or second]


@admin.register(HolderMerge)
class HolderMergeAdmin(ReadOnly, ListAsFile, WithHistory, admin.ModelAdmin[HolderMerge]):
    """Which records were merged, by whom and why. Merging is done from the list of holders."""

    list_display = ("name", "code", "kept", "merged_by", "merged_on", "reason")
    list_select_related = ("kept", "merged_by")
    list_per_page = 25
    show_full_result_count = False
    search_fields = ("name", "code", "kept__name", "reason")
    actions = None
