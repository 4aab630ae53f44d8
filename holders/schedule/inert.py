"""Text that a spreadsheet would take for a formula, made harmless in a file that we write, and read back as it was."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, or is skipped before one; the last four in the wide form of East Asian keyboards."""
_MARK = "'"


def inert(text: str) -> str:
    """``text`` as a spreadsheet shows it and never computes it: marked where it begins like a formula."""
    return _MARK + text if text.startswith(STARTS) else text


def as_meant(text: str) -> str:
    """``text`` without the mark of ``inert``."""
    return text[1:] if text[:1] == _MARK and text[1:].startswith(STARTS) else text
