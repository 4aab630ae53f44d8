"""Statements that the ORM puts together once, and that are asked again with other values.

A page asks the same questions at every request, as of another day or for another person, and the ORM takes several
times as long to put such a statement together as the database to answer it. What is kept is the statement: no row and
no answer, so that nothing on a page is older than the request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ValuesListIterable

from compliance import bare

Row = TypeVar("Row")

# What stands in a statement for what is asked. No record has these: keys are positive, and days are of this age.
A_DAY = date(1, 2, 3)
A_TEXT = "\N{WHITE SQUARE}"
SOMEBODY = User(pk=-1)


class _Statement(NamedTuple):
    """A statement as text, its parameters, and what is made of its rows."""

    text: str
    given: tuple[tuple[Any, int | None], ...]
    """Each parameter, and which of the values it is: None for one that stays."""
    compiler: Any
    converters: dict[int, Any]
    """How the columns that the database gives otherwise than Python has them are read, by their places."""
    made: Callable[[Sequence[Any]], Any]


class Prepared(Generic[Row]):
    """The rows that ``build`` says, put together with ``stand_ins`` in place of what is asked each time.

    ``build`` takes nothing from its surroundings that is another at the next request. Raises ValueError at the first
    use if the statement does not ask for one of the stand-ins. Objects are for showing alone (compliance/bare.py).
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]], *stand_ins: Any) -> None:
        self._build = build
        self._stand_ins = stand_ins

    def rows(self, *values: Any, most: int | None = None) -> list[Row]:
        """The rows with ``values`` for the stand-ins, in their order; of these the first ``most``. One query."""
        text, given = self._asked(values, most)
        statement = self._statement
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            found = cursor.fetchall()
        if statement.converters:
            ready = copy(statement.compiler)
            ready.connection = connections[DEFAULT_DB_ALIAS]
            found = ready.apply_converters(found, statement.converters)
        return [statement.made(row) for row in found]

    def first(self, *values: Any) -> Row | None:
        """The first of the rows; None if there is none. One query."""
        return next(iter(self.rows(*values, most=1)), None)

    def number(self, *values: Any, most: int) -> int:
        """How many rows there are; ``most`` stands for more too. One query."""
        text, given = self._asked(values, most)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({text}) AS found", given)  # noqa: S608 - the ORM's own statement
            [(number,)] = cursor.fetchall()
        return int(number)

    @cached_property
    def _statement(self) -> _Statement:
        rows = self._build()
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        text, given = compiler.as_sql()
        places = {_adapted(stand_in): place for place, stand_in in enumerate(self._stand_ins)}
        if missing := set(places) - set(given):
            raise ValueError(f"The statement does not ask for {missing}: {text}")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        asked = tuple((each, places.get(each)) for each in given)
        return _Statement(text, asked, compiler, converters, _made_of(rows, compiler))

    def _asked(self, values: tuple[Any, ...], most: int | None) -> tuple[str, tuple[Any, ...]]:
        """The statement and its parameters."""
        asked = [_adapted(value) for value in values]
        given = tuple(each if place is None else asked[place] for each, place in self._statement.given)
        return (self._statement.text, given) if most is None else (f"{self._statement.text} LIMIT %s", (*given, most))


def _made_of(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row in the database what ``rows`` give: a single value, a tuple, or an object."""
    kind = rows._iterable_class
    if issubclass(kind, FlatValuesListIterable):
        return itemgetter(0)
    return tuple if issubclass(kind, ValuesListIterable) else bare.maker(compiler, DEFAULT_DB_ALIAS)


def _adapted(value: Any) -> Any:
    """As the database is given it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
