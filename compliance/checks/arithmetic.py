"""Exact arithmetic on shares and dollars, and figures as a lawyer writes them. Nothing here is negative."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from compliance.rules.rounding import to_hundredths
from holders.models import Allocation
from placements.models import ClosingTotal, Security

Number = int | Decimal | Fraction
MINUS = "\N{MINUS SIGN}"


def floor(value: Fraction) -> int:
    """The whole number at or below ``value``."""
    return math.floor(value)


def figure(value: Number) -> int | str:
    """A number as a figure of a finding: 4440000 where it is whole, else to two decimals, half up: "1889361.70"."""
    return int(value) if value == int(value) else to_hundredths(Fraction(value)).replace(",", "")


def decimals(value: Number) -> str:
    """A number in a sentence: "4,440,000" where it is whole, else to two decimals, half up: "1,889,361.70"."""
    return f"{int(value):,}" if value == int(value) else to_hundredths(Fraction(value))


def dollars(value: Number) -> str:
    """An amount in a sentence: "$4,440,000"; below $100 and between dollars with its cents, "$3.00"."""
    return f"${decimals(value) if value >= 100 else to_hundredths(Fraction(value))}"


def difference(stated: int, computed: int) -> str:
    """The larger figure minus the smaller: "4,967,600 stated - 3,967,660 computed = 999,940 more"."""
    if stated >= computed:
        return f"{stated:,} stated {MINUS} {computed:,} computed = {stated - computed:,} more"
    return f"{computed:,} computed {MINUS} {stated:,} stated = {computed - stated:,} less"


def summed(numbers: Iterable[int]) -> str:
    """The figures of a sum: "5,270 + 538"."""
    return " + ".join(f"{number:,}" for number in numbers)


def percent(part: Number, whole: Number) -> Fraction:
    """How many hundredths ``part`` is of ``whole``, which is not 0."""
    return Fraction(part) * 100 / Fraction(whole)


def face(line: Allocation) -> Fraction | None:
    """Dollars for which a line was sold: quantity × price, else the price paid; None where neither is stated."""
    if line.security.price is not None:
        return line.quantity * Fraction(line.security.price)
    return None if line.price_paid is None else Fraction(line.price_paid)


def common_shares(line: Allocation) -> Fraction | None:
    """Shares of common stock, unrounded, that a line is or can become; None where no document gives the price."""
    return _common(line.security, line.quantity, face(line))


def common_shares_of_total(total: ClosingTotal) -> Fraction | None:
    """The same of what a document states in all for a closing; the amount alone is enough for a convertible."""
    if total.quantity is not None and total.security.price is not None:
        return _common(total.security, total.quantity, total.quantity * Fraction(total.security.price))
    return _common(total.security, total.quantity, None if total.amount is None else Fraction(total.amount))


def _common(security: Security, quantity: int | None, amount: Fraction | None) -> Fraction | None:
    if security.kind in (Security.Kind.COMMON, Security.Kind.WARRANT):
        return None if quantity is None else Fraction(quantity)
    if amount is None or security.conversion_price is None:
        return None
    return amount / Fraction(security.conversion_price)
