"""A valid object of every model, with literal dates of the 2003 deal; a test states only what matters to it."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from compliance.models import (
    ApiToken,
    CalendarLink,
    Deadline,
    DeadlineMove,
    Delivery,
    Duty,
    FindingAck,
    HolderMerge,
    ReportRun,
    Responsible,
    SavedView,
    ScheduleImport,
    Subscription,
    Waiver,
)
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
    DocumentVersion,
    EventKind,
    Issuer,
    IssuerAddress,
    Member,
    Milestone,
    NoticeLimb,
    Passage,
    Placement,
    RegistrationStatement,
    Security,
    SourceDocument,
)
from placements.searching import index


# factory-boy's declarations have no types of their own; these say once that a field may be declared by them.
def numbered(form: str) -> Any:
    """``form`` with the object's number in the place of the braces."""
    return Sequence(form.format)  # type: ignore[no-untyped-call]


def built_by(factory: type[DjangoModelFactory[Any]], **fields: Any) -> Any:
    """An object of another model, made along with this one."""
    return SubFactory(factory, **fields)  # type: ignore[no-untyped-call]


def same(path: str) -> Any:
    """What ``path`` leads to from this object."""
    return SelfAttribute(path)  # type: ignore[no-untyped-call]


class IssuerFactory(DjangoModelFactory[Issuer]):
    class Meta:
        model = Issuer

    name = numbered("Issuer {}, Inc.")
    state = "Delaware"


class PlacementFactory(DjangoModelFactory[Placement]):
    class Meta:
        model = Placement

    issuer = built_by(IssuerFactory)
    slug = numbered("placement-{}")
    name = numbered("Placement {}")


class SourceDocumentFactory(DjangoModelFactory[SourceDocument]):
    class Meta:
        model = SourceDocument

    placement = built_by(PlacementFactory)
    code = numbered("ex-{}")
    title = "Registration Rights Agreement"
    dated_on = date(2003, 5, 7)


class DocumentVersionFactory(DjangoModelFactory[DocumentVersion]):
    """A row as an upload makes it; its bytes are on no disk."""

    class Meta:
        model = DocumentVersion

    document = built_by(SourceDocumentFactory)
    number = 1
    file_name = "agreement.pdf"
    kind = "pdf"
    size = 120_000
    sha256 = "5e" * 32
    uploaded_at = datetime(2003, 5, 8, 14, 0, tzinfo=UTC)
    text = "Registration Rights Agreement"

    @classmethod
    def _create(cls, model_class: type[DocumentVersion], *args: Any, **kwargs: Any) -> DocumentVersion:
        version: DocumentVersion = super()._create(model_class, *args, **kwargs)  # type: ignore[no-untyped-call]
        index(version)
        return version


class PassageFactory(DjangoModelFactory[Passage]):
    class Meta:
        model = Passage

    version = built_by(DocumentVersionFactory, text="", unread="it is a picture")
    start = 0
    words = "registration rights agreement"


class EventKindFactory(DjangoModelFactory[EventKind]):
    class Meta:
        model = EventKind
        django_get_or_create = ("name",)

    name = numbered("event {}")
    meaning = "Something happened that a duty counts from."


class SecurityFactory(DjangoModelFactory[Security]):
    class Meta:
        model = Security

    placement = built_by(PlacementFactory)
    code = numbered("series-{}")
    kind = Security.Kind.PREFERRED
    name = "Series D preferred stock"
    price = Decimal("10000")


class ClosingFactory(DjangoModelFactory[Closing]):
    class Meta:
        model = Closing

    placement = built_by(PlacementFactory)
    code = numbered("closing-{}")
    occurred_on = date(2003, 5, 7)


class ClosingTotalFactory(DjangoModelFactory[ClosingTotal]):
    class Meta:
        model = ClosingTotal

    closing = built_by(ClosingFactory)
    security = built_by(SecurityFactory, placement=same("..closing.placement"))
    quantity = 444


