"""The securities and holders of the 2003 deal, as the ledger takes them, and entries of it with what they need."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from compliance.rules.positions import (
    Allocation,
    Conversion,
    Dividend,
    Exercise,
    Names,
    PriceChange,
    Sale,
    Split,
    Terms,
    Transfer,
    Withdrawal,
)

CLOSING, AUGUST = date(2003, 5, 7), date(2003, 8, 6)
SECURITIES = (
    Terms("series-d", "preferred", "Series D", price=Fraction(10_000), conversion_price=Fraction("2.35")),
    Terms("d-1", "warrant", "D-1 Warrants", exercise_price=Fraction(3)),
    Terms("common", "common", "common stock"),
)
NAMES = Names({"xmark": "Xmark Fund Ltd.", "sds": "SDS Merchant Fund, LP"}, {"first": "the first closing"})


def allocation(quantity: int = 134, security: str = "series-d", **more: Any) -> Allocation:
    given = {"ref": f"allocation:{security}", "on": CLOSING, "holder": "xmark", "closing": "first"}
    return Allocation(**{**given, "security": security, "quantity": quantity, **more})


def _drawn(ref: str, quantity: int, security: str, more: dict[str, Any]) -> dict[str, Any]:
    given = {"ref": ref, "on": AUGUST, "holder": "xmark", "closing": "first"}
    return {**given, "security": security, "quantity": quantity, **more}


def transfer(quantity: int, security: str = "series-d", **more: Any) -> Transfer:
    return Transfer(**_drawn("transfer:1", quantity, security, {"to": "sds", **more}))


def conversion(quantity: int, security: str = "series-d", **more: Any) -> Conversion:
    return Conversion(**_drawn("conversion:1", quantity, security, {"into": "common", **more}))


def exercise(quantity: int, security: str = "d-1", **more: Any) -> Exercise:
    return Exercise(**_drawn("exercise:1", quantity, security, {"into": "common", **more}))


def sale(quantity: int, security: str = "common", **more: Any) -> Sale:
    return Sale(**_drawn("sale:1", quantity, security, more))


def withdrawal(quantity: int, security: str = "series-d", **more: Any) -> Withdrawal:
    return Withdrawal(**_drawn("withdrawal:1", quantity, security, {"how": "redeemed", **more}))


def split(new: int, old: int, security: str = "common", **more: Any) -> Split:
    return Split(**{"ref": "split:1", "on": AUGUST, "security": security, "new": new, "old": old, **more})


def repricing(price: str, security: str = "series-d", **more: Any) -> PriceChange:
    return PriceChange(**{"ref": "price:1", "on": AUGUST, "security": security, "price": Fraction(price), **more})


def dividend(amount: str, **more: Any) -> Dividend:
    given = {"ref": "dividend:1", "on": AUGUST, "security": "series-d", "into": "common"}
    return Dividend(**{**given, "amount": Fraction(amount), **more})
