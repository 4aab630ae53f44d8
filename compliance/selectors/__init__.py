"""Reads that join the apps: what the site, the admin, commands and mails show. All of them read these."""

from .behind import deadlines_resting_on, explain, explain_each, facts_behind, moved_by, waivers_behind
from .board import BOARD_EVENTS, BoardLine, BoardOrder, Place, board
from .listing import BESIDE, BY_DAY, SHOWN, First, deadlines, first_of_each, in_standing
from .milestones import first_days, undated_milestones
from .naming import duties_naming, duties_waiting_for
from .signing import not_yet_signed, unsigned
from .standings import Standings, standings_of
from .urgent import in_turn, number

__all__ = [
    "BESIDE",
    "BOARD_EVENTS",
    "BY_DAY",
    "SHOWN",
    "BoardLine",
    "BoardOrder",
    "First",
    "Place",
    "Standings",
    "board",
    "deadlines",
    "deadlines_resting_on",
    "duties_naming",
    "duties_waiting_for",
    "explain",
    "explain_each",
    "facts_behind",
    "first_days",
    "first_of_each",
    "in_standing",
    "in_turn",
    "moved_by",
    "not_yet_signed",
    "number",
    "standings_of",
    "undated_milestones",
    "unsigned",
    "waivers_behind",
]
