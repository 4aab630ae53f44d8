"""What is owed (Duty) and what follows from it on each day (Deadline)."""

from .deadline import Deadline, DeadlineQuerySet
from .duty import Duty

__all__ = ["Deadline", "DeadlineQuerySet", "Duty"]
