"""Single values of a placement file: each kind's reader gives what the database takes, or says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from .document import did_you_mean, shown
from .keys import Key, Kind

EXACT_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
LARGEST = 2**63 - 1
LISTED = 12
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


class Wrong(Exception):
    """The value does not fit its key; the text says why and what to write."""


def one_line_ends(text: str) -> str:
    """``text`` with each line ended in one way: a browser and a file send the same lines differently."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_value(key: Key, value: object) -> object:
    """The value of ``key`` as the database takes it; codes and event names stay as written. Raises Wrong."""
    return READERS[key.kind](key, value)


def _text(key: Key, value: object) -> str:
    if not isinstance(value, str):
        raise Wrong(f"{_named(value)} stands where a text belongs. Write it in quotation marks.")
    if "\x00" in value:
        raise Wrong("the text has a NUL character in it, which no document has. Take it out.")
    return one_line_ends(value)


def _day(key: Key, value: object) -> date:
    if isinstance(value, datetime):
        raise Wrong(f"a day has no time of day. Write {value.date().isoformat()} alone.")
    if isinstance(value, date):
        return value
    raise Wrong(f"{_named(value)} stands where a day belongs. Write year-month-day, no quotation marks: 2003-05-07.")


def _time(key: Key, value: object) -> time:
    if isinstance(value, time):
        return value
    raise Wrong(f"{_named(value)} stands where a time of day belongs. Write it without quotation marks: 17:00:00.")


def _instant(key: Key, value: object) -> datetime:
    if not isinstance(value, datetime):
        raise Wrong(f"{_named(value)} stands where a day and a time belong. Write 2003-07-03T16:30:00-04:00.")
    if value.utcoffset() is None:
        raise Wrong(f"the time has no distance from UTC. In New York's summer write {value.isoformat()}-04:00.")
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise Wrong(f"the year {value.year} is not one of a notice. Give a year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return value


def _whole_number(key: Key, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(f"{_named(value)} stands where a whole number belongs. Write digits only: 4967600.")
    if abs(value) > LARGEST:
        raise Wrong("the number is too large to be a count of shares or days. Check it against the document.")
    return value


def _amount(key: Key, value: object) -> Decimal:
    if isinstance(value, float):
        raise Wrong(f'{value} is a float, which is not exact. Write the amount in quotation marks: "2.35".')
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(_whole_number(key, value))
    if not isinstance(value, str):
        raise Wrong(f'{_named(value)} stands where an amount belongs. Write it in quotation marks: "2.35".')
    if EXACT_DECIMAL.fullmatch(value):
        return Decimal(value)
    raise Wrong(
        f'“{shown(value)}” is not an amount. Write digits and at most one point, without $ and commas: "4440000.00".'
    )


def _flag(key: Key, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise Wrong(f"{_named(value)} stands where true or false belongs. Write one of them, without quotation marks.")


def _choice(key: Key, value: object) -> str:
    text = _text(key, value)
    word = text if text in key.words else text.replace("_", " ")
    if word in key.words or not word:
        return word
    listed = f" It is one of: {', '.join(key.words)}." if len(key.words) <= LISTED else ""
    raise Wrong(f"“{shown(text)}” cannot stand here.{did_you_mean(text, key.words)}{listed}")


def _codes(key: Key, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Wrong(f'{_named(value)} stands where a list of codes belongs. Write them in brackets: ["first"].')
    codes = tuple(_text(key, code) for code in value)
    if len(set(codes)) < len(codes):
        raise Wrong("a code stands twice in the list. Write each once.")
    return codes


def _named(value: object) -> str:
    """What a value of TOML is called in a message."""
    match value:
        case str():
            return f"the text “{shown(value)}”" if value else "an empty text"
        case bool():
            return f"“{str(value).lower()}”"
        case int():
            return f"the number {value}" if abs(value) <= LARGEST else "a very large number"
        case float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"“{shown(value)}”"


READERS: dict[Kind, Callable[[Key, object], object]] = {
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.TIME: _time,
    Kind.INSTANT: _instant,
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.AMOUNT: _amount,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.SENTENCE: _text,
    Kind.EVENT: _text,
    Kind.CODE: _text,
    Kind.CODES: _codes,
}
