"""Positions of a placement: its rows as a ledger, and what each holder has on a day."""

from .overview import Summary, overview
from .record import (
    Record,
    Unplaced,
    is_placed,
    record_of,
    records_of,
    rights_of,
    terms_of,
    verify,
    why_not_void,
)
from .sheet import Gone, LotLine, Row, Sheet, row_of, sheet_of
from .trying import Change, changes_by

__all__ = [
    "Change",
    "Gone",
    "LotLine",
    "Record",
    "Row",
    "Sheet",
    "Summary",
    "Unplaced",
    "changes_by",
    "is_placed",
    "overview",
    "record_of",
    "records_of",
    "rights_of",
    "row_of",
    "sheet_of",
    "terms_of",
    "verify",
    "why_not_void",
]
