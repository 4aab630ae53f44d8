"""What an entry names elsewhere: codes of other sections, events, deadlines of other duties."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules import RuleError, Sentence, Vocabulary, deadlines_in, find_cycle, parse, to_sentence

from .document import Document, Entry, Problem, did_you_mean, shown
from .keys import Key, Kind
from .schema import SECTIONS


def check_references(document: Document, words: Vocabulary) -> Iterator[Problem]:
    """Every name that leads nowhere, and every sentence that does not parse.

    Event names and sentences of ``document`` are brought to their canonical spelling.
    """
    checker = _Checker(document, words)
    for section in SECTIONS:
        for entry in document.of(section.name):
            for key in section.keys:
                if key.name in entry.values:
                    yield from checker.check(entry, key)
    yield from checker.check_deadlines()


class _Checker:
    def __init__(self, document: Document, words: Vocabulary) -> None:
        self.document = document
        self.words = words
        self.spelling = {name.casefold(): name for name in words.events}
        self.codes = {
            section.name: dict.fromkeys(entry.values.get("code", "") for entry in document.of(section.name))
            for section in SECTIONS
        }
        self.sentences: dict[str, tuple[Entry, Sentence]] = {}

    def check(self, entry: Entry, key: Key) -> Iterator[Problem]:
        """What is wrong with the value of ``key``, if it names something."""
        match key.kind:
            case Kind.CODE:
                yield from self._code(entry, key, entry.values[key.name])
            case Kind.CODES:
                for code in entry.values[key.name]:
                    yield from self._code(entry, key, code)
            case Kind.EVENT:
                yield from self._event(entry, key)
            case Kind.SENTENCE if entry.values[key.name]:
                yield from self._sentence(entry, key)

    def check_deadlines(self) -> Iterator[Problem]:
        """Sentences that name the deadline of a duty that is not there, or that wait for each other."""
        for entry, tree in self.sentences.values():
            for code in deadlines_in(tree):
                if code not in self.codes["duties"]:
                    near = did_you_mean(code, self.codes["duties"])
                    yield self._problem(entry, "due", f"no duty of this file has the code “{shown(code)}”.{near}")
        if cycle := find_cycle({code: tree for code, (_, tree) in self.sentences.items()}):
            entry, _ = self.sentences[cycle[0]]
            circle = " → ".join(cycle)
            yield self._problem(
                entry, "due", f"these deadlines wait for each other: {circle}. Let one count from an event or a day."
            )

    def _problem(self, entry: Entry, key: str, reason: str) -> Problem:
        return Problem(self.document.file, entry.place_of(key), reason)

    def _code(self, entry: Entry, key: Key, code: str) -> Iterator[Problem]:
        known = self.codes[key.refers_to]
        if code not in known:
            entries = key.refers_to.replace("_", " ")
            near = did_you_mean(code, known) or f" Add it to [[{key.refers_to}]], or leave the key out."
            yield self._problem(entry, key.name, f"none of the {entries} has the code “{shown(code)}”.{near}")

    def _event(self, entry: Entry, key: Key) -> Iterator[Problem]:
        found = " ".join(entry.values[key.name].split())
        name = self.spelling.get(found.casefold())
        if name is None:
            near = did_you_mean(found, self.words.events) or " Add it to [[events]] with its meaning."
            yield self._problem(entry, key.name, f"there is no event “{shown(found)}”.{near}")
        else:
            entry.values[key.name] = name

    def _sentence(self, entry: Entry, key: Key) -> Iterator[Problem]:
        try:
            tree = parse(entry.values[key.name], self.words)
        except RuleError as error:
            yield self._problem(entry, key.name, str(error))
            return
        entry.values[key.name] = to_sentence(tree)
        self.sentences.setdefault(entry.values.get("code", ""), (entry, tree))
