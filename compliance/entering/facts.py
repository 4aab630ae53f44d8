"""The kinds of facts that are entered by forms alone, a row each: a new kind costs its form and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from compliance.models import Duty
from holders.models import (
    Address,
    Allocation,
    AssignmentPaper,
    Control,
    Coverage,
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
    Closing,
    ClosingTotal,
    IssuerAddress,
    NoticeLimb,
    RegistrationStatement,
    Security,
    SourceDocument,
)

from .asking import EnteredForm
from .blackouts import StartBlackoutForm, blackout_said
from .deal import AgreementForm, ClosingForm, LimbForm, SecurityForm, StatementForm, agreement_said, limb_said
from .documents import DocumentForm
from .duties import DutyTermsForm
from .holding import (
    AddressForm,
    ControlForm,
    IssuerAddressForm,
    OtherNameForm,
    StatusForm,
    StepForm,
    other_name_said,
)
from .ledger import EntryForm, PaperForm, VoidEntryForm, VoidForm, VoidTransferForm
from .lines import AllocationForm, CoverageForm, TotalForm
from .notices import RecordNoticeForm
from .transfers import TransferForm


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of fact: where its pages are, what they call it, and the forms that add and correct it."""

    path: str
    """The first part of its addresses, such as "securities"."""
    noun: str
    """What stands for it in the names of URLs, such as "security" in ``compliance:security-change``."""
    called: str
    """Its name on screen."""
    model: type[Model]
    correct: type[EnteredForm] | None = None
    """None where a view of its own corrects it."""
    add: type[EnteredForm] | None = None
    """None where a view of its own adds it."""
    has_page: bool = True
    """Whether what is on record of it has its page here; False where another page shows it."""
    void: type[VoidForm] | None = None
    """Of a row of the ledger: the form that makes it void."""
    says: Callable[[Any], str] = str
    """A row in a few words."""

    @property
    def kind(self) -> str:
        """Such as "placements_security"."""
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}"

    @property
    def adding(self) -> str:
        """The heading of the form that adds one."""
        article = "an" if self.called[0] in "aeiou" else "a"
        return f"Add {article} {self.called}"

    @property
    def correcting(self) -> str:
        """The heading of the form that corrects one."""
        return f"Correct the {self.called}"

    @property
    def is_moving(self) -> bool:
        """Whether it moves positions of holders."""
        return self.void is not None

    def permission(self, action: str) -> str:
        """What it takes to ``view``, ``add`` or ``change`` one."""
        return f"{self.model._meta.app_label}.{action}_{self.model._meta.model_name}"


FACTS = (
    Fact("securities", "security", "security", Security, SecurityForm, SecurityForm),
    Fact("agreements", "agreement", "agreement", Agreement, AgreementForm, AgreementForm, says=agreement_said),
    Fact("limbs", "limb", "limb of the notice clause", NoticeLimb, LimbForm, LimbForm, says=limb_said),
    Fact("closings", "closing", "closing", Closing, add=ClosingForm, has_page=False),
    Fact("allocations", "allocation", "line of Schedule 1", Allocation, AllocationForm, AllocationForm),
    Fact("closing-totals", "total", "stated total", ClosingTotal, TotalForm, TotalForm),
    Fact(
        "registrations", "registration", "registration statement", RegistrationStatement, StatementForm, StatementForm,
        has_page=False,
    ),
    Fact("coverage", "coverage", "line of the selling-holder table", Coverage, CoverageForm, CoverageForm),
    Fact("duties", "duty", "duty", Duty, DutyTermsForm, has_page=False),
    Fact("blackouts", "blackout", "blackout", BlackoutPeriod, StartBlackoutForm, says=blackout_said),
    Fact("notices", "notice", "notice", Notice, RecordNoticeForm),
    Fact("transfers", "transfer", "transfer", Transfer, TransferForm, void=VoidTransferForm),
    Fact("papers", "paper", "paper of the transfer", AssignmentPaper, PaperForm, PaperForm),
    Fact("entries", "entry", "entry", PositionEntry, EntryForm, EntryForm, void=VoidEntryForm),
    Fact("documents", "document", "document", SourceDocument, DocumentForm, has_page=False),
    Fact(
        "holder-names", "othername", "other name of a holder", HolderName, OtherNameForm, OtherNameForm,
        says=other_name_said,
    ),
    Fact("addresses", "address", "address for notices", Address, AddressForm, AddressForm),
    Fact(
        "issuer-addresses", "issueraddress", "address of the issuer", IssuerAddress, IssuerAddressForm,
        IssuerAddressForm,
    ),
    Fact("statuses", "status", "status of a holder", HolderStatus, StatusForm, StatusForm),
    Fact("powers", "control", "power over a holder's shares", Control, ControlForm, ControlForm),
    Fact("questionnaire-steps", "step", "step of a questionnaire", QuestionnaireStep, StepForm, StepForm),
)  # fmt: skip
"""All of them. Closings, events and waivers have pages, and duties sentences, with views of their own."""
