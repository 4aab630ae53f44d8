"""What was done to facts, read from the record: act by act, in words."""

from .acts import Act, Asked, Change, acts, counted_acts
from .differences import Difference, Names, moment, said, who
from .moved import Moved, moved
from .scope import Scope, entries_of, hidden_ever, history_of, of_objects, of_placement, seen_by, tracked

__all__ = [
    "Act",
    "Asked",
    "Change",
    "Difference",
    "Moved",
    "Names",
    "Scope",
    "acts",
    "counted_acts",
    "entries_of",
    "hidden_ever",
    "history_of",
    "moment",
    "moved",
    "of_objects",
    "of_placement",
    "said",
    "seen_by",
    "tracked",
    "who",
]
