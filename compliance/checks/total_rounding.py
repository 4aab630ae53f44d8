"""Warrants stated only in all for a closing: whether they follow the rate and the rounding of the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from placements.models import Closing, ClosingTotal, Security

from .arithmetic import common_shares_of_total, decimals, dollars, figure, floor, half_up
from .deal import Deal, cite
from .finding import Finding, Severity
from .warrant_rates import NAMES, WarrantRate, warrant_rates


def total_rounding(deal: Deal) -> Iterator[Finding]:
    """A notice where a stated total is the rate rounded in another way than the schedule; a warning where neither."""
    rates = {rate.security: rate for rate in warrant_rates(deal)}
    for total in deal.totals:
        rate, bought = rates.get(total.security), _bought(deal, total.closing)
        if rate is None or bought is None or total.quantity is None or deal.allocated(total.closing, total.security):
            continue
        due = rate.warrants(bought)
        if rate.rounding(due) != total.quantity and not total.approximate:
            yield _finding(deal, total, rate, bought, due)


def _finding(deal: Deal, total: ClosingTotal, rate: WarrantRate, bought: Fraction, due: Fraction) -> Finding:
    stated = total.quantity or 0
    other = next((name for rounding, name in NAMES.items() if rounding(due) == stated), "")
    stated_amounts = [each for each in deal.totals if each.closing == total.closing and each.amount is not None]
    conversion = "".join(
        f"{dollars(each.amount or 0)} ÷ {dollars(each.security.conversion_price)} = "
        for each in stated_amounts
        if each.security.conversion_price is not None
    )
    told = f"which is rounded {other}" if other else "which no rounding gives"
    return Finding(
        "total-rounding",
        Severity.NOTICE if other else Severity.WARNING,
        cite([total, *(row.line for row in rate.rows)]),
        f"{total.closing.label}, {total.security}: {conversion}{decimals(bought)}; {rate.percent}% = {decimals(due)}."
        f" The document states {stated:,}, {told}; the schedule rounds {NAMES[rate.rounding]}, which gives"
        f" {rate.rounding(due):,}.",
        {
            "closing": total.closing.code,
            "security": total.security.code,
            "conversion_exact": figure(bought),
            "percent": rate.percent,
            "exact": figure(due),
            "stated": stated,
            "floor": floor(due),
            "half_up": half_up(due),
        },
    )


def _bought(deal: Deal, closing: Closing) -> Fraction | None:
    """Shares of common stock, unrounded, that the stated totals of a closing come to; None where one is not known."""
    sold = [
        common_shares_of_total(total)
        for total in deal.totals
        if total.closing == closing and total.security.kind != Security.Kind.WARRANT
    ]
    known = [shares for shares in sold if shares is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(sold) else None
