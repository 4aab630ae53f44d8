"""The sections and keys of a placement file: the one table that reading, loading, exporting and the manual walk.

Only names stand here; what each key takes is read from the model (``keys``).
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.models import Duty, Waiver
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

from .keys import Key, Section, section_of, short_for

FORMAT = 1

KNOWN = "certainty reason not_before not_after"
CITED = "source clause"
VOID = "voided void_reason"
NOTICES_GO_TO = ("address", "attention", "fax")
ADDRESS = f"from {' '.join(NOTICES_GO_TO)} email copies_to note {CITED}"

# In the order of a file, which is also an order in which each row finds the rows that it names.
SECTIONS: tuple[Section, ...] = (
    section_of(
        "issuer",
        Issuer,
        "name state fiscal_year_end symbol",
        identity="name",
        owner="",
        single=True,
        shorthand=tuple(short_for(key, "issuer_addresses", IssuerAddress, key) for key in NOTICES_GO_TO),
    ),
    section_of("placement", Placement, "slug name summary", identity="slug", owner="", single=True),
    section_of("documents", SourceDocument, "code title cite dated note"),
    section_of("events", EventKind, "name meaning begins", identity="name", owner=""),
    section_of(
        "securities",
        Security,
        f"code kind name price conversion_price exercise_price dividend_rate reason {CITED}",
    ),
    section_of("closings", Closing, f"code name on {KNOWN} agreement_covers {CITED}"),
    section_of(
        "totals",
        ClosingTotal,
        f"closing security quantity amount approximate {CITED}",
        identity="closing security",
        owner="closing__placement",
    ),
    section_of(
        "agreement",
        Agreement,
        f"title dated {CITED} governing_law calendar time_zone tolling reading minimum_shares"
        " other_securities_maximum notice_clause issuer_counsel holders_counsel"
        " blackouts.consecutive_days blackouts.total_days"
        " blackouts.window_months blackouts.maximum_periods blackouts.clause",
        identity="",
        single=True,
    ),
    section_of("issuer_addresses", IssuerAddress, ADDRESS, identity="from"),
    section_of(
        "notice_limbs",
        NoticeLimb,
        f"label methods gives days after before by business_days_only {CITED}",
        identity="label",
    ),
    section_of(
        "duties",
        Duty,
        "code clause source title summary owed_by owed_to per due unstated opened_by satisfied_by effort boundary"
        " tolling remedy in_force_from in_force_until",
    ),
    section_of(
        "holders",
        Holder,
        "code name signatory signatory_title",
        owner="",
        shorthand=(
            short_for("status", "holder_statuses", HolderStatus, "status"),
            short_for("controlled_by", "control", Control, "person"),
            *(short_for(key, "addresses", Address, key) for key in NOTICES_GO_TO),
        ),
    ),
    section_of("holder_names", HolderName, f"holder name {CITED}", identity="holder name clause"),
    section_of(
        "holder_statuses",
        HolderStatus,
        f"holder status from until {CITED}",
        identity="holder status from",
        repeats=True,
    ),
    section_of(
        "control",
        Control,
        f"holder person power from until {CITED}",
        identity="holder person power from",
        repeats=True,
    ),
    section_of(
        "addresses",
        Address,
        f"holder {ADDRESS}",
        identity="holder from",
    ),
    section_of(
        "allocations",
        Allocation,
        f"closing holder security quantity price_paid {CITED}",
        identity="closing holder security",
        owner="closing__placement",
    ),
    section_of(
        "registration_statements",
        RegistrationStatement,
        f"code form file_number shares other_shares closings {CITED}",
    ),
    section_of(
        "transfers",
        Transfer,
        f"code transferor transferee security closing quantity lot_since shares on {KNOWN} note {VOID} {CITED}",
        identity="transferor transferee security",
        repeats=True,
    ),
    section_of(
        "transfer_papers",
        AssignmentPaper,
        f"transfer kind on {KNOWN} gives_name gives_address gives_securities note {CITED}",
        identity="transfer kind",
        owner="transfer__placement",
        repeats=True,
    ),
    section_of(
        "entries",
        PositionEntry,
        f"kind on {KNOWN} holder closing security quantity lot_since into cashless price amount new_shares old_shares"
        f" fractions under registration_statement note {VOID} {CITED}",
        identity="kind holder closing security",
        repeats=True,
    ),
    section_of(
        "coverage",
        Coverage,
        "registration_statement holder filing as_of shares_offered shares_before percent_before shares_after"
        f" percent_after {CITED}",
        identity="registration_statement holder filing",
        owner="registration_statement__placement",
    ),
    section_of(
        "outstanding",
        ClassOutstanding,
        f"as_of least most reason {CITED}",
        identity="as_of",
    ),
    section_of(
        "questionnaires",
        QuestionnaireStep,
        f"registration_statement holder step on reason {CITED}",
        identity="registration_statement holder step on",
        owner="registration_statement__placement",
    ),
    section_of(
        "consent_questions",
        ConsentQuestion,
        f"code title standard percent base record_on relates_to {CITED}",
    ),
    section_of(
        "consents",
        Consent,
        f"question holder answer on {KNOWN} {CITED}",
        identity="question holder on",
        owner="question__placement",
        repeats=True,
    ),
    section_of(
        "milestones",
        Milestone,
        f"event on planned_on {KNOWN} closing registration_statement holder filing note {CITED}",
        identity="event closing registration_statement holder filing",
        repeats=True,
    ),
    section_of(
        "notices",
        Notice,
        "event filing registration_statement sender to recipient method sent_at received_at zone fax_used copies note"
        f" {CITED}",
        identity="event filing recipient sent_at",
        repeats=True,
    ),
    section_of(
        "blackouts",
        BlackoutPeriod,
        f"from until facts registration_statement {CITED}",
        identity="from registration_statement",
        repeats=True,
    ),
    section_of(
        "waivers",
        Waiver,
        f"duty subject kind asked_by asked_on approved_by consent question granted_on until note pending {CITED}",
        identity="duty subject kind granted_on",
        repeats=True,
    ),
    section_of(
        "statements",
        DocumentStatement,
        f"subject closing part number dated text approximate meant {CITED}",
        identity="subject closing part clause",
        repeats=True,
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}


def naming_holders() -> Iterator[tuple[Section, Key]]:
    """The sections whose entries name holders, each with the key that does: Schedule 1 first."""
    for section in sorted(SECTIONS, key=lambda section: section.model is not Allocation):
        for key in section.keys:
            if key.refers_to == "holders":
                yield section, key
