"""What the tests of the checks ask again and again."""

from __future__ import annotations

from typing import NoReturn, TypeVar

from django.db import connection

from compliance.checks import Check, Deal, Finding
from placements.models import Sourced

Row = TypeVar("Row", bound=Sourced)


def found(check: Check, deal: Deal) -> list[Finding]:
    """What ``check`` finds in ``deal``. A check that asks the database for more fails."""
    with connection.execute_wrapper(_refuse):
        return list(check(deal))


def only(check: Check, deal: Deal) -> Finding:
    """The one thing that ``check`` finds in ``deal``."""
    [finding] = found(check, deal)
    return finding


def code_of(check: Check) -> str:
    """The code that the findings of a check bear: its name, with hyphens."""
    return str(getattr(check, "__name__", "")).replace("_", "-")


def row(rows: tuple[Row, ...], **values: object) -> Row:
    """The one of ``rows`` with these values; a holder, closing or security is given by its code."""
    [match] = [each for each in rows if all(_value(each, name) == value for name, value in values.items())]
    return match


def _value(each: Sourced, name: str) -> object:
    value = getattr(each, name)
    return getattr(value, "code", value)


def _refuse(execute: object, sql: str, *args: object) -> NoReturn:
    raise AssertionError(f"a check is a pure function of its deal, and this one asked: {sql}")