class DocumentStatementFactory(DjangoModelFactory[DocumentStatement]):
    class Meta:
        model = DocumentStatement

    placement = built_by(PlacementFactory)
    source = built_by(SourceDocumentFactory, placement=same("..placement"))
    subject = "purchase agreement date"
    dated_on = date(2003, 4, 29)


class AgreementFactory(DjangoModelFactory[Agreement]):
    class Meta:
        model = Agreement

    placement = built_by(PlacementFactory)
    title = "Registration Rights Agreement"
    dated_on = date(2003, 5, 7)


class NoticeLimbFactory(DjangoModelFactory[NoticeLimb]):
    class Meta:
        model = NoticeLimb

    placement = built_by(PlacementFactory)
    label = numbered("({})")
    methods = "fax"
    gives = NoticeLimb.Gives.NEXT_BUSINESS_DAY


class CappedAgreementFactory(AgreementFactory):
    """An agreement that limits blackouts, as §3(n) of 2003 does."""

    blackout_consecutive_days = 20
    blackout_total_days = 40
    blackout_window_months = 12
    blackout_clause = "§3(n)"


class DutyFactory(DjangoModelFactory[Duty]):
    class Meta:
        model = Duty

    placement = built_by(PlacementFactory)
    code = numbered("FILE-{}")
    clause = "§2"
    title = "File the resale registration statement"
    due = "45 days after closing"
    satisfied_by = built_by(EventKindFactory, name="filing")


class WaiverFactory(DjangoModelFactory[Waiver]):
    class Meta:
        model = Waiver

    placement = built_by(PlacementFactory)
    duty = built_by(DutyFactory, placement=same("..placement"))
    granted_by = "Xmark and SDS"
    granted_on = date(2003, 7, 1)


class PersonFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = numbered("person-{}")
    password = "!"  # nobody can sign in with it


class FindingAckFactory(DjangoModelFactory[FindingAck]):
    class Meta:
        model = FindingAck

    placement = built_by(PlacementFactory)
    code = "minimum-shares"
    fingerprint = "0" * 64
    proposed_by = built_by(PersonFactory)
    proposed_on = date(2003, 8, 5)
    accepted_by = built_by(PersonFactory)
    accepted_on = date(2003, 8, 6)
    reason = "The dividend shares were agreed upon by telephone."


class MemberFactory(DjangoModelFactory[Member]):
    class Meta:
        model = Member

    placement = built_by(PlacementFactory)
    person = built_by(PersonFactory)
    added_at = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


class ScheduleImportFactory(DjangoModelFactory[ScheduleImport]):
    class Meta:
        model = ScheduleImport

    closing = built_by(ClosingFactory)
    file_name = "schedule-1.csv"
    sha256 = "0" * 64
    content = zlib.compress(b'Holder,Shares\nAlder Fund,"1,000"\n')
    uploaded_at = datetime(2003, 5, 9, 15, 0, tzinfo=UTC)


class DeadlineFactory(DjangoModelFactory[Deadline]):
    class Meta:
        model = Deadline

    placement = built_by(PlacementFactory)
    duty = built_by(DutyFactory, placement=same("..placement"))
    closing = built_by(ClosingFactory, placement=same("..placement"))
    subject = same("closing.code")
    valid_from = date(2003, 5, 7)
    due_on = date(2003, 6, 21)
    literal_on = date(2003, 6, 21)
    forward_on = date(2003, 6, 23)
    safe_on = date(2003, 6, 20)
    opened_on = date(2003, 5, 7)


class DeadlineMoveFactory(DjangoModelFactory[DeadlineMove]):
    class Meta:
        model = DeadlineMove

    placement = built_by(PlacementFactory)
    duty = built_by(DutyFactory, placement=same("..placement"))
    closing = built_by(ClosingFactory, placement=same("..placement"))
    subject = same("closing.code")
    was_on = date(2003, 6, 21)
    is_on = date(2003, 6, 26)
    at = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class HolderFactory(DjangoModelFactory[Holder]):
    class Meta:
        model = Holder

    code = numbered("holder-{}")
    name = numbered("Fund {} Ltd.")


