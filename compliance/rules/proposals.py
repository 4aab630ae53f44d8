"""What a sentence in a contract's own words would be in the rule language: a proposal in the message that refuses it.

The language itself takes no such words, so that no sentence has two spellings.
"""

from collections.abc import Callable, Iterator
from re import IGNORECASE
from re import compile as pattern

LONGEST = 400
"""Characters of a sentence for which a proposal is sought."""

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {
    **{word: number for number, word in enumerate((*_ONES, *_TEENS), start=1)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
}
_LONGEST_FIRST = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = pattern(rf"\b({_LONGEST_FIRST})(?:[- ]({'|'.join(_ONES)}))?\b", IGNORECASE)

_UNITS = r"(?:calendar |business |trading |consecutive )?(?:day|week|month|year)s?"
_NO_LATER = r"on or (?:prior to|before)|(?:no|not) (?:later|more) than|at most|within|by"
_NO_LESS = r"(?:no|not) (?:less|fewer) than|at least"
_WHICHEVER = r"^(.+?),? whichever (?:is|occurs|comes) (?:the )?"

# In order: each phrase of contracts, and what says the same in the rule language.
_PHRASES = tuple(
    (pattern(found, IGNORECASE), said)
    for found, said in (
        (r"[.;]+\s*$", ""),
        (r"\b(\d+)\s*\(\d+\)", r"\1"),  # forty-five (45), the word being a figure by now
        (r"\b(\d+)(?:st|nd|rd|th)\s+((?:calendar |business |trading )?day)\b", r"\1 \2s"),
        (r"\b(?:calendar|consecutive) (day|week|month|year)", r"\1"),
        (r"\bbanking (days?)\b", r"business \1"),
        (r"^(?:prior to|before) (?:the )?(\d.*)$", r"the day before (\1)"),
        (r"^(?:prior to|before) (?:the )?([a-z].*)$", r"the day before \1"),
        (rf"\b(?:{_NO_LATER}|{_NO_LESS})\s+(?:the\s+)?(?=\d)", ""),
        (rf"\b(?:{_NO_LATER})\s+(?=the (?:earlier|later|day|deadline)\b)", ""),
        (r"\b(?:the )?(?:earliest|first)(?: to occur)? of:?", "the earlier of"),
        (r"\b(?:the )?(?:latest|last)(?: to occur)? of:?", "the later of"),
        (r"\b(?:the )?(earlier|later)(?: to occur)? of:?", r"the \1 of"),
        (rf"{_WHICHEVER}(?:earlier|first|sooner)$", r"the earlier of \1"),
        (rf"{_WHICHEVER}(?:later|last)$", r"the later of \1"),
        (r"\bor\b", "and"),
        (r"\([a-z]{1,4}\)\s*", ""),  # (i), (ii), (x): the numbers of branches
        (r"\bprior to\b", "before"),
        (rf"(?<=\d )({_UNITS}) (?:following|from and after|from|of|subsequent to|since)\b", r"\1 after"),
        (rf"(?<=\d )({_UNITS}) (?:preceding|in advance of|ahead of)\b", r"\1 before"),
        (r"\bfollowing\b", "after"),
        (r"\b(?:the )?(?:closing date|date of (?:the )?closing)\b", "closing"),
        (r"\b(?:the )?(?:date hereof|date of this agreement)\b", "agreement date"),
        (r"\b(?:the )?date of (?:the )?", ""),
        (r"\bthe (?!earlier of|later of|day\b|deadline of)", ""),
        (r"\s+", " "),
    )
)


def proposal(sentence: str, canonical: Callable[[str], str | None]) -> str:
    """The sentence of the rule language that ``sentence`` seems to mean; empty where none is found.

    ``canonical`` gives the canonical spelling of what the language takes, and None for what it refuses.
    """
    if len(sentence) > LONGEST:
        return ""
    return next((found for tried in _rewritten(sentence) if (found := canonical(tried))), "")


def _rewritten(sentence: str) -> Iterator[str]:
    """The sentence with ever more phrases of contracts said as the rule language says them."""
    said = _NUMBER.sub(lambda match: str(_number(match.group(1), match.group(2))), sentence)
    if said != sentence:
        yield said
    for found, instead in _PHRASES:
        changed = found.sub(instead, said).strip()
        if changed != said:
            said = changed
            yield said


def _number(tens: str, ones: str | None) -> int:
    return _NUMBERS[tens.lower()] + (_NUMBERS[ones.lower()] if ones else 0)
