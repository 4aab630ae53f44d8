"""Text as whoever reads it sees it: without the characters that nobody sees and that turn the order of the others.

A name with U+202E in it would make a subject or a file's name read as something else than it says.
"""

from __future__ import annotations

import sys
import unicodedata

JOINING = "\u200c\u200d"
"""Belong to the spelling of words in several scripts."""
_SIGNS = (sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) == "Cf")
_UNSEEN = frozenset(_SIGNS).difference(JOINING)


def as_read(text: str) -> str:
    """``text`` without characters of formatting (Unicode's category Cf), but for those that join letters of a word."""
    # A set is asked fifteen times as fast as a regular expression, most of whose characters have more than 16 bits.
    if _UNSEEN.isdisjoint(text):
        return text
    return "".join(sign for sign in text if sign not in _UNSEEN)
