"""Facts of the deal, as the documents state them. Nothing here judges."""

from .addresses import AddressOfRecord, IssuerAddress, in_force, issuer_address_on
from .deal import Agreement, Closing, ClosingTotal, Issuer, Placement, Security, SourceDocument
from .files import DocumentVersion
from .knowing import Certainty, DatedFact, Sourced
from .notices import NoticeLimb
from .outstanding import ClassOutstanding
from .passages import Passage
from .registration import FREE_RESALE, STATED_ELSEWHERE, BlackoutPeriod, EventKind, Milestone, RegistrationStatement
from .statements import DocumentStatement
from .visibility import BY_USE, EVERYBODY, OPERATOR, Member, Viewer, hidden_from

__all__ = [
    "BY_USE",
    "EVERYBODY",
    "FREE_RESALE",
    "OPERATOR",
    "STATED_ELSEWHERE",
    "AddressOfRecord",
    "Agreement",
    "BlackoutPeriod",
    "Certainty",
    "ClassOutstanding",
    "Closing",
    "ClosingTotal",
    "DatedFact",
    "DocumentStatement",
    "DocumentVersion",
    "EventKind",
    "Issuer",
    "IssuerAddress",
    "Member",
    "Milestone",
    "NoticeLimb",
    "Passage",
    "Placement",
    "RegistrationStatement",
    "Security",
    "SourceDocument",
    "Sourced",
    "Viewer",
    "hidden_from",
    "in_force",
    "issuer_address_on",
]
