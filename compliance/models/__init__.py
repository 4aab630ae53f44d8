"""What is owed (Duty) and was granted (Waiver), what follows from it on each day (Deadline), and which findings were
accepted (FindingAck)."""

from .deadline import Deadline, DeadlineQuerySet
from .duty import Duty
from .finding_ack import FindingAck
from .waiver import Waiver

__all__ = ["Deadline", "DeadlineQuerySet", "Duty", "FindingAck", "Waiver"]
