"""The columns of lists, defined once for the site, the admin and files."""

from .board import BoardTable, Row
from .deadlines import DeadlineTable, OpenTable, UnknownTable
from .lean import LeanTable
from .links import Links, SiteLinks
from .lists import DeadlineListTable, ListTable

__all__ = [
    "BoardTable",
    "DeadlineListTable",
    "DeadlineTable",
    "LeanTable",
    "Links",
    "ListTable",
    "OpenTable",
    "Row",
    "SiteLinks",
    "UnknownTable",
]
