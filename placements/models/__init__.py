"""Facts of the deal, as the documents state them. Nothing here judges."""

from .deal import Agreement, Closing, ClosingTotal, Issuer, Placement, Security, SourceDocument
from .knowing import Certainty, DatedFact, Sourced
from .notices import NoticeLimb
from .outstanding import ClassOutstanding
from .registration import STATED_ELSEWHERE, BlackoutPeriod, EventKind, Milestone, RegistrationStatement
from .statements import DocumentStatement

__all__ = [
    "STATED_ELSEWHERE",
    "Agreement",
    "BlackoutPeriod",
    "Certainty",
    "ClassOutstanding",
    "Closing",
    "ClosingTotal",
    "DatedFact",
    "DocumentStatement",
    "EventKind",
    "Issuer",
    "Milestone",
    "NoticeLimb",
    "Placement",
    "RegistrationStatement",
    "Security",
    "SourceDocument",
    "Sourced",
]
