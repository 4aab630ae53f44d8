"""What is owed (Duty), what follows from it on each day (Deadline), and which findings were accepted (FindingAck)."""

from .deadline import Deadline, DeadlineQuerySet
from .duty import Duty
from .finding_ack import FindingAck

__all__ = ["Deadline", "DeadlineQuerySet", "Duty", "FindingAck"]
