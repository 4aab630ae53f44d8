"""Who holds: purchasers, what Schedule 1 allots to them, and what is registered in their names."""

from .addresses import Address, address_on, in_force
from .coverage import Coverage
from .holder import Holder, HolderName
from .schedule import Allocation
from .transfers import Transfer

__all__ = [
    "Address",
    "Allocation",
    "Coverage",
    "Holder",
    "HolderName",
    "Transfer",
    "address_on",
    "in_force",
]
