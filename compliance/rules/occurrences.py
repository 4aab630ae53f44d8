"""How an event is said inside a sentence: `the day the supplement was first used`, `the day of the filing`.

An event is a noun (`filing`) or says what was done (`supplement first used`); which of them, its last words tell, so
that events which staff add are said as well as those that are built in.
"""

from .events import DAY_NOT_STATED

PARTICIPLES = frozenset(
    ("begun", "given", "held", "kept", "known", "lost", "made", "met", "paid", "read", "sent", "shown", "sold", "told")
).union(("taken", "used", "withdrawn", "written"))
"""Those that do not end in -ed."""

FOLLOWING = frozenset(("about", "against", "by", "for", "from", "in", "of", "on", "to", "with"))
BEFORE_PARTICIPLES = frozenset(("first", "last", "longer", "no"))
WITHOUT_ARTICLE = frozenset(("acceleration", "correspondence", "effectiveness", "shareholder approval"))
OTHER_VERBS = {"effective": "became effective", "ends": "ended"}
"""Last words of events that are no participles, and what is said for them."""


def occurred(event: str) -> str:
    """`supplement first used` as a clause, `the supplement was first used`; empty for a noun such as `filing`."""
    words = event.split()
    at = next((number for number in range(1, len(words)) if _says_what_was_done(words, number)), 0)
    if not at:
        return ""
    done, rest = words[at], " ".join(_with_object(words[at + 1 :]))
    while at > 1 and words[at - 1] in BEFORE_PARTICIPLES:
        at -= 1
        done = f"{words[at]} {done}"
    who = " ".join(words[:at])
    is_plural = who.endswith("s") and not who.endswith(("ss", "us"))
    verb = OTHER_VERBS.get(done, f"{'were' if is_plural else 'was'} {done}")
    return f"{_with_article(who)} {verb} {rest}".rstrip()


def day_of(event: str) -> str:
    """`the day the supplement was first used`, `the day of the filing`, `the closing day`."""
    if event == "closing":
        return "the closing day"
    if clause := occurred(event):
        return f"the day {clause}"
    if event.split()[-1] in ("date", "day", "end"):
        return f"the {event}"
    return f"the day of {_with_article(' '.join(_with_object(event.split())))}"


def needed(missing: str) -> str:
    """What is not stated, in plain words: `closing day not stated (on or before May 14, 2003)`.

    `supplement first used day not stated` is `day the supplement was first used not stated`. `missing` is the words
    of `not_stated`, joined; what else it says stays as it is.
    """
    return "; ".join(map(_needed, missing.split("; ")))


def _needed(missing: str) -> str:
    event, found, bounds = missing.partition(DAY_NOT_STATED)
    if not found:
        return missing
    return f"{day_of(event).removeprefix('the ')} not stated{bounds}"


def _says_what_was_done(words: list[str], at: int) -> bool:
    """Whether the word is the verb: a participle at the end, or before `to`, `of` and their like."""
    word, following = words[at], words[at + 1 : at + 2]
    is_verb = word in PARTICIPLES or word in OTHER_VERBS or word.endswith("ed")
    return is_verb and (not following or following[0] in FOLLOWING)


def _with_object(words: list[str]) -> list[str]:
    """`told of stop order` goes on as `told of the stop order`."""
    at = next((number for number, word in enumerate(words) if word in ("of", "against")), None)
    return words if at is None else [*words[: at + 1], _with_article(" ".join(words[at + 1 :]))]


def _with_article(noun: str) -> str:
    """`the filing`; nothing before `effectiveness`, `all`, or a name such as Form D."""
    first = noun.split()[0]
    return noun if noun in WITHOUT_ARTICLE or first == "all" or first[0].isupper() else f"the {noun}"
