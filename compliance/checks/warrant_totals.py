"""Warrants stated only in all for a closing, where no schedule shows a rate: how many percent they are."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules.rounding import half_up
from placements.models import Security

from .arithmetic import percent
from .deal import Deal, cite
from .finding import Finding, Severity
from .warrant_rates import warrant_rates


def warrant_totals(deal: Deal) -> Iterator[Finding]:
    """A notice for each such total that is a whole percentage of no kind, beside the common stock sold."""
    rated = {rate.security for rate in warrant_rates(deal)}
    for total in deal.totals:
        if total.security.kind != Security.Kind.WARRANT or total.quantity is None or total.security in rated:
            continue
        sold = [
            other
            for other in deal.totals
            if other.closing == total.closing and other.security.kind == Security.Kind.COMMON and other.quantity
        ]
        shares = sum(other.quantity or 0 for other in sold)
        if not shares or deal.allocated(total.closing):
            continue
        tenths = half_up(percent(total.quantity, shares) * 10)
        if tenths % 10 == 0 and not total.approximate:
            continue
        about = "about " if total.approximate else ""
        yield Finding(
            "warrant-totals",
            Severity.NOTICE,
            cite([total, *sold]),
            f"{total.closing.label}, {total.security}: {about}{total.quantity:,} ÷ {about}{shares:,} shares sold ="
            f" {tenths // 10}.{tenths % 10}%. No document on file states the rate.",
            {
                "closing": total.closing.code,
                "warrant_shares": total.quantity,
                "shares": shares,
                "percent": f"{tenths // 10}.{tenths % 10}",
            },
        )
