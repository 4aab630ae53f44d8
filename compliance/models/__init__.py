"""What is owed (Duty) and was granted (Waiver), what follows from it on each day (Deadline), which findings were
accepted (FindingAck), which files of Schedule 1 came in (ScheduleImport), which holders were merged (HolderMerge),
and whose calendars read deadlines (CalendarLink)."""

from .calendar_link import CalendarLink
from .deadline import Deadline, DeadlineQuerySet
from .duty import Duty
from .finding_ack import FindingAck
from .holder_merge import HolderMerge
from .schedule_import import ScheduleImport
from .waiver import Waiver

__all__ = [
    "CalendarLink",
    "Deadline",
    "DeadlineQuerySet",
    "Duty",
    "FindingAck",
    "HolderMerge",
    "ScheduleImport",
    "Waiver",
]
