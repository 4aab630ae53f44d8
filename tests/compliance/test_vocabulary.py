"""The names of events: none of them changes how a sentence reads."""

import pytest
from django.core.exceptions import ValidationError

from compliance.rules import DEFAULT_VOCABULARY, parse, to_sentence
from compliance.rules.vocabulary import KEYWORDS
from compliance.vocabulary import vocabulary
from placements.models import EventKind
from placements.models.registration import JOINING_WORDS

UNITS = {"day", "days", "week", "weeks", "month", "months", "year", "years", "business", "trading"}
LATER_WORDS = {"earlier", "later", "deadline", "of", "rolled", "forward", "back"}


def test_the_words_that_join_parts_are_those_of_the_language() -> None:
    """Every word of the language joins parts, counts, or stands behind a word that does."""
    words = {word for phrase in KEYWORDS for word in phrase.split() if word.isalpha()}
    assert words == JOINING_WORDS | UNITS | LATER_WORDS


@pytest.mark.parametrize(
    "name", ["no-review notice and 90 days after closing", "filing on SEC", "The day", "closing otherwise", "if"]
)
@pytest.mark.django_db
def test_a_name_that_would_be_read_in_the_place_of_parts_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="sentences use it to join their parts"):
        EventKind(name=name).full_clean()


@pytest.mark.django_db
def test_every_built_in_name_is_one_that_staff_could_add() -> None:
    for kind in EventKind.objects.all():
        kind.full_clean()


@pytest.mark.parametrize(
    "name", ["filing fee paid", "90-day letter", "business", "fiscal year closing", "deadline of filing"]
)
@pytest.mark.django_db
def test_a_further_name_changes_no_sentence(name: str) -> None:
    """Whatever name passes, sentences of the others read as before."""
    before = vocabulary()
    EventKind(name=name.replace("90", "ninety")).full_clean()
    after = before.including([name])
    for sentence in (
        "the earlier of 5 business days after no-review notice and 90 days after closing",
        "90 days after filing if review notice, otherwise 60 days after filing",
        "45 days after agreement date, rolled forward on SEC",
        "30 days after (the earlier of additional filing and the deadline of ADD-FILE)",
    ):
        assert parse(sentence, after) == parse(sentence, before)
        assert to_sentence(parse(sentence, DEFAULT_VOCABULARY)) == sentence
