"""Parts of a whole in hundredths, as filings print them: two places, a half rounded up."""

from fractions import Fraction

from .rounding import to_hundredths

LESS_THAN_ONE = "*"
"""How a selling-holder table prints less than 1% of the class."""


def percentage(part: int, whole: int) -> str:
    """`28.74%`: how much `part` is of `whole`, both in shares; `0.00%` where the whole is nothing."""
    return f"{to_hundredths(Fraction(part * 100, whole))}%" if whole else "0.00%"


def percent_of_class(shares: int, least: int, most: int) -> str:
    """`shares` in a class of between `least` and `most` shares, as filings print it.

    `1.42%` where every number between gives the same, else both ends, `1.41% to 1.43%`; `*` is less than 1% before
    any rounding. The class is more than 0.
    """
    low, high = _printed(shares, most), _printed(shares, least)
    if low == high:
        return low
    return f"{'less than 1%' if low == LESS_THAN_ONE else low} to {high}"


def _printed(shares: int, outstanding: int) -> str:
    return LESS_THAN_ONE if shares * 100 < outstanding else percentage(shares, outstanding)
