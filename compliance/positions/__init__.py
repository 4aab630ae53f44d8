"""Positions of a placement: its rows as a ledger, and what each holder has on a day."""

from .overview import Summary, overview
from .record import Record, Unplaced, record_of, records_of, resting_on, rights_of, terms_of, verify
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
    "overview",
    "record_of",
    "records_of",
    "resting_on",
    "rights_of",
    "row_of",
    "sheet_of",
    "terms_of",
    "verify",
]
