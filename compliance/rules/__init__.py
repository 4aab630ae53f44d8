"""The pure core: from facts and sentences to dates, readings, standings and their explanation.

Nothing here knows Django, a database or the clock. Frozen dataclasses cross the border, and the day
on which a question is asked (`as_of`) is always an argument.
"""

from .blackouts import (
    Breach,
    Cap,
    Period,
    Usage,
    breaches,
    breaches_by,
    days_used,
    first_permitted_day,
    last_permitted_day,
)
from .calendars import CALENDAR_NAMES, Calendar, OutsideCalendar, UnknownCalendar, calendar
from .docket import Docket
from .errors import DayOutOfReach, RuleError
from .evaluation import Outcome, evaluate
from .events import event_not_stated, state_of
from .explain import Explanation, explanation
from .facts import Duty, Happening, Relief, Stretch, Subject, Terms
from .language import DEFAULT_EVENTS, DEFAULT_VOCABULARY, SentenceError, Vocabulary, parse
from .notices import Given, Gives, Limb, Method, NoticeClause, Weighed, deemed_given
from .occurrences import day_of, needed
from .readings import Readings, readings
from .reasons import reason
from .standing import ALERT_WINDOW, Standing, days_late, days_open, standing
from .steps import Step, steps
from .timetable import causes, stretch_at, timetable, timetable_at
from .tolling import blackouts_behind, excusing_blackout
from .tree import Sentence, deadlines_in, events_in, find_cycle, to_sentence
from .words import long_date, medium_date, month_day, plain_date, short_date

__all__ = [
    "ALERT_WINDOW",
    "CALENDAR_NAMES",
    "DEFAULT_EVENTS",
    "DEFAULT_VOCABULARY",
    "Breach",
    "Calendar",
    "Cap",
    "DayOutOfReach",
    "Docket",
    "Duty",
    "Explanation",
    "Given",
    "Gives",
    "Happening",
    "Limb",
    "Method",
    "NoticeClause",
    "Outcome",
    "OutsideCalendar",
    "Period",
    "Readings",
    "Relief",
    "RuleError",
    "Sentence",
    "SentenceError",
    "Standing",
    "Step",
    "Stretch",
    "Subject",
    "Terms",
    "UnknownCalendar",
    "Usage",
    "Vocabulary",
    "Weighed",
    "blackouts_behind",
    "breaches",
    "breaches_by",
    "calendar",
    "causes",
    "day_of",
    "days_late",
    "days_open",
    "days_used",
    "deadlines_in",
    "deemed_given",
    "evaluate",
    "event_not_stated",
    "events_in",
    "excusing_blackout",
    "explanation",
    "find_cycle",
    "first_permitted_day",
    "last_permitted_day",
    "long_date",
    "medium_date",
    "month_day",
    "needed",
    "parse",
    "plain_date",
    "readings",
    "reason",
    "short_date",
    "standing",
    "state_of",
    "steps",
    "stretch_at",
    "timetable",
    "timetable_at",
    "to_sentence",
]
