"""Who holds: purchasers, what Schedule 1 allots to them, what became of it, and what is registered in their names."""

from .addresses import Address, address_on
from .consents import Consent, ConsentQuestion
from .coverage import Coverage
from .entries import PositionEntry
from .holder import Holder, HolderName
from .notices import Notice
from .questionnaires import QuestionnaireStep
from .schedule import Allocation
from .status import Control, HolderStatus, holds_on
from .transfers import AssignmentPaper, Transfer
from .voiding import Voidable

__all__ = [
    "Address",
    "Allocation",
    "AssignmentPaper",
    "Consent",
    "ConsentQuestion",
    "Control",
    "Coverage",
    "Holder",
    "HolderName",
    "HolderStatus",
    "Notice",
    "PositionEntry",
    "QuestionnaireStep",
    "Transfer",
    "Voidable",
    "address_on",
    "holds_on",
]