class HolderMergeFactory(DjangoModelFactory[HolderMerge]):
    class Meta:
        model = HolderMerge

    kept = built_by(HolderFactory)
    code = "xmark-funds"
    name = "Xmark Funds"
    merged_by = built_by(PersonFactory)
    merged_on = date(2003, 8, 6)
    reason = "The release calls the fund so."


class HolderNameFactory(DjangoModelFactory[HolderName]):
    class Meta:
        model = HolderName

    placement = built_by(PlacementFactory)
    holder = built_by(HolderFactory)
    name = numbered("Fund {}, Ltd.")


class IssuerAddressFactory(DjangoModelFactory[IssuerAddress]):
    class Meta:
        model = IssuerAddress

    placement = built_by(PlacementFactory)
    address = "157 Technology Drive\nIrvine, California 92618"
    attention = "CEO"
    fax = "949-788-6706"


class AddressFactory(DjangoModelFactory[Address]):
    class Meta:
        model = Address

    placement = built_by(PlacementFactory)
    holder = built_by(HolderFactory)
    address = "152 West 57th Street, 21st Floor\nNew York, New York 10019"
    attention = "Mr. Mitchell D. Kaye"
    fax = "212-247-1329"


class HolderStatusFactory(DjangoModelFactory[HolderStatus]):
    class Meta:
        model = HolderStatus

    placement = built_by(PlacementFactory)
    holder = built_by(HolderFactory)
    status = HolderStatus.Status.QIB


class ControlFactory(DjangoModelFactory[Control]):
    class Meta:
        model = Control

    placement = built_by(PlacementFactory)
    holder = built_by(HolderFactory)
    person = "James T. Betts"


class ConsentQuestionFactory(DjangoModelFactory[ConsentQuestion]):
    class Meta:
        model = ConsentQuestion

    placement = built_by(PlacementFactory)
    code = numbered("waiver-{}")
    title = "Waive the filing date of June 21, 2003"


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    question = built_by(ConsentQuestionFactory)
    holder = built_by(HolderFactory)
    occurred_on = date(2003, 6, 18)


class NoticeFactory(DjangoModelFactory[Notice]):
    class Meta:
        model = Notice

    placement = built_by(PlacementFactory)
    to = Notice.To.HOLDER
    recipient = built_by(HolderFactory)
    method = "fax"
    sent_at = datetime(2003, 7, 3, 20, 30, tzinfo=UTC)


class AllocationFactory(DjangoModelFactory[Allocation]):
    class Meta:
        model = Allocation

    closing = built_by(ClosingFactory)
    holder = built_by(HolderFactory)
    security = built_by(SecurityFactory, placement=same("..closing.placement"))
    quantity = 134
    price_paid = Decimal("1340000.00")


class RegistrationStatementFactory(DjangoModelFactory[RegistrationStatement]):
    class Meta:
        model = RegistrationStatement

    placement = built_by(PlacementFactory)
    code = numbered("s-3-{}")
    form = "S-3"


class TransferFactory(DjangoModelFactory[Transfer]):
    class Meta:
        model = Transfer

    placement = built_by(PlacementFactory)
    transferee = built_by(HolderFactory)
    occurred_on = date(2003, 11, 20)
    shares = 20_000


class AssignmentPaperFactory(DjangoModelFactory[AssignmentPaper]):
    class Meta:
        model = AssignmentPaper

    transfer = built_by(TransferFactory, code=numbered("transfer-{}"))
    kind = AssignmentPaper.Kind.AGREEMENT
    occurred_on = date(2003, 11, 20)


