"""A holder typed by its name, with the holders of the placement offered while it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.placement_files.document import did_you_mean, proposed
from compliance.visibility import visible
from holders.models import Holder
from placements.models import Placement, Viewer

NEAR_MOST = 3
"""Names that are proposed at most for a part of them."""
OFFERED = 200
"""Holders of the placement that are offered at most; the others can be typed."""


class HolderInput(forms.TextInput):
    """A text, with names to choose from."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"size": 40, "autocomplete": "off", **(attrs or {})})
        self.offered: list[str] = []

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        names = f"{(attrs or {}).get('id', name)}_names"
        shown = super().render(name, value, {**(attrs or {}), "list": names}, renderer)
        offered = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.offered))
        return format_html('{}<datalist id="{}">{}</datalist>', shown, names, offered)


class HolderField(forms.CharField):
    """A holder, typed by its name or its code. Whoever asks finds those alone that they may see."""

    def __init__(self, *, queryset: Any = None, to_field_name: Any = None, blank: Any = None, **options: Any) -> None:
        """What a model's column says of a choice among rows is not needed: the name is typed."""
        options.pop("limit_choices_to", None)
        super().__init__(**{**options, "widget": HolderInput})
        self._rows: QuerySet[Holder] = Holder.objects.none()

    def ask(self, placement: Placement, viewer: Viewer) -> None:
        """Look for holders as ``viewer`` sees them, and offer those of ``placement``."""
        self._rows = visible(Holder.objects.all(), viewer)
        named = holders_of(placement, viewer)
        self.widget.offered = list(named.order_by("name").values_list("name", flat=True)[:OFFERED])

    def to_python(self, value: Any) -> Any:
        """The holder; None for nothing. Raises ValidationError: none is called so, or several are."""
        typed = super().to_python(value)
        if not typed:
            return None
        ProhibitNullCharactersValidator()(typed)  # before the database is asked, which takes none
        found = list(self._rows.filter(Q(name__iexact=typed) | Q(code=typed))[:2])
        if len(found) == 1:
            return found[0]
        if found:
            codes = self._rows.filter(name__iexact=typed).order_by("code").values_list("code", flat=True)
            raise ValidationError(f"Several holders are called “{typed}”. Type the code of one: {', '.join(codes)}.")
        # A name is mostly given short, as one speaks of a fund; what is spelt alike comes next.
        begun = [name for name in self.widget.offered if typed.casefold() in name.casefold()]
        near = proposed(begun[:NEAR_MOST]) or did_you_mean(typed, self.widget.offered)
        raise ValidationError(f"No holder on record is called “{typed}”.{near} A new one is added under Holders first.")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = self._rows.filter(pk=value).first()
        return value.name if isinstance(value, Holder) else value

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError("Type the name of a holder.", code="required")

    def run_validators(self, value: Any) -> None:
        """A holder is no text."""


class HoldersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of the placement's holders, each with a box to tick."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "widget": forms.CheckboxSelectMultiple})

    def ask(self, placement: Placement, viewer: Viewer) -> None:
        """Offer the holders of ``placement`` that ``viewer`` may see."""
        self.queryset = holders_of(placement, viewer).order_by("name")


def holders_of(placement: Placement, viewer: Viewer) -> QuerySet[Holder]:
    """The holders that ``placement`` names and ``viewer`` may see."""
    named = Q(party_to=placement) | Q(allocations__closing__placement=placement)
    named |= Q(transfers_in__placement=placement) | Q(questions__placement=placement)
    return visible(Holder.objects.all(), viewer).filter(pk__in=Holder.objects.filter(named).values("pk"))
