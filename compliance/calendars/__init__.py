"""Deadlines in other calendar programs: secret links, and what is read by them."""

from .events import calendar
from .links import found, links_of, made, revoke

__all__ = ["calendar", "found", "links_of", "made", "revoke"]
