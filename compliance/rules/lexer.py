"""Cuts a sentence into the tokens of the grammar; the longest phrase at a position wins."""

from collections.abc import Iterator
from datetime import date
from re import Match
from re import compile as pattern
from typing import cast

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer, LexerState

from .calendars import CALENDAR_NAMES, near_calendars
from .errors import RuleError
from .vocabulary import WORD, Vocabulary

MAX_LENGTH = 2_000
MAX_NESTING = 50
MAX_COUNT = 9_999

NUMBER = pattern(r"[0-9]+")
THOUSANDS = pattern(r"[0-9]{1,3}(,[0-9]{3})+")
DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_LIKE = pattern(r"[0-9]+[/.-][0-9]+([/.-][0-9]+)?")
CODE = pattern(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
NUMBER_WORDS = pattern(
    "(a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(thir|four|fif|six|seven|eigh|nine)teen|"
    "(twen|thir|for|fif|six|seven|eigh|nine)ty(-[a-z]+)?|hundred)"
)
SHOWN = 60


class SentenceError(RuleError):
    """A sentence that the rule language refuses: where (column from 1), what was found, what could stand there.

    ``near`` has the names that may be meant by what was found, ``meant`` the sentence that the whole may be meant for.
    """

    def __init__(
        self,
        column: int,
        found: str,
        expected: str = "",
        near: tuple[str, ...] = (),
        advice: str = "",
        meant: str = "",
    ) -> None:
        self.column = column
        self.found = found if len(found) <= SHOWN else found[: SHOWN - 1] + "…"
        self.expected = expected
        self.near = near
        self.advice = advice
        self.meant = meant
        shown = f'"{self.found}"' if found else "the end of the sentence"
        text = f"column {column}: found {shown}"
        if expected:
            text += f"; {expected} can stand here"
        text += "."
        if near:
            text += " Did you mean " + " or ".join(f'"{name}"' for name in near) + "?"
        if advice:
            text += f" {advice}"
        if meant:
            text += f' In the rule language: "{meant}".'
        super().__init__(text)

    def proposing(self, sentence: str) -> "SentenceError":
        """This error, with the sentence that was probably meant; without one, as it is."""
        return SentenceError(self.column, self.found, self.expected, self.near, self.advice, sentence)


class TokenFeed(Lexer):
    """Hands lark the tokens that were cut beforehand: the vocabulary differs from sentence to sentence."""

    __future_interface__ = 2  # lark then passes on what it was given, whatever its type

    def __init__(self, lexer_conf: LexerConf) -> None:
        pass

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Token]:
        """The tokens, one after the other."""
        return iter(cast(list[Token], lexer_state.text))


def tokens(sentence: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens of a sentence; a phrase that is in no table comes as UNKNOWN. Raises SentenceError.

    Too long, too deeply nested or unprintable sentences are refused before they are parsed.
    """
    if len(sentence) > MAX_LENGTH:
        advice = f"A sentence has at most {MAX_LENGTH:,} characters; this one has {len(sentence):,}."
        raise SentenceError(MAX_LENGTH + 1, sentence[MAX_LENGTH:], advice=advice)
    for column, character in enumerate(sentence, start=1):
        if not (character.isprintable() or character.isspace()):
            advice = f"Take out the character U+{ord(character):04X}, which cannot be printed."
            raise SentenceError(column, f"U+{ord(character):04X}", advice=advice)
    cutter = _Cutter(list(WORD.finditer(sentence)), vocabulary)
    return list(cutter.cut())


class _Cutter:
    """Walks over the words of one sentence."""

    def __init__(self, matches: list[Match[str]], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.spelled = [match.group() for match in matches]
        self.words = [word.casefold() for word in self.spelled]
        self.columns = [match.start() + 1 for match in matches]
        self.ends = [match.end() for match in matches]

    def cut(self) -> Iterator[Token]:
        """The tokens in order; a code follows "the deadline of", a calendar follows "on"."""
        at = nesting = 0
        previous = ""
        while at < len(self.words):
            length, terminal, value = self._next(at, previous)
            nesting += (terminal == "LPAR") - (terminal == "RPAR")
            if nesting > MAX_NESTING:
                advice = f"Parentheses stand at most {MAX_NESTING} deep."
                raise SentenceError(self.columns[at], "(", advice=advice)
            yield Token(terminal, value, start_pos=self.columns[at] - 1, end_pos=self.ends[at + length - 1])
            at += length
            previous = terminal

    def _next(self, at: int, previous: str) -> tuple[int, str, str]:
        word = self.spelled[at]
        if previous == "_DEADLINE_OF" and CODE.fullmatch(word):
            return 1, "CODE", word.upper()
        if previous == "_ON":
            return 1, "CALENDAR", self._calendar(at)
        known = self.vocabulary.longest(self.words, at)
        if known and known[0] > 1:
            return known
        if NUMBER.fullmatch(word):
            return 1, "NUMBER", self._number(at)
        if DATE.fullmatch(word):
            return 1, "DATE", self._date(at)
        return known or self._unknown(at)

    def _calendar(self, at: int) -> str:
        name = self.spelled[at].upper()
        if name not in CALENDAR_NAMES:
            expected = f"a calendar ({', '.join(CALENDAR_NAMES)})"
            raise SentenceError(self.columns[at], self.spelled[at], expected, tuple(near_calendars(name)))
        return name

    def _number(self, at: int) -> str:
        word = self.spelled[at]
        if not 1 <= int(word) <= MAX_COUNT:
            advice = f"A count is at least 1 and at most {MAX_COUNT}."
            raise SentenceError(self.columns[at], word, advice=advice)
        return word

    def _date(self, at: int) -> str:
        word = self.spelled[at]
        try:
            date.fromisoformat(word)
        except ValueError:
            advice = "There is no such day; a date is written as year-month-day: 2003-08-05."
            raise SentenceError(self.columns[at], word, advice=advice) from None
        return word

    def _unknown(self, at: int) -> tuple[int, str, str]:
        """The phrase that is in no table: up to the next word of the language's own, a comma or a bracket."""
        word, lower = self.spelled[at], self.words[at]
        if THOUSANDS.fullmatch(word):
            advice = f"Write the number without a comma: {word.replace(',', '')}."
            raise SentenceError(self.columns[at], word, advice=advice)
        if NUMBER_WORDS.fullmatch(lower):
            raise SentenceError(self.columns[at], word, advice="Write the number in figures: 45 days.")
        if DATE_LIKE.fullmatch(word):
            raise SentenceError(self.columns[at], word, advice="A date is written as year-month-day: 2003-08-05.")
        end = at + 1
        while end < len(self.words):
            known = self.vocabulary.longest(self.words, end)
            if (known and known[1] != "EVENT") or NUMBER.fullmatch(self.words[end]):
                break
            end += 1
        return end - at, "UNKNOWN", " ".join(self.spelled[at:end])
