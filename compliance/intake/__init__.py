"""Schedule 1 from a file into the records of a closing: looked at first, then written all or nothing, and undone."""

from .differing import differences
from .importing import Imported, import_schedule, keep, looked_at, upload_of
from .matching import NEW, Decisions, Known, Question
from .reading import Reading, ShownLot, ShownRow, Upload, said
from .receipts import Line, created_in, lines_in
from .undoing import undo_import

__all__ = [
    "NEW",
    "Decisions",
    "Imported",
    "Known",
    "Line",
    "Question",
    "Reading",
    "ShownLot",
    "ShownRow",
    "Upload",
    "created_in",
    "differences",
    "import_schedule",
    "keep",
    "lines_in",
    "looked_at",
    "said",
    "undo_import",
    "upload_of",
]
