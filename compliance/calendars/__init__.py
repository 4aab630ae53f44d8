"""Deadlines in other calendar programs: secret links, and what is read by them."""

from .events import calendar, calendar_of, event, with_moves
from .links import found, links_of, made, revoke

__all__ = ["calendar", "calendar_of", "event", "found", "links_of", "made", "revoke", "with_moves"]
