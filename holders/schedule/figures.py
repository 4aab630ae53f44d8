"""Figures as schedules print them: 944,681; $ 1,340,000.00; a dash for nothing; a footnote's mark behind."""

from __future__ import annotations

import re
from decimal import Decimal

MARK = r"\s*(?:\((?:\d{1,2}|[a-z])\)|\[\d{1,2}\]|[*†‡]|[¹²³⁴-⁹])"
# Bounded, so that a text of a hundred thousand stars is searched as fast as any other.
MARKS = re.compile(rf"(?<=\S)(?:{MARK}){{1,20}}\s*\Z")
NUMBER = re.compile(r"(?:US)?\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
NOTHING = frozenset({"", "-", "--", "---", "–", "—", "n/a", "none", "nil", "$-", "$ -", "$—", "$ —", "$--", "$ --"})

LARGEST_QUANTITY = 2**63 - 1
LARGEST_AMOUNT = Decimal(10) ** 16
DIGITS_MOST = 100


class NoFigure(ValueError):
    """The text is not the figure that its column asks for; the message says why."""


def without_marks(text: str) -> str:
    """``text`` without the marks of footnotes at its end: "8,511 (1)" → "8,511", "Xmark Fund*" → "Xmark Fund"."""
    return MARKS.sub("", text.strip())


def is_figure(text: str) -> bool:
    """Whether ``text`` is printed as a number, or as the dash that stands for none."""
    bare = without_marks(text)
    return NUMBER.fullmatch(bare) is not None or (bare != "" and bare.casefold() in NOTHING)


def quantity(text: str) -> int:
    """Whole shares; 0 for an empty text or a dash. Raises NoFigure."""
    if text.isdecimal() and text.isascii() and len(text) < 19:
        return int(text)
    whole, fraction = _parts(text)
    if fraction.strip(".0"):
        raise NoFigure(f"“{text.strip()}” is not a whole number of shares. Give whole shares.")
    if whole > LARGEST_QUANTITY:
        raise NoFigure(f"“{text.strip()}” is more shares than can be kept.")
    return whole


def amount(text: str) -> Decimal | None:
    """Dollars and cents; None for an empty text, a dash or nought. Raises NoFigure."""
    if text.isdecimal() and text.isascii() and len(text) < 15:
        return Decimal(text) or None
    whole, fraction = _parts(text)
    if len(fraction.rstrip("0")) > 3:
        raise NoFigure(f"“{text.strip()}” has parts of a cent. Give dollars and cents.")
    dollars = Decimal(f"{whole}{fraction}")
    if dollars >= LARGEST_AMOUNT:
        raise NoFigure(f"“{text.strip()}” is more dollars than can be kept.")
    return dollars or None


def _parts(text: str) -> tuple[int, str]:
    """The whole number, and its decimals with the point in front."""
    bare = without_marks(text)
    if bare.casefold() in NOTHING:
        return 0, ""
    found = NUMBER.fullmatch(bare)
    if found is None:
        raise NoFigure(f"“{text.strip()}” is not a figure. Write it like 8,511 or $40,000.00.")
    if len(bare) > DIGITS_MOST:
        raise NoFigure(f"The figure has {len(bare):,} characters; at most {DIGITS_MOST} are read.")
    return int(found[1].replace(",", "")), found[2] or ""
