"""The EICAR test file, by which it is tried whether uploads are looked into. Scanning for viruses is not done here."""

from __future__ import annotations

import base64
from typing import IO

from .problems import Refused

PIECE = 2**20
# In two halves, so that no scanner takes this module for the test file.
TEST_FILE = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
# As it stands on its first line in a mail.
_MARKS = (TEST_FILE, base64.b64encode(TEST_FILE[:57]))
_OVERLAP = max(map(len, _MARKS)) - 1


def refuse_test_file(stream: IO[bytes]) -> None:
    """Read ``stream`` to its end, and raise Refused if the EICAR test file stands in it."""
    before = b""
    while piece := stream.read(PIECE):
        seen = before + piece
        if any(mark in seen for mark in _MARKS):
            raise Refused("The file holds the EICAR test file, by which virus scanners are tried. It was not stored.")
        before = seen[-_OVERLAP:]
