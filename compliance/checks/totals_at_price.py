"""What a document states was sold in all: the shares at their price, against the amount."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.rules.rounding import half_up

from .arithmetic import dollars, figure
from .deal import Deal
from .finding import Finding, Severity


def totals_at_price(deal: Deal) -> Iterator[Finding]:
    """An error where shares × price is not the amount; a notice where the document says "about"."""
    for total in deal.totals:
        price, quantity, amount = total.security.price, total.quantity, total.amount
        if price is None or quantity is None or amount is None or quantity * price == amount:
            continue
        shares = half_up(Fraction(amount) / Fraction(price))
        about = "about " if total.approximate else ""
        yield Finding(
            "totals-at-price",
            Severity.NOTICE if total.approximate else Severity.ERROR,
            total.cited_as,
            f"{total.closing.label}, {total.security}: {about}{quantity:,} × {dollars(price)} ="
            f" {dollars(quantity * price)}, and the document says {about}{dollars(amount)}, which at {dollars(price)}"
            f" is {shares:,} shares.",
            {
                "closing": total.closing.code,
                "security": total.security.code,
                "quantity": quantity,
                "price": figure(price),
                "computed": figure(quantity * price),
                "stated": figure(amount),
                "shares_for_amount": shares,
                "difference": figure(abs(quantity * price - amount)),
            },
        )
