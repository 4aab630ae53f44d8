"""Fields of the admin's forms: days and figures typed as text, and choices read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, DateField, DecimalField, Field, Model, PositiveBigIntegerField
from django.forms.models import ModelChoiceIterator

from compliance.rules import words

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2}) +([A-Za-z]{3,9})\.?,? +(\d{4})")
FIGURES_ONLY = re.compile(r"\d+[./-]\d+[./-]\d+")
SEPARATED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
LONGEST_KEY = 18
"""Digits that a key of the database can have in any case."""
HOW_TO_WRITE = "Write it as 2003-05-07 or May 7, 2003."

# How the day of a moment may be typed; commas are left out first.
DAYS = ("%Y-%m-%d", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A legal day typed as text. What cannot be read is refused in words that say why."""

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError: no such day, an ambiguous form, or a year no deal is from."""
        try:
            day = super().to_python(value)
        except ValidationError:
            raise ValidationError(_why_not(str(value).strip()), code="invalid") from None
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Give a day from {EARLIEST.year} to {LATEST.year}; {day.year} is outside.")
        return day


def _why_not(typed: str) -> str:
    """Why ``typed`` is not a day."""
    if found := ISO_DAY.fullmatch(typed):
        year, month, day = map(int, found.groups())
        return _no_such_day(year, month, day)
    if found := MONTH_DAY_YEAR.fullmatch(typed):
        name, number, year_typed = found.groups()
    elif found := DAY_MONTH_YEAR.fullmatch(typed):
        number, name, year_typed = found.groups()
    elif FIGURES_ONLY.fullmatch(typed):
        return f"“{typed}” can be read in more than one way. {HOW_TO_WRITE}"
    else:
        return f"“{typed}” is not a day. {HOW_TO_WRITE}"
    starts = [place for place, month_name in enumerate(words.MONTHS, 1) if month_name.lower().startswith(name.lower())]
    if len(starts) != 1:
        return f"“{name}” is not a month. {HOW_TO_WRITE}"
    return _no_such_day(int(year_typed), starts[0], int(number))


def _no_such_day(year: int, month: int, day: int) -> str:
    return words.no_such_day(year, month, day) or (
        f"{HOW_TO_WRITE} Spell the month in full or by its first three letters."
    )


class DayInput(forms.DateInput):
    """A day as text; a script says the reading of what was typed beside it, weekday first."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vDay", "size": 18, "autocomplete": "off", **(attrs or {})})

    class Media:
        js = ("compliance/days.js",)


class MomentField(forms.Field):
    """A day and a time of day as a clock showed them, typed as text; ``moment_at`` puts them into the clock's zone."""

    widget = forms.TextInput(attrs={"class": "vMoment", "size": 28, "autocomplete": "off"})
    input_formats = tuple(
        f"{day}{between}{hour}"
        for day in DAYS
        for between in (" ", "T")
        for hour in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p")
    )
    default_error_messages = {"invalid": "Write day and time as 2003-07-03 16:30 or July 3, 2003 4:30 pm."}

    def to_python(self, value: Any) -> datetime | None:
        """The day and time, without a zone. Raises ValidationError."""
        if value in self.empty_values:
            return None
        typed = " ".join(str(value).replace(",", "").split())
        for form in self.input_formats:
            try:
                moment = datetime.strptime(typed, form)  # noqa: DTZ007 - the zone is typed beside it
            except ValueError:
                continue
            if not EARLIEST <= moment.date() <= LATEST:
                raise ValidationError(f"Give a day from {EARLIEST.year} to {LATEST.year}; {moment.year} is outside.")
            return moment
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """As it may be typed, with seconds only where there are some."""
        if isinstance(value, datetime) and not value.second and not value.microsecond:
            return f"{value:%Y-%m-%d %H:%M}"
        return value


def moment_at(clock: datetime, zone: str) -> datetime:
    """The moment at which a clock in ``zone`` shows ``clock``; of two such the first.

    Raises ValidationError for a time over which the clock leaps in spring.
    """
    moment = clock.replace(tzinfo=ZoneInfo(zone))
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != clock:
        raise ValidationError(f"Clocks in {zone} were put forward over {clock:%H:%M} on that day. Give another time.")
    return moment


class FigureInput(forms.TextInput):
    """A figure as text, so that thousands separators can be typed as they stand in the document."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "vFigure", "inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class WholeNumberField(forms.IntegerField):
    """A count, typed with or without thousands separators and shown with them."""

    def to_python(self, value: Any) -> int | None:
        """The count. Raises ValidationError."""
        return super().to_python(_without_separators(value))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class AmountField(forms.DecimalField):
    """An exact decimal, typed with or without a dollar sign and thousands separators, and shown with the latter."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as Django's own
        """The amount. Raises ValidationError."""
        if isinstance(value, str):
            value = value.strip().removeprefix("$")
        return super().to_python(_without_separators(value))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        whole, _, places = f"{value:,f}".partition(".")
        return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def _without_separators(value: Any) -> Any:
    """``value`` without thousands separators, where they stand as such: 944,681 but not 94,4681."""
    return value.replace(",", "") if isinstance(value, str) and SEPARATED.fullmatch(value.strip()) else value


def key_typed(value: Any) -> int:
    """The primary key that an address or a button says; for whatever else was sent 0, which is that of no row."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else 0


class SearchedSelect(AutocompleteSelect):
    """A choice found by typing. What was sent in its place and can be no row's key is shown as no choice."""

    def __init__(self, *args: Any, nothing: str = "", **kwargs: Any) -> None:
        """``nothing`` is what no choice means, in words."""
        super().__init__(*args, **kwargs)
        self.nothing = nothing

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": self.nothing}

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [key for key in value if key_typed(key)]
        return super().optgroups(name, keys, attr)


class SearchedSelectMultiple(SearchedSelect, AutocompleteSelectMultiple):
    """Several choices, each found by typing."""


class KeptChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices of a field, read once for all the rows of a page."""

    field: KeptChoiceField

    def __iter__(self) -> Any:
        if not self.field.kept:
            self.field.kept.extend(super().__iter__())
        yield from self.field.kept


class KeptChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among few rows. Its copies, one for each row of an inline table, share one reading of them."""

    iterator = KeptChoices

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Before the rest: a field is copied by reference, so that its copies share this list.
        self.kept: list[tuple[Any, str]] = []
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(obj, "label", obj))


TYPED: dict[type[Field[Any, Any]], dict[str, Any]] = {
    DateField: {"form_class": DayField, "widget": DayInput},
    BigIntegerField: {"form_class": WholeNumberField, "widget": FigureInput},
    PositiveBigIntegerField: {"form_class": WholeNumberField, "widget": FigureInput},
    DecimalField: {"form_class": AmountField, "widget": FigureInput},
}
"""How the columns of facts are typed: days and figures as text."""
