"""Schedule 1 in a file → tables of texts with their places, and what their columns mean. No Django, no database."""

from .figures import NoFigure, amount, quantity, without_marks
from .files import KINDS, LARGEST, read
from .inert import as_meant, inert
from .meanings import Meaning, Sold, Use, meanings
from .parties import Party, party
from .problems import Problem, Refused, refusal
from .sheets import Row, Sheet
from .stating import Lot, Stated, Statement, Total, day_of

__all__ = [
    "KINDS",
    "LARGEST",
    "Lot",
    "Meaning",
    "NoFigure",
    "Party",
    "Problem",
    "Refused",
    "Row",
    "Sheet",
    "Sold",
    "Stated",
    "Statement",
    "Total",
    "Use",
    "amount",
    "as_meant",
    "day_of",
    "inert",
    "meanings",
    "party",
    "quantity",
    "read",
    "refusal",
    "without_marks",
]
