"""What is owed (Duty) and was granted (Waiver), what follows from it on each day (Deadline) and what became of that
when facts changed (DeadlineMove), which findings were accepted (FindingAck), which files of Schedule 1 came in
(ScheduleImport), which holders were merged (HolderMerge), whose calendars read deadlines (CalendarLink), who has them
by mail (Subscription), whose they are (Responsible), and which mails went out (Delivery) in which run (ReportRun)."""

from .calendar_link import CalendarLink
from .deadline import Deadline, DeadlineQuerySet
from .deadline_move import DeadlineMove
from .delivery import Delivery, ReportRun
from .duty import Duty
from .finding_ack import FindingAck
from .holder_merge import HolderMerge
from .schedule_import import ScheduleImport
from .subscription import Responsible, Subscription
from .waiver import Waiver

__all__ = [
    "CalendarLink",
    "Deadline",
    "DeadlineMove",
    "DeadlineQuerySet",
    "Delivery",
    "Duty",
    "FindingAck",
    "HolderMerge",
    "ReportRun",
    "Responsible",
    "ScheduleImport",
    "Subscription",
    "Waiver",
]
