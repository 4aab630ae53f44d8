"""What is owed (Duty) and was granted (Waiver), what follows from it on each day (Deadline) and what became of that
when facts changed (DeadlineMove), which findings were accepted (FindingAck), which files of Schedule 1 came in
(ScheduleImport), which holders were merged (HolderMerge), whose calendars read deadlines (CalendarLink), whose
programs read what they may see (ApiToken), who narrowed lists how (SavedView), who has deadlines by mail
(Subscription), whose they are (Responsible), and which mails went out (Delivery) in which run (ReportRun)."""

from .api_token import ApiToken
from .calendar_link import CalendarLink
from .deadline import Deadline, DeadlineQuerySet
from .deadline_move import DeadlineMove
from .delivery import Delivery, ReportRun
from .duty import Duty
from .finding_ack import FindingAck
from .holder_merge import HolderMerge
from .saved_view import SavedView
from .schedule_import import ScheduleImport
from .subscription import Responsible, Subscription
from .waiver import Waiver

__all__ = [
    "ApiToken",
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
    "SavedView",
    "ScheduleImport",
    "Subscription",
    "Waiver",
]
