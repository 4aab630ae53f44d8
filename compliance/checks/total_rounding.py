"""Warrants stated only in all for a closing: whether they follow the rate and the rounding of the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.rules.rounding import half_up
from placements.models import Closing, ClosingTotal, Security

from .arithmetic import common_shares_of_total, decimals, dollars, figure, floor
from .deal import Deal, cite
from .finding import Finding, Severity
from .warrant_rates import NAMES, WarrantRate, warrant_rates


def total_rounding(deal: Deal) -> Iterator[Finding]:
    """A notice where a stated total is the rate rounded in another way than the schedule; a warning where neither."""
    rates = {rate.security: rate for rate in warrant_rates(deal)}
    for total in deal.totals:
        rate, bought = rates.get(total.security), _bought(deal, total.closing)
        if rate is None or not bought or total.quantity is None or deal.allocated(total.closing, total.security):
            continue
        if rate.rounding(rate.warrants(sum(bought.values(), Fraction(0)))) != total.quantity and not total.approximate:
            yield _finding(total, total.quantity, rate, bought)


def _finding(total: ClosingTotal, stated: int, rate: WarrantRate, bought: dict[str, Fraction]) -> Finding:
    shares = sum(bought.values(), Fraction(0))
    due = rate.warrants(shares)
    other = next((name for rounding, name in NAMES.items() if rounding(due) == stated), "")
    told = f"which is rounded {other}" if other else "which no rounding gives"
    return Finding(
        "total-rounding",
        Severity.NOTICE if other else Severity.WARNING,
        cite([total, *(row.line for row in rate.rows)]),
        f"{total.closing.label}, {total.security}: {' + '.join(bought)} = {decimals(shares)} shares; {rate.percent}% ="
        f" {decimals(due)}. The document states {stated:,}, {told}; the schedule rounds {NAMES[rate.rounding]}, which"
        f" gives {rate.rounding(due):,}.",
        {
            "closing": total.closing.code,
            "security": total.security.code,
            "conversion_exact": figure(shares),
            "percent": rate.percent,
            "exact": figure(due),
            "stated": stated,
            "floor": floor(due),
            "half_up": half_up(due),
        },
    )


def _bought(deal: Deal, closing: Closing) -> dict[str, Fraction]:
    """The shares of common stock, unrounded, that the stated totals of a closing come to, each by how it is computed.

    Empty where one of them is not known.
    """
    bought: dict[str, Fraction] = {}
    for total in deal.totals:
        if total.closing != closing or total.security.kind == Security.Kind.WARRANT:
            continue
        shares, price = common_shares_of_total(total), total.security.conversion_price
        if shares is None:
            return {}
        words = decimals(shares) if price is None else f"{dollars(shares * Fraction(price))} ÷ {dollars(price)}"
        bought[words] = bought.get(words, Fraction(0)) + shares
    return bought
