"""Who holds: purchasers, what Schedule 1 allots to them, what became of it, and what is registered in their names."""

from .addresses import Address, address_on, in_force
from .coverage import Coverage
from .entries import PositionEntry
from .holder import Holder, HolderName
from .schedule import Allocation
from .transfers import AssignmentPaper, Transfer
from .voiding import Voidable

__all__ = [
    "Address",
    "Allocation",
    "AssignmentPaper",
    "Coverage",
    "Holder",
    "HolderName",
    "PositionEntry",
    "Transfer",
    "Voidable",
    "address_on",
    "in_force",
]
