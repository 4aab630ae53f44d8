"""The rule language: sentences of design.md read, print, and are refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.language import DEFAULT_EVENTS, SentenceError, Vocabulary, parse
from compliance.rules.tree import (
    Choice,
    Conditional,
    DeadlineOf,
    Event,
    Offset,
    Rolled,
    Sentence,
    deadlines_in,
    events_in,
    find_cycle,
    to_sentence,
)

from .sentences import trees

CANONICAL = """\
45 days after closing
the earlier of 5 business days after no-review notice and 90 days after closing
5 business days before filing
the later of 30 days after closing and 5 business days after audited statements filed
90 days after filing if review notice, otherwise 60 days after filing
20 business days before (400 days after closing)
the day before (90 days after closing)
the day after closing
1 day after closing
45 days after agreement date, rolled forward on SEC
45 days after agreement date, rolled back on NYBANK
45 days after agreement date, rolled forward
5 trading days after no-review notice
3 months after effectiveness
5 business days after the deadline of FILE
2 business days after 2003-08-05
the earlier of all sold and 5 years after effectiveness
30 days after (the earlier of additional filing and the deadline of ADD-FILE)
closing
2003-08-05
the deadline of FILE
the earlier of closing, filing and 2003-08-05
5 business days after filing on SEC
the later of closing and (the earlier of filing and effectiveness)
(the earlier of filing and effectiveness) if review notice, otherwise closing
(45 days after closing, rolled forward), rolled back on SEC
the earlier of (45 days after closing, rolled forward) and filing
the earlier of closing and filing, rolled forward
closing if filing, otherwise (closing if review notice, otherwise filing)
3 weeks before (2 years after effectiveness)""".splitlines()


KEYWORD_PIECES = (
    "the earlier of",
    "the deadline of",
    "and",
    "if",
    ", otherwise",
    "on",
    "SEC",
    "(",
    ")",
    ",",
    "5",
    "day",
)


@pytest.mark.parametrize("sentence", CANONICAL)
def test_a_canonical_sentence_prints_as_it_was_read(sentence: str) -> None:
    assert to_sentence(parse(sentence)) == sentence


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("45  DAYS\n\tAfter\u00a0Closing", "45 days after closing"),
        ("1 days after closing", "1 day after closing"),
        ("007 day after closing", "7 days after closing"),
        ("(45 days after closing)", "45 days after closing"),
        ("((45 days after ((closing))))", "45 days after closing"),
        ("5 business days on sec after filing", "5 business days after filing on SEC"),
        ("15 days after form d FILED", "15 days after Form D filed"),
        ("5 business days after the deadline of add-file", "5 business days after the deadline of ADD-FILE"),
        ("the earlier of closing and filing and effectiveness", "the earlier of closing, filing and effectiveness"),
        ("the earlier of closing, filing, and effectiveness", "the earlier of closing, filing and effectiveness"),
        ("45 days after closing rolled forward", "45 days after closing, rolled forward"),
        ("(45 days after closing), rolled forward", "45 days after closing, rolled forward"),
        (
            "5 days after filing if review notice otherwise closing",
            "5 days after filing if review notice, otherwise closing",
        ),
    ],
)
def test_other_spellings_print_canonically(typed: str, canonical: str) -> None:
    assert to_sentence(parse(typed)) == canonical


def test_reads_into_the_expected_trees() -> None:
    assert parse("5 business days before filing on SEC") == Offset(5, "business day", "before", Event("filing"), "SEC")
    assert parse("90 days after filing if review notice, otherwise 60 days after filing, rolled back") == Rolled(
        Conditional(
            Event("review notice"),
            Offset(90, "day", "after", Event("filing")),
            Offset(60, "day", "after", Event("filing")),
        ),
        "back",
    )
    assert parse("the later of closing and the deadline of X-1") == Choice(
        "later", (Event("closing"), DeadlineOf("X-1"))
    )


@given(trees)
def test_every_tree_survives_printing_and_reading(tree: Sentence) -> None:
    sentence = to_sentence(tree)
    if len(sentence) <= 2_000:
        assert parse(sentence) == tree


def test_the_longest_event_name_wins_and_a_keyword_wins_a_tie() -> None:
    vocabulary = Vocabulary(
        ["filing", "filing and closing", "on file", "after", "144(k) sale", "10-K filed", "closing"]
    )
    assert parse("5 days after filing and closing", vocabulary) == Offset(
        5, "day", "after", Event("filing and closing")
    )
    assert parse("the earlier of on file and filing", vocabulary) == Choice(
        "earlier", (Event("on file"), Event("filing"))
    )
    assert parse("2 days after 144(K) sale", vocabulary) == Offset(2, "day", "after", Event("144(k) sale"))
    assert parse("10-k filed", vocabulary) == Event("10-K filed")
    with pytest.raises(SentenceError):
        parse("5 days after after", vocabulary)


def test_a_vocabulary_takes_further_names_and_keeps_its_own_spelling() -> None:
    vocabulary = Vocabulary(["Form D filed"]).including(["form  d filed", "wire received"])
    assert vocabulary.events == ("Form D filed", "wire received")
    assert "WIRE RECEIVED" in vocabulary
    assert "closing" not in vocabulary
    with pytest.raises(ValueError, match="no name"):
        Vocabulary(["closing", "  "])


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        (
            "45 days after closng",
            (
                'column 15: found "closng"; an event, a date, "the deadline of" or "(" can stand here.'
                ' Did you mean "closing"?'
            ),
        ),
        (
            "5 dayz after closing",
            (
                'column 3: found "dayz"; a unit (days, business days, trading days, weeks, months, years) can stand'
                ' here. Did you mean "day" or "days"?'
            ),
        ),
        ("closing)", 'column 8: found ")"; the end of the sentence can stand here.'),
        ("the earlier of closing", 'column 23: found the end of the sentence; "," or "and" can stand here.'),
        (
            "45 days afetr closing",
            'column 9: found "afetr closing"; "after" or "before" can stand here. Did you mean "after"?',
        ),
    ],
)
def test_says_where_what_was_found_and_what_could_stand_there(sentence: str, message: str) -> None:
    with pytest.raises(SentenceError) as refused:
        parse(sentence)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("sentence", "column", "words"),
    [
        ("", 1, "found the end of the sentence"),
        ("0 days after closing", 1, "at least 1"),
        ("10000 days after closing", 1, "at most 9999"),
        ("1,000 days after closing", 1, "without a comma: 1000"),
        ("forty-five days after closing", 1, "in figures"),
        ("five days after closing", 1, "in figures"),
        ("٤٥ days after closing", 1, "found"),
        ("5 days after 5/7/2003", 14, "year-month-day"),
        ("5 days after 2003-06-31", 14, "no such day"),
        ("45 days on SEC after closing", 9, "counted by no calendar"),
        ("3 months after closing on NYSE", 24, "counted by no calendar"),
        ("5 business days after closing on NYSEE", 34, 'Did you mean "NYSE"'),
        ("45 days after closing, rolled forward on MARS", 42, "a calendar (NYBANK, SEC, NYSE, NYGCL)"),
        ("the earlier of the later of closing and filing and closing", 16, "parentheses"),
        ("the later of closing if filing, otherwise closing and filing", 22, "parentheses"),
        ("closing if filing, otherwise the earlier of closing and filing", 30, "parentheses"),
        ("closing if filing, otherwise closing if filing, otherwise filing", 38, "parentheses"),
        ("5 days after 4 days after closing", 14, "parentheses"),
        ("5 days after the earlier of closing and filing", 14, "parentheses"),
        ("closing\x00", 8, "U+0000"),
        ("45 days after clos\u200bing", 19, "U+200B"),
        ("45 days after closing, rolled forward, rolled back", 38, "the end of the sentence"),
        ("the deadline of 7", 17, "the code of a duty"),
        ("the deadline of", 16, "the code of a duty"),
        ("5 business days after closing on", 33, "a calendar (NYBANK, SEC, NYSE, NYGCL)"),
        ("closing, rolled back on", 24, "a calendar (NYBANK, SEC, NYSE, NYGCL)"),
        ("closing if", 11, "an event"),
    ],
)
def test_refuses_with_the_column_and_what_to_do(sentence: str, column: int, words: str) -> None:
    with pytest.raises(SentenceError) as refused:
        parse(sentence)
    assert refused.value.column == column
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "sentence",
    [
        "45 days after closing " * 4_600,
        "closing" + " " * 100_000,
        "(" * 1_000 + "closing" + ")" * 1_000,
        "(" * 50_000,
        "the earlier of " * 130,
        "5 days after (" * 60 + "closing" + ")" * 60,
        "x" * 2_000,
        "zz " * 666,
    ],
)
def test_refuses_what_is_too_long_or_too_deep(sentence: str) -> None:
    with pytest.raises(SentenceError):
        parse(sentence)


def test_takes_2000_characters_and_50_levels() -> None:
    assert parse("closing".ljust(2_000)) == Event("closing")
    assert parse("(" * 50 + "closing" + ")" * 50) == Event("closing")
    with pytest.raises(SentenceError, match="at most 50 deep"):
        parse("(" * 51 + "closing" + ")" * 51)
    with pytest.raises(SentenceError, match="at most 2,000 characters; this one has 2,001"):
        parse("closing".ljust(2_001))


def column_or_start(text: str) -> int:
    """The column at which `text` is refused; 1 for a sentence, which must survive printing and reading."""
    try:
        tree = parse(text)
    except SentenceError as error:
        return error.column
    assert parse(to_sentence(tree)) == tree
    return 1


@pytest.mark.parametrize("sentence", CANONICAL)
def test_a_sentence_broken_off_or_with_a_stray_word_is_read_or_refused(sentence: str) -> None:
    words = sentence.split()
    broken = [words[:cut] for cut in range(len(words))]
    strays = [
        [*words[:cut], stray, *words[cut + skip :]]
        for cut in range(len(words))
        for stray in (*KEYWORD_PIECES, "strays", "closing", "2003-05-07")
        for skip in (0, 1)
    ]
    for text in map(" ".join, broken + strays):
        assert 1 <= column_or_start(text) <= len(text) + 1


pieces = st.sampled_from([*DEFAULT_EVENTS, *KEYWORD_PIECES])


@given(st.text(max_size=60) | st.lists(pieces, max_size=12).map(" ".join))
def test_raises_nothing_but_sentence_error(text: str) -> None:
    assert 1 <= column_or_start(text) <= len(text) + 1


def test_names_the_events_and_deadlines_of_a_sentence() -> None:
    tree = parse("(5 days after the deadline of B) if review notice, otherwise the deadline of A")
    assert events_in(tree) == ("review notice",)
    assert deadlines_in(tree) == ("B", "A")
    assert events_in(parse("the earlier of closing, filing and 1 day after closing")) == ("closing", "filing")


def test_finds_duties_that_wait_for_each_other() -> None:
    duties = {
        "A": parse("5 days after the deadline of B"),
        "B": parse("the later of closing and the deadline of C"),
        "C": parse("2 days before the deadline of B"),
        "D": parse("the deadline of NOWHERE"),
    }
    assert find_cycle(duties) == ["B", "C", "B"]
    assert find_cycle({code: duties[code] for code in "ABD"}) is None
    assert find_cycle({"A": parse("the deadline of A")}) == ["A", "A"]


def test_walks_a_chain_of_ten_thousand_deadlines() -> None:
    chain: dict[str, Sentence] = {f"D{n}": DeadlineOf(f"D{n + 1}") for n in range(10_000)}
    assert find_cycle(chain) is None
    chain["D10000"] = DeadlineOf("D0")
    cycle = find_cycle(chain)
    assert cycle is not None
    assert len(cycle) == 10_002
