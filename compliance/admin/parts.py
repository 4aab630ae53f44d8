"""What a placement is made of, as its page in the admin lists it."""

from __future__ import annotations

from django.db.models import Model

from compliance.models import Duty, ScheduleImport, Waiver
from holders.models import (
    Address,
    Allocation,
    ConsentQuestion,
    Control,
    Coverage,
    HolderName,
    HolderStatus,
    Notice,
    PositionEntry,
    QuestionnaireStep,
    Transfer,
)  # fmt: skip
from placements.models import (
    Agreement,
    BlackoutPeriod,
    ClassOutstanding,
    Closing,
    DocumentStatement,
    IssuerAddress,
    Milestone,
    NoticeLimb,
    RegistrationStatement,
    Security,
    SourceDocument,
)  # fmt: skip

# What a placement is made of, in the order in which a closing binder is typed in.
PARTS: tuple[tuple[str, type[Model]], ...] = (
    ("Documents", SourceDocument),
    ("Securities", Security),
    ("Closings", Closing),
    ("Agreement", Agreement),
    ("Addresses of the issuer", IssuerAddress),
    ("Limbs of the notice clause", NoticeLimb),
    ("Duties", Duty),
    ("Registration statements", RegistrationStatement),
    ("Events", Milestone),
    ("Blackout periods", BlackoutPeriod),
    ("Waivers and extensions", Waiver),
    ("Other names of holders", HolderName),
    ("Addresses of holders", Address),
    ("Notices", Notice),
    ("Transfers", Transfer),
    ("Position entries", PositionEntry),
    ("Questions for consent", ConsentQuestion),
    ("Status of holders", HolderStatus),
    ("Control of holders", Control),
    ("Shares outstanding", ClassOutstanding),
    ("Statements compared", DocumentStatement),
)
# Parts of its closings and registration statements, entered there; each with the way from it to the placement.
PARTS_OF_PARTS: tuple[tuple[str, type[Model], str], ...] = (
    ("Schedule 1", Allocation, "closing__placement"),
    ("Imports of Schedule 1", ScheduleImport, "closing__placement"),
    ("Selling-holder tables", Coverage, "registration_statement__placement"),
    ("Steps of questionnaires", QuestionnaireStep, "registration_statement__placement"),
)
