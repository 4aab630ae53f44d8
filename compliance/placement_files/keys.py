"""What a key of a placement file takes, read from the model's field, so that file and database cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from zoneinfo import available_timezones

from django.db import models

from compliance.models import Duty
from compliance.rules.calendars import CALENDAR_NAMES
from holders.models import ConsentQuestion, Holder, Transfer
from placements.models import Closing, EventKind, RegistrationStatement, Security, SourceDocument


class Kind(StrEnum):
    """What a key takes, in the words of the manual."""

    TEXT = "text"
    DAY = "day"
    WHOLE_NUMBER = "whole number"
    AMOUNT = "exact amount, in quotation marks"
    FLAG = "true or false"
    CHOICE = "one of"
    TIME = "time of day"
    INSTANT = "day and time, with its distance from UTC"
    SENTENCE = "sentence of the rule language"
    EVENT = "name of an event"
    CODE = "code of one of"
    CODES = "list of codes of"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section. A dot in ``name`` stands for a table within: ``[agreement.blackouts]``."""

    name: str
    field: str
    kind: Kind
    required: bool
    default: object
    words: tuple[str, ...] = ()
    """Kind CHOICE: the words it takes."""
    refers_to: str = ""
    """Kinds CODE and CODES: the section whose codes it takes."""
    stands_for: str = ""
    """Of a shorthand: the section of whose entry it gives the field."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table (``single``) or array of tables of the file; each entry is a row of ``model``."""

    name: str
    model: type[models.Model]
    keys: tuple[Key, ...]
    identity: tuple[str, ...]
    """The keys by which an entry is matched with the row on record."""
    repeats: bool
    """Whether several entries may have the same identity: two milestones of one event."""
    single: bool
    owner: str
    """The look-up that leads from a row to its placement; empty for rows that placements share."""
    shorthand: tuple[Key, ...] = ()
    """Keys that may be given here and stand for an entry of another section about this one."""

    def key(self, name: str) -> Key:
        """The key of this name. Raises KeyError."""
        return {key.name: key for key in self.keys}[name]

    @property
    def heading(self) -> str:
        """How the section is headed in a file: ``[agreement]``, ``[[closings]]``."""
        return f"[{self.name}]" if self.single else f"[[{self.name}]]"


# Where the file says it more shortly than the model.
FIELD_NAMES = {
    "on": "occurred_on",
    "dated": "dated_on",
    "as_of": "as_of_on",
    "lot_since": "lot_since_on",
    "voided": "voided_on",
    "from": "starts_on",
    "until": "ends_on",
    "Waiver.until": "until_on",
    "Waiver.approved_by": "granted_by",
    "blackouts.consecutive_days": "blackout_consecutive_days",
    "blackouts.total_days": "blackout_total_days",
    "blackouts.window_months": "blackout_window_months",
    "blackouts.maximum_periods": "blackout_maximum_periods",
    "blackouts.clause": "blackout_clause",
}

# Texts that take only certain words, though the database does not list them.
WORDS = {
    "Agreement.calendar": CALENDAR_NAMES,
    "Agreement.time_zone": tuple(sorted(available_timezones())),
    "Notice.zone": tuple(sorted(available_timezones())),
}
SENTENCES = {"Duty.due"}

# What a key is when it is left out, where the model asks for a value: the entry's own value of another key.
STANDS_IN = {"Security.name": "code"}

SECTION_OF: dict[type[models.Model], str] = {
    SourceDocument: "documents",
    Security: "securities",
    Closing: "closings",
    Holder: "holders",
    RegistrationStatement: "registration_statements",
    Transfer: "transfers",
    Duty: "duties",
    ConsentQuestion: "consent_questions",
}

KIND_OF: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.ManyToManyField, Kind.CODES),
    (models.ForeignKey, Kind.CODE),
    (models.TimeField, Kind.TIME),
    (models.DateTimeField, Kind.INSTANT),
    (models.DateField, Kind.DAY),
    (models.DecimalField, Kind.AMOUNT),
    (models.BooleanField, Kind.FLAG),
    (models.IntegerField, Kind.WHOLE_NUMBER),
    (models.CharField, Kind.TEXT),
    (models.TextField, Kind.TEXT),
)


def key_of(model: type[models.Model], name: str) -> Key:
    """The key ``name`` of a section whose entries are rows of ``model``."""
    field = model._meta.get_field(FIELD_NAMES.get(f"{model.__name__}.{name}") or FIELD_NAMES.get(name, name))
    assert isinstance(field, models.Field)  # noqa: S101 - the sections name concrete fields only
    label = f"{model.__name__}.{field.name}"
    related: Any = field.related_model
    kind = next(kind for type_, kind in KIND_OF if isinstance(field, type_))
    words = WORDS.get(label, tuple(str(word) for word, _ in field.choices or ()))
    if related is EventKind:
        kind = Kind.EVENT
    elif label in SENTENCES:
        kind = Kind.SENTENCE
    elif words:
        kind = Kind.CHOICE
    return Key(
        name=name,
        field=field.name,
        kind=kind,
        required=not (field.blank or field.has_default() or label in STANDS_IN),
        default=() if kind is Kind.CODES else field.get_default(),
        words=words,
        refers_to=SECTION_OF[related] if kind in {Kind.CODE, Kind.CODES} else "",
    )


def short_for(name: str, section: str, model: type[models.Model], key: str) -> Key:
    """A key ``name`` that stands for an entry of ``section`` with that ``key``."""
    return replace(key_of(model, key), name=name, required=False, default="", stands_for=section)


def section_of(
    name: str,
    model: type[models.Model],
    keys: str,
    *,
    identity: str = "code",
    owner: str = "placement",
    single: bool = False,
    repeats: bool = False,
    shorthand: tuple[Key, ...] = (),
) -> Section:
    """The section ``name`` with its ``keys`` in order, names with a space between them, as is its ``identity``."""
    return Section(
        name=name,
        model=model,
        keys=tuple(key_of(model, key) for key in keys.split()),
        identity=tuple(identity.split()),
        repeats=repeats,
        single=single,
        owner=owner,
        shorthand=shorthand,
    )


def stand_in(section: Section, key: Key) -> str:
    """The key whose value stands in where this one is left out; empty if none does."""
    return STANDS_IN.get(f"{section.model.__name__}.{key.field}", "")
