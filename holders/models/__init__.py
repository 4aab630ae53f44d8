"""Who holds: purchasers, what Schedule 1 allots to them, and what is registered in their names."""

from .coverage import Coverage
from .holder import Holder, HolderName
from .schedule import Allocation
from .transfers import Transfer

__all__ = ["Allocation", "Coverage", "Holder", "HolderName", "Transfer"]
