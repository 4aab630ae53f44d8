"""What the forms of the site have in common: few fields, of one placement, and the rest folded away."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.utils import pretty_name
from django.utils.text import slugify

from compliance.fields import TYPED
from compliance.forms import FactForm
from compliance.visibility import visible
from holders.models import Holder
from placements.models import STATED_ELSEWHERE, EventKind, Issuer, Placement, Viewer

from .holders import HolderField, HoldersField

UNSURE = "If the day is inferred, or not stated"
MORE = "More"
NO_SOURCE = "none on record"
CHOOSE = "choose one"
LONGEST_CODE = 40
ROOM_FOR_NUMBER = 5
"""Characters kept for a number, where several facts have the same words."""


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows of the placement, by the names that they have on screen."""

    def label_from_instance(self, obj: models.Model) -> str:
        return str(getattr(obj, "label", obj))


class RowsField(RowField, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of the placement, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple


def asked_as(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """The field in which a column is typed: days and figures as text, a holder by its name, several rows by boxes."""
    if column.related_model is Holder:
        options["form_class"] = HoldersField if column.many_to_many else HolderField
    elif isinstance(column, models.ManyToManyField):
        options["form_class"] = RowsField
    elif isinstance(column, models.ForeignKey):
        options.setdefault("form_class", RowField)
    if "widget" not in options:
        options |= next((given for kind, given in TYPED.items() if isinstance(column, kind)), {})
    return column.formfield(**options)


class Folded(NamedTuple):
    """Fields that are folded away under a title, unfolded where one of them says something or is refused."""

    title: str
    fields: list[BoundField]
    is_open: bool


class EnteredForm(FactForm):
    """A fact's form on the site. What it does not ask, such as the placement, the row has already."""

    folded: ClassVar[dict[str, tuple[str, ...]]] = {}
    """The fields that are folded away, by the title over them."""
    nothing: ClassVar[str] = "none"
    """What it means to choose no row."""

    def __init__(self, *args: Any, placement: Placement, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement
        for name, field in self.fields.items():
            if isinstance(field, (HolderField, HoldersField)):
                field.ask(placement, viewer)
            elif isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = visible(_of(placement, field.queryset.model), viewer)
                if not isinstance(field, RowsField):
                    field.empty_label = CHOOSE if field.required else NO_SOURCE if name == "source" else self.nothing
            elif isinstance(field, forms.TypedChoiceField):
                empty = CHOOSE if field.required else self.nothing
                field.choices = [(value, said if value else empty) for value, said in field.choices]  # type: ignore[union-attr, misc]
        if "certainty" in self.fields:
            self.fields["certainty"].label = "How the day is known"
        for name, field in self.fields.items():
            field.error_messages["required"] = f"Fill in “{field.label or pretty_name(name)}”."

    def enter(self) -> models.Model:
        """Write the fact."""
        row: models.Model = self.save()
        return row

    @property
    def said(self) -> str:
        """The fact in a few words, once it is valid."""
        return str(self.instance)

    def at_once(self) -> list[BoundField]:
        """The fields that are not folded away."""
        away = {name for names in self.folded.values() for name in names}
        return [self[name] for name in self.fields if name not in away]

    def folds(self) -> list[Folded]:
        """The rest, as far as the form asks it."""
        asked = ((title, [self[name] for name in names if name in self.fields]) for title, names in self.folded.items())
        return [self._fold(title, fields) for title, fields in asked if fields]

    def _fold(self, title: str, fields: list[BoundField]) -> Folded:
        return Folded(title, fields, any(field.errors or _says_something(field) for field in fields))

    def add_error(self, field: str | None, error: Any) -> None:
        """What is said of a field that is not asked here is said of the whole."""
        if field is None and hasattr(error, "error_dict"):
            error = error.error_dict
        if isinstance(error, dict):
            for name, said in error.items():
                for each in ValidationError(said).error_list:
                    self.add_error(name if name in self.fields else self._refused_by(each), each)
        else:
            super().add_error(None if field == NON_FIELD_ERRORS else field, error)

    def _refused_by(self, error: ValidationError) -> str | None:
        """The field beside which a constraint of the database says what it refuses; None for what is of the whole.

        Of the fields that it is about that is the first that was left empty, or else the first.
        """
        refused = next((each for each in self.instance._meta.constraints if _says(each) == error.message), None)
        about = [name for name in self.fields if name in _fields_of(refused)]
        return next((name for name in about if self.cleaned_data.get(name) in (None, "")), next(iter(about), None))

    def _get_validation_exclusions(self) -> set[str]:
        """What is not asked was checked when it was entered, and is held against what is asked."""
        return {name for name in super()._get_validation_exclusions() if name in self.fields}  # type: ignore[misc]


class CodedForm(EnteredForm):
    """A fact that others name by its code: given none, it has one made of its words."""

    words_from: ClassVar[str] = "name"
    """The field whose words these are."""
    words_else: ClassVar[str] = ""
    """What stands for them where the field is empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        made_of = self.fields[self.words_from].label or pretty_name(self.words_from)
        self.fields["code"].help_text += f" Left empty, it is made of “{made_of}”."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("code") and "code" not in self.errors:
            taken = type(self.instance)._default_manager.filter(placement=self.placement)
            words = cleaned.get(self.words_from) or self.words_else
            cleaned["code"] = self.instance.code or free_code(words, set(taken.values_list("code", flat=True)))
        return cleaned


def free_code(words: str, taken: Collection[str]) -> str:
    """A code of ``words`` that is none of those ``taken``: with a number, where the words alone are."""
    bare = slugify(words.replace("_", " "))[: LONGEST_CODE - ROOM_FOR_NUMBER].strip("-") or "no-name"
    numbered = (f"{bare}-{number}" for number in count(2))
    return bare if bare not in taken else next(code for code in numbered if code not in taken)


def _of(placement: Placement, model: Any) -> models.QuerySet[Any]:
    """The rows of ``model`` that a fact of the placement may name."""
    if model is Issuer:
        return Issuer.objects.order_by("name")
    if model is EventKind:
        return EventKind.objects.exclude(name__in=STATED_ELSEWHERE).order_by("name")
    rows: models.QuerySet[Any] = model._default_manager.filter(placement=placement)
    return rows


def _says(constraint: models.BaseConstraint) -> str:
    return str(constraint.violation_error_message)


def _fields_of(constraint: models.BaseConstraint | None) -> Collection[str]:
    """The names of the columns that a constraint is about."""
    if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q):
        return constraint.condition.referenced_base_fields
    return constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()


def _says_something(field: BoundField) -> bool:
    said = field.value()
    return said not in (None, "", [], _default(field))


def _default(field: BoundField) -> Any:
    """What the model gives where nothing is typed."""
    form: Any = field.form
    return form.instance._meta.get_field(field.name).get_default()
