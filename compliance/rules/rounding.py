"""Rounding as the documents do it: a half goes up. Nothing here is negative."""

import math
from fractions import Fraction

HALF = Fraction(1, 2)


def half_up(value: Fraction) -> int:
    """The nearest whole number, a half rounded up; `value` is not negative."""
    return math.floor(value + HALF)


def to_hundredths(value: Fraction) -> str:
    """`1,889,361.70`: a number to two places, with thousands separators; `value` is not negative."""
    hundredths = half_up(value * 100)
    return f"{hundredths // 100:,}.{hundredths % 100:02}"
