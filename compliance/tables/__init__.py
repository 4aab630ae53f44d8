"""The columns of lists, defined once for the site, the admin and files."""

from .board import BoardTable, ClosingTable, Row
from .deadlines import DeadlineTable, OpenTable, UnknownTable
from .holders import ConsentListTable, HolderListTable, QuestionnaireTable
from .lean import LeanTable
from .links import Links, SiteLinks
from .lists import DeadlineListTable, ListTable, PlacementListTable
from .registrations import RegistrationListTable

__all__ = [
    "BoardTable",
    "ClosingTable",
    "ConsentListTable",
    "DeadlineListTable",
    "DeadlineTable",
    "HolderListTable",
    "LeanTable",
    "Links",
    "ListTable",
    "OpenTable",
    "PlacementListTable",
    "QuestionnaireTable",
    "RegistrationListTable",
    "Row",
    "SiteLinks",
    "UnknownTable",
]
