"""The registrable securities of closings, counted from the lines of the schedule (2003 agreement §1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from compliance.rules.rounding import half_up
from holders.models import Allocation
from placements.models import Closing, Security

from .arithmetic import common_shares, decimals, dollars, face, figure, summed
from .deal import Deal


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold of one security: shares or dollars bought, and the shares of common stock these come to."""

    security: Security
    quantity: int
    amount: Fraction
    common: Fraction

    @property
    def shares(self) -> int:
        """Shares of common stock, rounded half up once for the whole class."""
        return half_up(self.common)

    @property
    def dividend_shares(self) -> int:
        """Shares of common stock that a year's dividends come to, paid in stock at the conversion price; 0 if none."""
        security = self.security
        if not security.dividend_rate or not security.conversion_price:
            return 0
        return half_up(self.amount * Fraction(security.dividend_rate) / 100 / Fraction(security.conversion_price))

    @property
    def arithmetic(self) -> str:
        """ "$4,440,000 ÷ $2.35 = 1,889,361.70", or the number of shares where nothing is converted."""
        if self.security.conversion_price is None:
            return f"{self.shares:,}"
        return f"{dollars(self.amount)} ÷ {dollars(self.security.conversion_price)} = {decimals(self.common)}"


@dataclass(frozen=True, slots=True)
class Registrable:
    """Shares of common stock that closings make registrable, without dividends still to come."""

    sold: tuple[Sold, ...]
    warrants: tuple[tuple[Security, int], ...]
    """Shares under the purchasers' warrants, by series."""
    other_warrants: int
    """Shares under warrants held by those who bought nothing at the closing, such as a placement agent."""

    @property
    def conversion_shares(self) -> int:
        return sum(sold.shares for sold in self.sold)

    @property
    def purchasers_total(self) -> int:
        """Conversion shares and the shares under the purchasers' warrants."""
        return self.conversion_shares + sum(shares for _, shares in self.warrants)

    @property
    def total(self) -> int:
        """All of them: the purchasers' and those under the other warrants."""
        return self.purchasers_total + self.other_warrants

    @property
    def dividend_shares(self) -> int:
        """Shares that one year's dividends come to."""
        return sum(sold.dividend_shares for sold in self.sold)

    @property
    def arithmetic(self) -> str:
        """How the total is made, in words."""
        text = f"{'; '.join(sold.arithmetic for sold in self.sold)}, so {self.conversion_shares:,} shares"
        if self.warrants:
            text += f" + {summed(shares for _, shares in self.warrants)} under the purchasers' warrants"
            text += f" = {self.purchasers_total:,}"
        if self.other_warrants:
            text += f"; + {self.other_warrants:,} under the other warrants = {self.total:,}"
        return text

    @property
    def figures(self) -> dict[str, int | str]:
        """Every figure of the arithmetic by name; those of a class of stock only where there is one class."""
        figures: dict[str, int | str] = {
            "conversion_shares": self.conversion_shares,
            **{f"warrants_{security.code}": shares for security, shares in self.warrants},
            "purchasers_total": self.purchasers_total,
            "other_warrant_shares": self.other_warrants,
            "computed": self.total,
            "dividend_shares_a_year": self.dividend_shares,
        }
        if len(self.sold) == 1:
            [sold] = self.sold
            figures |= {"sold": sold.quantity, "amount": figure(sold.amount), "conversion_exact": figure(sold.common)}
            for name in ("price", "conversion_price", "dividend_rate"):
                if (value := getattr(sold.security, name)) is not None:
                    figures[name] = figure(value)
        return figures


def registrable(deal: Deal, closings: Iterable[Closing]) -> Registrable | None:
    """What ``closings`` make registrable; None where they have no lines or a price is stated nowhere."""
    lines: dict[Security, list[Allocation]] = {}
    warrants: dict[Security, int] = {}
    other_warrants = 0
    for closing in closings:
        buyers = deal.buyers(closing)
        for line in deal.allocated(closing):
            if line.security.kind != Security.Kind.WARRANT:
                lines.setdefault(line.security, []).append(line)
            elif line.holder_id in buyers:
                warrants[line.security] = warrants.get(line.security, 0) + line.quantity
            else:
                other_warrants += line.quantity
    sold = [_sold(security, rows) for security, rows in lines.items()]
    known = tuple(each for each in sold if each)
    if not known or len(known) < len(sold):
        return None
    return Registrable(known, tuple(warrants.items()), other_warrants)


def _sold(security: Security, lines: list[Allocation]) -> Sold | None:
    common, amounts = [common_shares(line) for line in lines], [face(line) for line in lines]
    if any(shares is None for shares in common):
        return None
    return Sold(
        security,
        sum(line.quantity for line in lines),
        sum((amount for amount in amounts if amount is not None), Fraction(0)),
        sum((shares for shares in common if shares is not None), Fraction(0)),
    )
