"""What is owed (Duty) and was granted (Waiver), what follows from it on each day (Deadline), which findings were
accepted (FindingAck), and which files of Schedule 1 came in (ScheduleImport)."""

from .deadline import Deadline, DeadlineQuerySet
from .duty import Duty
from .finding_ack import FindingAck
from .schedule_import import ScheduleImport
from .waiver import Waiver

__all__ = ["Deadline", "DeadlineQuerySet", "Duty", "FindingAck", "ScheduleImport", "Waiver"]
