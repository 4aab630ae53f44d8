"""What the commands share: one line on standard error and exit status 2 where the request is wrong."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from calendar import monthrange
from datetime import date
from difflib import get_close_matches
from getpass import getuser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from compliance.models import Deadline
from compliance.rules import RuleError, Stretch
from compliance.rules.words import MONTHS
from placements.models import Placement
from record.acting import Act, acting


class Refused(CommandError):
    """The request was wrong: the text says what and where, in one line. Exit status 2."""

    def __init__(self, message: object) -> None:
        super().__init__(" ".join(str(message).split()), returncode=2)


class OneLineParser(CommandParser):
    """Says what is wrong with the arguments in one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        if not self.called_from_command_line:
            raise Refused(message)
        self.exit(2, f"Refused: {message}\n")


class Command(BaseCommand):
    """A command of the product."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser, as Django makes it, with errors in one line."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        return parser

    @property
    def name(self) -> str:
        """What the command is called, such as `load_placement`."""
        return type(self).__module__.rpartition(".")[2]

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; refuse what the core refuses, and an output that cannot hold letters such as §."""
        try:
            with acting(Act(by=f"{self.name}, as {getuser()}")):
                return super().execute(*args, **options)
        except RuleError as error:
            raise Refused(error) from error
        except UnicodeEncodeError as error:
            letter = error.object[error.start : error.end]
            raise Refused(
                f"The output is in {error.encoding} and cannot hold “{letter!a}”. Set PYTHONUTF8=1 and run it again."
            ) from None


def day(written: str) -> date:
    """An argument that is a day, as YYYY-MM-DD."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", written)
    if not found:
        raise ArgumentTypeError(f"“{written}” is not a day; write it as year-month-day, such as 2003-08-06")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(
            f"there is no such day as {written}; {_what_there_is(*map(int, found.groups()))}"
        ) from None


def _what_there_is(year: int, month: int, _day: int) -> str:
    if not year or not 1 <= month <= 12:
        return "give a year from 0001 to 9999 and a month from 01 to 12"
    return f"{MONTHS[month - 1]} {year} has the days 1 to {monthrange(year, month)[1]}"


def add_as_of(parser: CommandParser) -> None:
    """Let the command be asked as of a day: `--as-of`."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the day to ask about (default: today)")


def day_asked(options: dict[str, Any]) -> date:
    """The day that the command is asked about: the one given, or today."""
    asked: date | None = options["as_of"]
    return asked or timezone.localdate()


def days_ahead(written: str) -> int:
    """An argument that is a number of calendar days ahead, 0 to 3,650."""
    if written.isascii() and written.isdecimal() and len(written) <= 4 and int(written) <= 3_650:
        return int(written)
    raise ArgumentTypeError(f"“{written}” is not a number of days; give a whole number from 0 to 3650")


def defused(cell: str | None) -> str | None:
    """The text of a cell, which a spreadsheet would otherwise take for a formula."""
    return f"'{cell}" if cell and cell[0] in "=+-@\t\r" else cell


def iso(on: date | None) -> str | None:
    """A day as JSON and CSV give it."""
    return on.isoformat() if on else None


def days_of(stretch: Deadline | Stretch) -> dict[str, Any]:
    """The days of a deadline as JSON gives them: due, safe, and by each reading."""
    return {
        "due_on": iso(stretch.due_on),
        "safe_on": iso(stretch.safe_on),
        "readings": {
            "literal": iso(stretch.literal_on),
            "forward": iso(stretch.forward_on),
            "safe": iso(stretch.safe_on),
        },
    }


def placement_named(slug: str) -> Placement:
    """The placement of this slug; refuses one that is not on file, with near names."""
    try:
        return Placement.objects.get(slug=slug)
    except Placement.DoesNotExist:
        slugs = list(Placement.objects.values_list("slug", flat=True))
        raise Refused(f"There is no placement “{slug}”.{meant(slug, slugs)}") from None


def meant(found: str, known: list[str]) -> str:
    """The near names of ``found``, or all of a few, as the end of a refusal."""
    near = get_close_matches(found, known, n=3)
    if near:
        return f" Did you mean {' or '.join(near)}?"
    return f" There is {', '.join(known)}." if 0 < len(known) <= 5 else ""
