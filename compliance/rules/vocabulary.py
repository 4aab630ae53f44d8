"""The words of the rule language: its own phrases, and event names from a table that staff can extend."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property
from re import compile as pattern

# Letters and figures hold together; a comma or a bracket is a word of its own, a thousands separator is not.
WORD = pattern(r"(?<![^\s,()])[0-9]{1,3}(?:,[0-9]{3})+(?![^\s,()])|[^\s,()]+|[,()]")

UNITS = {
    "day": "CALENDAR_UNIT",
    "week": "CALENDAR_UNIT",
    "month": "CALENDAR_UNIT",
    "year": "CALENDAR_UNIT",
    "business day": "BUSINESS_UNIT",
    "trading day": "BUSINESS_UNIT",
}

# Phrase → (terminal of the grammar, the value it stands for).
KEYWORDS: dict[str, tuple[str, str]] = {
    **{unit: (terminal, unit) for unit, terminal in UNITS.items()},
    **{f"{unit}s": (terminal, unit) for unit, terminal in UNITS.items()},
    "after": ("DIRECTION", "after"),
    "before": ("DIRECTION", "before"),
    "the earlier of": ("WHICH", "earlier"),
    "the later of": ("WHICH", "later"),
    "the day": ("_THE_DAY", ""),
    "the deadline of": ("_DEADLINE_OF", ""),
    "rolled forward": ("ROLLED", "forward"),
    ", rolled forward": ("ROLLED", "forward"),
    "rolled back": ("ROLLED", "back"),
    ", rolled back": ("ROLLED", "back"),
    "and": ("_AND", ""),
    ", and": ("_AND", ""),
    ",": ("_COMMA", ""),
    "if": ("_IF", ""),
    "otherwise": ("_OTHERWISE", ""),
    ", otherwise": ("_OTHERWISE", ""),
    "on": ("_ON", ""),
    "(": ("LPAR", ""),
    ")": ("RPAR", ""),
}

DEFAULT_EVENTS: tuple[str, ...] = (
    "closing",
    "agreement date",
    "drafts furnished",
    "drafts received",
    "filing",
    "additional filing",
    "amendment filed",
    "supplement filed",
    "review notice",
    "no-review notice",
    "comments received",
    "comments answered",
    "acceleration requested",
    "effectiveness",
    "effectiveness notice delivered",
    "prospectus first used",
    "supplement first used",
    "stop order",
    "stop order lifted",
    "all sold",
    "piggyback notice",
    "piggyback request",
    "first sale",
    "Form D filed",
    "indemnity notice",
    "indemnity paid",
    "assignment notice",
    "audited statements filed",
    "fiscal period end",
    "fiscal year end",
)

Key = tuple[str, ...]


def key(phrase: str) -> Key:
    """The words of a phrase, in lower case: how phrases are compared."""
    return tuple(word.casefold() for word in WORD.findall(phrase))


class Vocabulary:
    """The event names that sentences may use. Names differ in more than case and white space."""

    def __init__(self, events: Iterable[str]) -> None:
        self.events: tuple[str, ...] = tuple(dict.fromkeys(" ".join(name.split()) for name in events))
        if "" in self.events:
            raise ValueError("an event has no name")
        phrases = {key(name): ("EVENT", name) for name in self.events}
        phrases |= {key(phrase): meaning for phrase, meaning in KEYWORDS.items()}
        self._by_first: dict[str, list[tuple[Key, str, str]]] = {}
        for words, (terminal, value) in sorted(phrases.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(words[0], []).append((words, terminal, value))

    def __contains__(self, name: str) -> bool:
        return key(name) in self._spelling

    def spelled(self, name: str) -> str:
        """The name as the table spells it, given in either case. Raises KeyError."""
        return self._spelling[key(name)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.events == other.events

    def __hash__(self) -> int:
        return hash(self.events)

    def including(self, events: Iterable[str]) -> "Vocabulary":
        """This vocabulary and further event names (those already in it keep their spelling)."""
        further = [name for name in events if name not in self]
        return Vocabulary((*self.events, *further)) if further else self

    def longest(self, words: Sequence[str], start: int) -> tuple[int, str, str] | None:
        """The longest phrase that begins at `words[start]` (lower case): its length, terminal and value."""
        for phrase, terminal, value in self._by_first.get(words[start], ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                return len(phrase), terminal, value
        return None

    def near(self, found: str, terminals: Iterable[str]) -> tuple[str, ...]:
        """Up to three phrases of these terminals that look like `found`, or else like its first word."""
        wanted = set(terminals)
        choices = {phrase: phrase for phrase, (terminal, _) in KEYWORDS.items() if terminal in wanted}
        if "EVENT" in wanted:
            choices |= {name.casefold(): name for name in self.events}
        phrase = found.casefold()[:60]
        matches = get_close_matches(phrase, choices, n=3) or get_close_matches(phrase.split()[0], choices, n=3)
        return tuple(choices[match] for match in matches)

    @cached_property
    def _spelling(self) -> dict[Key, str]:
        return {key(name): name for name in self.events}


DEFAULT_VOCABULARY = Vocabulary(DEFAULT_EVENTS)
