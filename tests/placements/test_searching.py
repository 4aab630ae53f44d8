"""Documents are found by what stands in their files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from compliance.visibility import visible
from placements.files.passages import LENGTH, OVERLAP, folded, passages_of, spans, words_of
from placements.keeping import keep
from placements.models import OPERATOR, DocumentVersion, Passage, SourceDocument
from placements.searching import best, searched, snippet
from tests.factories import DocumentVersionFactory, PlacementFactory, SourceDocumentFactory

PADDING = "The Company shall keep its books. " * 120
"""Longer than two passages."""


def filed(text: str, title: str = "Exhibit") -> SourceDocument:
    version: DocumentVersion = DocumentVersionFactory.create(text=text, document__title=title)
    return version.document


def every() -> object:
    return visible(SourceDocument.objects.select_related("placement"), OPERATOR)


def found(typed: str) -> list[str]:
    """The codes of the documents that answer, the best first; the list of documents finds the same ones."""
    codes = [each.document.code for each in best(every(), typed, most=50)]  # type: ignore[arg-type]
    assert sorted(searched(every(), typed).values_list("code", flat=True)) == sorted(codes)  # type: ignore[arg-type]
    return codes


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("§3(a)(ii), Form S-3", ["3", "a", "ii", "form", "s", "3"]),
            ("Société Générale", ["societe", "generale"]),
            ("\ufb01ling of £2.35", ["filing", "of", "2", "35"]),
            ("snake_case \x00 \ud800", ["snake", "case"]),
            ("…", []),
        ],
    )
    def test_are_letters_and_digits_without_capitals_and_accents(self, text: str, words: list[str]) -> None:
        assert words_of(text) == words

    @given(st.text(st.sampled_from("ab 1§\né\ufb01"), max_size=4_000))
    def test_of_a_text_all_stand_in_its_passages_and_so_do_neighbours(self, text: str) -> None:
        passages = [words.split() for _, words in passages_of(text)]
        words = words_of(text)
        if all(len(word) < OVERLAP // 3 for word in words):
            for pair in pairwise(words):
                assert any(pair in pairwise(each) for each in passages)
        assert all(len(" ".join(each)) <= 2 * LENGTH for each in passages)

    @given(st.text(max_size=300), st.sampled_from(["a", "fi", "ss", "3 a", "ii"]))
    def test_are_marked_where_they_stand(self, text: str, phrase: str) -> None:
        for start, end in spans(text, phrase.split(), is_beginning=False):
            assert words_of(text[start:end]) == phrase.split() or phrase in folded(text[start:end])


@pytest.mark.django_db
class TestSearch:
    def test_finds_words_far_into_a_long_agreement(self) -> None:
        agreement = filed("Whereas. " * 20_000 + "No Person shall grant a Blackout Period. " + PADDING)
        assert found("blackout") == [agreement.code]
        assert found('"blackout period"') == [agreement.code]
        assert found('"period blackout"') == []

    def test_finds_words_that_stand_in_different_places_of_one_document_and_not_of_two(self) -> None:
        both, one = filed(f"piggyback {PADDING} indemnity"), filed("piggyback")
        assert found("piggyback indemnity") == [both.code]
        assert set(found("piggyback")) == {both.code, one.code}

    def test_finds_a_clause_by_its_number_and_no_other(self) -> None:
        third, other = filed("as Section 3(a) says"), filed("as Section 3(b) or 30(a) says")
        assert found("3(a)") == [third.code]
        assert found("§3(b)") == [other.code]

    def test_finds_the_beginning_of_a_word_but_not_of_a_number(self) -> None:
        document = filed("registration of 134 shares")
        assert found("regist") == [document.code]
        assert found("13") == []
        assert found("istration") == []

    def test_puts_a_document_of_that_name_first_and_one_that_speaks_of_it_more_before_the_other(self) -> None:
        little, much = filed(f"lockup {PADDING}"), filed(f"lockup lockup lockup. {PADDING}")
        named = filed("Whatever it says", title="Lockup agreement")
        assert found("lockup") == [named.code, much.code, little.code]

    def test_shows_the_words_that_were_looked_for(self) -> None:
        filed(f"{PADDING} shall be <b>filed</b> under Société Générale & Co. {PADDING}")
        [answer] = best(every(), "societe")  # type: ignore[arg-type]
        assert "&lt;b&gt;filed&lt;/b&gt; under <mark>Société</mark> Générale &amp; Co." in answer.snippet
        assert len(re.sub(r"<[^>]+>|&\w+;", "", answer.snippet)) < 300
        assert answer.version == 1

    def test_follows_each_new_version(self) -> None:
        document = SourceDocumentFactory.create()
        at = datetime(2003, 5, 8, 14, tzinfo=UTC)
        keep(document=document, pieces=[b"a draft of the covenant"], name="draft.txt", by=None, at=at)
        keep(document=document, pieces=[b"the covenant as signed"], name="signed.txt", by=None, at=at)
        assert [(each.version, each.document) for each in best(every(), "covenant")] == [(2, document)]  # type: ignore[arg-type]
        assert found("draft") == [document.code]

    def test_follows_whatever_changes_or_deletes_a_passage(self) -> None:
        filed("covenant")
        Passage.objects.update(words="undertaking")
        assert found("covenant") == []
        assert len(found("undertaking")) == 1
        Passage.objects.all().delete()
        assert found("undertaking") == []

    def test_tells_nothing_of_a_placement_that_is_hidden(self) -> None:
        hidden = PlacementFactory.create(restricted=True)
        DocumentVersionFactory.create(text="merger with Canary Corp.", document__placement=hidden)
        stranger = User.objects.create_user("stranger")
        documents = visible(SourceDocument.objects.all(), stranger)
        assert best(documents, "canary") == []
        assert not searched(documents, "canary").exists()
        assert len(found("canary")) == 1

    @pytest.mark.parametrize(
        "typed",
        ["", '"', "''", "a\x00b", "a\ud800b",
         "a" * 5_000, '"a b" OR c', "NEAR(a b)", "a* -b", "col:a", "a & | ! b", "' \\ %s %", "\x00", "(((",
         "words:x", '"' * 99, "é" * 999, "* * *", "a <-> b:*", "\u202eabc", "\ud800", "1 " * 500],
    )  # fmt: skip
    def test_takes_whatever_is_typed(self, typed: str) -> None:
        filed("nothing of that kind stands here")
        assert len(best(every(), typed)) <= 1  # type: ignore[arg-type]
        assert len(searched(every(), typed)) <= 1  # type: ignore[arg-type]

    def test_asks_as_many_questions_for_many_documents_as_for_one(self) -> None:
        filed("registration")
        with CaptureQueriesContext(connection) as one:
            best(every(), "registration statement")  # type: ignore[arg-type]
        for _ in range(12):
            filed("registration statement")
        with CaptureQueriesContext(connection) as many:
            assert len(best(every(), "registration statement")) == 10  # type: ignore[arg-type]
        assert len(many) <= len(one) + 1


def test_a_snippet_of_a_text_without_the_words_is_its_beginning() -> None:
    assert snippet("a sale", "merger") == "a sale"
