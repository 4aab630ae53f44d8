"""Reads sentences of the rule language into trees. The trees print themselves (`tree.to_sentence`)."""

from collections.abc import Set
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedToken, v_args

from .calendars import CALENDAR_NAMES
from .lexer import SentenceError, TokenFeed, tokens
from .proposals import proposal
from .tree import Choice, Conditional, Day, DeadlineOf, Direction, Event, Offset, Rolled, Sentence, Unit, to_sentence
from .vocabulary import DEFAULT_EVENTS, DEFAULT_VOCABULARY, Vocabulary

__all__ = ["DEFAULT_EVENTS", "DEFAULT_VOCABULARY", "SentenceError", "Vocabulary", "parse"]

# What can stand at a place, in the words of a message, by terminal of the grammar. Terminals with the same words
# are named once.
EXPECTED = {
    "NUMBER": "a number",
    "WHICH": '"the earlier of" or "the later of"',
    "_THE_DAY": '"the day before"',
    "CALENDAR_UNIT": "a unit (days, business days, trading days, weeks, months, years)",
    "BUSINESS_UNIT": "a unit (days, business days, trading days, weeks, months, years)",
    "DIRECTION": '"after" or "before"',
    "EVENT": "an event",
    "DATE": "a date",
    "_DEADLINE_OF": '"the deadline of"',
    "CODE": "the code of a duty",
    "LPAR": '"("',
    "_IF": '"if"',
    "_OTHERWISE": '", otherwise"',
    "_COMMA": '","',
    "_AND": '"and"',
    "_ON": '"on" and a calendar',
    "CALENDAR": f"a calendar ({', '.join(CALENDAR_NAMES)})",
    "ROLLED": '", rolled forward"',
    "RPAR": '")"',
    "$END": "the end of the sentence",
}

PARENTHESES = (
    "One choice or condition inside another stands in parentheses: the later of A and (the earlier of B and C)."
)
NESTED_OFFSET = "A count inside another stands in parentheses: 5 days after (30 days after closing)."
UNCALENDARED = (
    "Days, weeks, months and years are counted by no calendar; name one with business days or trading days, "
    'or move the result with ", rolled forward on …".'
)


def parse(sentence: str, vocabulary: Vocabulary = DEFAULT_VOCABULARY) -> Sentence:
    """The tree of a sentence; words in either case, event names from `vocabulary`.

    Raises SentenceError, and nothing else, for a text that is no sentence; where its words are those of a contract, the
    error proposes the sentence that they mean.
    """
    try:
        return _read(sentence, vocabulary)
    except SentenceError as error:
        raise error.proposing(proposal(sentence, lambda tried: _canonical(tried, vocabulary))) from None


def _canonical(sentence: str, vocabulary: Vocabulary) -> str | None:
    """The canonical spelling; None for what is no sentence, without a word on why."""
    try:
        return to_sentence(_tree(sentence, vocabulary))
    except (SentenceError, UnexpectedToken):
        return None


# Thousands of duties share a few sentences. Trees are frozen, so that one reading serves them all.
@lru_cache(maxsize=4_096)
def _read(sentence: str, vocabulary: Vocabulary) -> Sentence:
    try:
        return _tree(sentence, vocabulary)
    except UnexpectedToken as error:
        raise _refusal(error, sentence, vocabulary) from None


def _tree(sentence: str, vocabulary: Vocabulary) -> Sentence:
    # lark takes whatever its lexer understands; its stubs know only text.
    return cast(Sentence, _parser().parse(cast(str, tokens(sentence, vocabulary))))


@v_args(inline=True)
class _Builder(Transformer[Token, Sentence]):
    """Makes the nodes of the tree, rule by rule."""

    def start(self, sentence: Sentence) -> Sentence:
        return sentence

    def event(self, name: Token) -> Event:
        return Event(str(name))

    def day(self, written: Token) -> Day:
        return Day(date.fromisoformat(written))

    def deadline(self, code: Token) -> DeadlineOf:
        return DeadlineOf(str(code))

    def offset(
        self, count: Token, unit: Token, direction: Token, anchor: Sentence, calendar: Token | None = None
    ) -> Offset:
        return Offset(
            int(count),
            cast(Unit, str(unit)),
            cast(Direction, str(direction)),
            anchor,
            str(calendar) if calendar else None,
        )

    def offset_on(self, count: Token, unit: Token, calendar: Token, direction: Token, anchor: Sentence) -> Offset:
        return self.offset(count, unit, direction, anchor, calendar)

    def the_day(self, direction: Token, anchor: Sentence) -> Offset:
        return Offset(1, "day", cast(Direction, str(direction)), anchor, the_day=True)

    def first_branch(self, branch: Sentence) -> tuple[Sentence, ...]:
        return (branch,)

    def further_branch(self, branches: tuple[Sentence, ...], branch: Sentence) -> tuple[Sentence, ...]:
        return (*branches, branch)

    def choice(self, which: Token, branches: tuple[Sentence, ...], last: Sentence) -> Choice:
        return Choice("earlier" if which == "earlier" else "later", (*branches, last))

    def conditional(self, then: Sentence, event: Event, otherwise: Sentence) -> Conditional:
        return Conditional(event, then, otherwise)

    def rolled(self, inner: Sentence, direction: Token, calendar: Token | None = None) -> Rolled:
        return Rolled(inner, "forward" if direction == "forward" else "back", str(calendar) if calendar else None)


@cache
def _parser() -> Lark:
    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=TokenFeed, transformer=_Builder(), maybe_placeholders=False)


def _refusal(error: UnexpectedToken, sentence: str, vocabulary: Vocabulary) -> SentenceError:
    """lark's complaint in words: where, what was found, what could stand there, what was probably meant."""
    token, accepted = error.token, set(error.accepts or error.expected)
    expected = _any_of([words for terminal, words in EXPECTED.items() if terminal in accepted])
    if token.type == "$END":
        return SentenceError(len(sentence.rstrip()) + 1, "", expected)
    found = " ".join(sentence[token.start_pos : token.end_pos].split())
    near = vocabulary.near(found, accepted) if token.type == "UNKNOWN" else ()
    return SentenceError(token.start_pos + 1, found, expected, near, _advice(token.type, accepted))


def _any_of(words: list[str]) -> str:
    """`a, b or c`, each once."""
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} or {last}" if first else last


def _advice(found: str, accepted: Set[str]) -> str:
    """What to do about a word that is known but stands in the wrong place."""
    if found == "_ON":
        return UNCALENDARED
    if found in ("WHICH", "_IF"):
        return PARENTHESES
    if found in ("NUMBER", "_THE_DAY") and "EVENT" in accepted:
        return NESTED_OFFSET
    return ""
