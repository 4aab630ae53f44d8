"""The sections and keys of a placement file: the one table that reading, loading, exporting and the manual walk.

Only names stand here. What a key takes, whether it must be given and what holds where it is left out are
read from the model's field, so that file and database cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from zoneinfo import available_timezones

from django.db import models

from compliance.models import Duty, Waiver
from compliance.rules.calendars import CALENDAR_NAMES
from holders.models import (
    Address,
    Allocation,
    AssignmentPaper,
    Consent,
    ConsentQuestion,
    Control,
    Coverage,
    Holder,
    HolderName,
    HolderStatus,
    Notice,
    PositionEntry,
    QuestionnaireStep,
    Transfer,
)
from placements.models import (
    Agreement,
    BlackoutPeriod,
    ClassOutstanding,
    Closing,
    ClosingTotal,
    DocumentStatement,
    EventKind,
    Issuer,
    IssuerAddress,
    Milestone,
    NoticeLimb,
    Placement,
    RegistrationStatement,
    Security,
    SourceDocument,
)

FORMAT = 1


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


def _key(model: type[models.Model], name: str) -> Key:
    field = model._meta.get_field(FIELD_NAMES.get(f"{model.__name__}.{name}") or FIELD_NAMES.get(name, name))
    assert isinstance(field, models.Field)  # noqa: S101 - the table below names concrete fields only
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


def _shorthand(name: str, section: str, model: type[models.Model], key: str) -> Key:
    """A key ``name`` that stands for an entry of ``section`` with that ``key``."""
    return replace(_key(model, key), name=name, required=False, default="", stands_for=section)


def _section(
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
    return Section(
        name=name,
        model=model,
        keys=tuple(_key(model, key) for key in keys.split()),
        identity=tuple(identity.split()),
        repeats=repeats,
        single=single,
        owner=owner,
        shorthand=shorthand,
    )


KNOWN = "certainty reason not_before not_after"
CITED = "source clause"
VOID = "voided void_reason"
NOTICES_GO_TO = ("address", "attention", "fax")
ADDRESS = f"from {' '.join(NOTICES_GO_TO)} email copies_to note {CITED}"

# In the order of a file, which is also an order in which each row finds the rows that it names.
SECTIONS: tuple[Section, ...] = (
    _section(
        "issuer",
        Issuer,
        "name state fiscal_year_end symbol",
        identity="name",
        owner="",
        single=True,
        shorthand=tuple(_shorthand(key, "issuer_addresses", IssuerAddress, key) for key in NOTICES_GO_TO),
    ),
    _section("placement", Placement, "slug name summary", identity="slug", owner="", single=True),
    _section("documents", SourceDocument, "code title cite dated note"),
    _section("events", EventKind, "name meaning begins", identity="name", owner=""),
    _section(
        "securities",
        Security,
        f"code kind name price conversion_price exercise_price dividend_rate reason {CITED}",
    ),
    _section("closings", Closing, f"code name on {KNOWN} agreement_covers {CITED}"),
    _section(
        "totals",
        ClosingTotal,
        f"closing security quantity amount approximate {CITED}",
        identity="closing security",
        owner="closing__placement",
    ),
    _section(
        "agreement",
        Agreement,
        f"title dated {CITED} governing_law calendar time_zone tolling reading minimum_shares"
        " other_securities_maximum notice_clause issuer_counsel holders_counsel"
        " blackouts.consecutive_days blackouts.total_days"
        " blackouts.window_months blackouts.maximum_periods blackouts.clause",
        identity="",
        single=True,
    ),
    _section("issuer_addresses", IssuerAddress, ADDRESS, identity="from"),
    _section(
        "notice_limbs",
        NoticeLimb,
        f"label methods gives days after before by business_days_only {CITED}",
        identity="label",
    ),
    _section(
        "duties",
        Duty,
        "code clause source title summary owed_by owed_to per due unstated opened_by satisfied_by effort boundary"
        " tolling remedy in_force_from in_force_until",
    ),
    _section(
        "holders",
        Holder,
        "code name signatory signatory_title",
        owner="",
        shorthand=(
            _shorthand("status", "holder_statuses", HolderStatus, "status"),
            _shorthand("controlled_by", "control", Control, "person"),
            *(_shorthand(key, "addresses", Address, key) for key in NOTICES_GO_TO),
        ),
    ),
    _section("holder_names", HolderName, f"holder name {CITED}", identity="holder name clause"),
    _section(
        "holder_statuses",
        HolderStatus,
        f"holder status from until {CITED}",
        identity="holder status from",
        repeats=True,
    ),
    _section(
        "control",
        Control,
        f"holder person power from until {CITED}",
        identity="holder person power from",
        repeats=True,
    ),
    _section(
        "addresses",
        Address,
        f"holder {ADDRESS}",
        identity="holder from",
    ),
    _section(
        "allocations",
        Allocation,
        f"closing holder security quantity price_paid {CITED}",
        identity="closing holder security",
        owner="closing__placement",
    ),
    _section(
        "registration_statements",
        RegistrationStatement,
        f"code form file_number shares other_shares closings {CITED}",
    ),
    _section(
        "transfers",
        Transfer,
        f"code transferor transferee security closing quantity lot_since shares on {KNOWN} note {VOID} {CITED}",
        identity="transferor transferee security",
        repeats=True,
    ),
    _section(
        "transfer_papers",
        AssignmentPaper,
        f"transfer kind on {KNOWN} gives_name gives_address gives_securities note {CITED}",
        identity="transfer kind",
        owner="transfer__placement",
        repeats=True,
    ),
    _section(
        "entries",
        PositionEntry,
        f"kind on {KNOWN} holder closing security quantity lot_since into cashless price amount new_shares old_shares"
        f" fractions under registration_statement note {VOID} {CITED}",
        identity="kind holder closing security",
        repeats=True,
    ),
    _section(
        "coverage",
        Coverage,
        "registration_statement holder filing as_of shares_offered shares_before percent_before shares_after"
        f" percent_after {CITED}",
        identity="registration_statement holder filing",
        owner="registration_statement__placement",
    ),
    _section(
        "outstanding",
        ClassOutstanding,
        f"as_of least most reason {CITED}",
        identity="as_of",
    ),
    _section(
        "questionnaires",
        QuestionnaireStep,
        f"registration_statement holder step on reason {CITED}",
        identity="registration_statement holder step on",
        owner="registration_statement__placement",
    ),
    _section(
        "consent_questions",
        ConsentQuestion,
        f"code title standard percent base record_on relates_to {CITED}",
    ),
    _section(
        "consents",
        Consent,
        f"question holder answer on {KNOWN} {CITED}",
        identity="question holder on",
        owner="question__placement",
        repeats=True,
    ),
    _section(
        "milestones",
        Milestone,
        f"event on planned_on {KNOWN} closing registration_statement holder filing note {CITED}",
        identity="event closing registration_statement holder filing",
        repeats=True,
    ),
    _section(
        "notices",
        Notice,
        "event filing registration_statement sender to recipient method sent_at received_at zone fax_used copies note"
        f" {CITED}",
        identity="event filing recipient sent_at",
        repeats=True,
    ),
    _section(
        "blackouts",
        BlackoutPeriod,
        f"from until facts registration_statement {CITED}",
        identity="from registration_statement",
        repeats=True,
    ),
    _section(
        "waivers",
        Waiver,
        f"duty subject kind asked_by asked_on approved_by consent question granted_on until note pending {CITED}",
        identity="duty subject kind granted_on",
        repeats=True,
    ),
    _section(
        "statements",
        DocumentStatement,
        f"subject closing part number dated text approximate meant {CITED}",
        identity="subject closing part clause",
        repeats=True,
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}


def stand_in(section: Section, key: Key) -> str:
    """The key whose value stands in where this one is left out; empty if none does."""
    return STANDS_IN.get(f"{section.model.__name__}.{key.field}", "")


def naming_holders() -> Iterator[tuple[Section, Key]]:
    """The sections whose entries name holders, each with the key that does: Schedule 1 first."""
    for section in sorted(SECTIONS, key=lambda section: section.model is not Allocation):
        for key in section.keys:
            if key.refers_to == "holders":
                yield section, key