class PositionEntryFactory(DjangoModelFactory[PositionEntry]):
    """A split of common stock, which needs nothing to stand before it; a test says what else an entry does."""

    class Meta:
        model = PositionEntry

    placement = built_by(PlacementFactory)
    kind = PositionEntry.Kind.SPLIT
    security = built_by(SecurityFactory, placement=same("..placement"), kind=Security.Kind.COMMON)
    occurred_on = date(2003, 11, 20)
    new_shares = 1
    old_shares = 25


class CoverageFactory(DjangoModelFactory[Coverage]):
    class Meta:
        model = Coverage

    registration_statement = built_by(RegistrationStatementFactory)
    holder = built_by(HolderFactory)
    shares_offered = 20_000


class QuestionnaireStepFactory(DjangoModelFactory[QuestionnaireStep]):
    class Meta:
        model = QuestionnaireStep

    registration_statement = built_by(RegistrationStatementFactory)
    holder = built_by(HolderFactory)
    step = QuestionnaireStep.Step.SENT
    occurred_on = date(2003, 5, 20)


class ClassOutstandingFactory(DjangoModelFactory[ClassOutstanding]):
    class Meta:
        model = ClassOutstanding

    placement = built_by(PlacementFactory)
    as_of_on = date(2003, 12, 5)
    least = 7_150_000


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    placement = built_by(PlacementFactory)
    event = built_by(EventKindFactory, name="filing")
    occurred_on = date(2003, 6, 20)


class BlackoutPeriodFactory(DjangoModelFactory[BlackoutPeriod]):
    class Meta:
        model = BlackoutPeriod

    placement = built_by(PlacementFactory)
    starts_on = date(2003, 9, 2)
    ends_on = date(2003, 9, 21)
    facts = "an acquisition under discussion"


class CalendarLinkFactory(DjangoModelFactory[CalendarLink]):
    class Meta:
        model = CalendarLink

    placement = built_by(PlacementFactory)
    person = built_by(PersonFactory)
    name = "Outlook"
    digest = numbered("{:064x}")
    made_at = datetime(2003, 6, 2, 13, tzinfo=UTC)


class ApiTokenFactory(DjangoModelFactory[ApiToken]):
    class Meta:
        model = ApiToken

    person = built_by(PersonFactory)
    name = "The docket"
    digest = numbered("{:064x}")
    password_hash = LazyAttribute(lambda token: token.person.get_session_auth_hash())  # type: ignore[no-untyped-call]
    made_at = datetime(2003, 6, 2, 13, tzinfo=UTC)


class SavedViewFactory(DjangoModelFactory[SavedView]):
    class Meta:
        model = SavedView

    person = built_by(PersonFactory)
    of_list = SavedView.List.DEADLINES
    name = numbered("Filings {}")
    query = "q=filing"


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    class Meta:
        model = Subscription

    person = built_by(PersonFactory)
    made_at = datetime(2003, 6, 2, 13, tzinfo=UTC)


class ResponsibleFactory(DjangoModelFactory[Responsible]):
    class Meta:
        model = Responsible

    placement = built_by(PlacementFactory)
    person = built_by(PersonFactory)


class DeliveryFactory(DjangoModelFactory[Delivery]):
    class Meta:
        model = Delivery

    subscription = built_by(SubscriptionFactory)
    kind = "report"
    recipient = SelfAttribute("subscription.recipient")  # type: ignore[no-untyped-call]
    slot_at = datetime(2003, 6, 16, 12, tzinfo=UTC)
    as_of = date(2003, 6, 16)
    to = "ann@office.example"
    message_id = numbered("<{}@office.example>")
    body = b"Subject: 1 missed\r\n\r\nSee the site.\r\n"
    made_at = datetime(2003, 6, 16, 12, tzinfo=UTC)


class ReportRunFactory(DjangoModelFactory[ReportRun]):
    class Meta:
        model = ReportRun

    by = "command"
    machine = "office 4711"
    started_at = datetime(2003, 6, 16, 12, tzinfo=UTC)
    beat_at = datetime(2003, 6, 16, 12, tzinfo=UTC)
