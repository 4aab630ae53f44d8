"""Files of documents: what is taken, where its bytes are kept, and the text that is found in it."""

from .blobs import Damaged, opened, path_of, too_large
from .kinds import FORMS, TAKEN, Kind
from .names import fit_name, given_out_as
from .problems import Refused
from .reading import read

__all__ = [
    "FORMS",
    "TAKEN",
    "Damaged",
    "Kind",
    "Refused",
    "fit_name",
    "given_out_as",
    "opened",
    "path_of",
    "read",
    "too_large",
]
