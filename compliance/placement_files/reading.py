"""File → checked document. Every problem is collected, with its place; the database is only asked for event names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from compliance.rules import Vocabulary, words

from .document import Document, Entry, Problem, Refused, did_you_mean, shown
from .keys import Section
from .references import check_references
from .schema import BY_NAME, FORMAT, SECTIONS
from .values import Wrong, read_value

LARGEST_FILE = 5_000_000
# A file of thousands of wrong references is wrong as a whole; looking for names near each would take minutes.
MOST_PROBLEMS = 100
# tomllib's time grows with the square of the number of a key's parts.
LONG_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){30}", re.ASCII)
DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Given:
    """A file that a person gives to the site: its name, and what is in it."""

    name: str
    content: bytes


Source = Path | Given
"""Where a placement file is read from."""


def read(paths: Iterable[Source], known_events: Iterable[str]) -> list[Document]:
    """The documents of all ``paths``, or Refused with every problem of every file.

    ``known_events`` are the names in the events table; a file may add others.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    events = tuple(known_events)
    for path in paths:
        try:
            documents.append(read_one(path, events))
        except Refused as refused:
            problems.extend(refused.problems)
    if problems:
        raise Refused(problems)
    _refuse_repeated_placements(documents)
    return documents


def read_one(path: Source, known_events: Iterable[str]) -> Document:
    """The document in the file ``path``. Raises Refused with every problem found."""
    reader = _Reader(path.name)
    data = _parsed(_content(path), path.name)
    document = Document(path.name, reader.entries(data))
    words = Vocabulary(_unrepeated(known_events, document))
    reader.problems.extend(islice(check_references(document, words), MOST_PROBLEMS))
    if reader.problems:
        raise Refused(reader.problems)
    return document


def read_duties(path: Path, known_events: Iterable[str]) -> tuple[dict[str, Any], list[Entry]]:
    """A clause library: its title and what its duties cite, and the duties. Raises Refused with every problem found."""
    reader = _Reader(path.name)
    data = _parsed(_content(path), path.name)
    document = Document(path.name, reader.duties(data))
    reader.problems.extend(islice(check_references(document, Vocabulary(known_events)), MOST_PROBLEMS))
    if reader.problems:
        raise Refused(reader.problems)
    return {name: value for name, value in data.items() if name != "duties"}, document.of("duties")


def _unrepeated(known_events: Iterable[str], document: Document) -> list[str]:
    """The events table's names and the file's own, where the file's differs in more than letter case."""
    names = {name.casefold(): name for name in known_events}
    for entry in document.of("events"):
        if name := " ".join(entry.values.get("name", "").split()):
            names.setdefault(name.casefold(), name)
    return list(names.values())


def _content(source: Source) -> str:
    def refused(reason: str, place: str = "") -> Refused:
        return Refused([Problem(source.name or str(source), place, reason)])

    content = source.content if isinstance(source, Given) else _stored(source, refused)
    if len(content) > LARGEST_FILE:
        raise refused(f"the file is larger than {LARGEST_FILE:,} bytes. A placement file holds one placement.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused("the text is not UTF-8. Save the file again as UTF-8.", f"line {line}") from None


def _stored(path: Path, refused: Callable[[str], Refused]) -> bytes:
    """What is in a file of the disk, as far as it may be long."""
    try:
        if path.is_dir():
            raise refused("this is a folder. Name the files in it.")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise refused("there is no such file. Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one that a file can have"
        raise refused(f"the file cannot be read ({reason}). Check its name and permissions.") from None


def _parsed(content: str, file: str) -> dict[str, Any]:
    if found := LONG_KEY.search(content):
        line = content.count("\n", 0, found.start()) + 1
        reason = "a key has more than 30 parts joined by dots. No key of a placement file has more than two."
        raise Refused([Problem(file, f"line {line}", reason)])
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise Refused([_unparsed(content, file, str(error))]) from None
    except ValueError:
        reason = "a number has more digits than any count or price has. Check the figures against the documents."
        raise Refused([Problem(file, "", reason)]) from None
    except RecursionError:
        raise Refused([Problem(file, "", "brackets are nested too deeply. A list holds codes only.")]) from None


def _unparsed(content: str, file: str, said: str) -> Problem:
    """What tomllib ``said`` against ``content``, with its place; of a day that does not exist, which one."""
    at, reason = POSITION.search(said), POSITION.sub("", said)
    if not (at and at[1]):
        return Problem(file, "end of the file", f"this is not TOML: {shown(reason)}. Correct it there.")
    line, column = int(at[1]), int(at[2])
    for written in DAY.finditer(content.split("\n")[line - 1]):
        absent = words.no_such_day(*map(int, written.groups()))
        if absent and written.start() < column <= written.end():
            return Problem(file, f"line {line}", f"{written[0]}: {absent}")
    place = f"line {line}, column {column}"
    return Problem(file, place, f"this is not TOML: {shown(reason)}. Correct it there.")


class _Reader:
    """Turns the tables of one file into entries and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def entries(self, data: Mapping[str, Any]) -> dict[str, list[Entry]]:
        """The entries by section; what cannot be understood is left out and a problem instead."""
        self._check_format(data)
        for name in data:
            if name != "format" and name not in BY_NAME:
                near = did_you_mean(name, BY_NAME)
                self._refuse(shown(name), f"a placement file has no such key or section.{near}")
        entries = {section.name: self._section(section, data) for section in SECTIONS if section.name in data}
        spelled_out = [*_spelled_out(entries.get("issuer", ())), *_spelled_out(entries.get("holders", ()))]
        for section in {entry.section.name for entry in spelled_out}:
            own = [entry for entry in spelled_out if entry.section.name == section]
            entries[section] = [*own, *entries.get(section, ())]
        for name in ("issuer", "placement"):
            if name not in data:
                self._refuse(name, f"the section is missing. Add {BY_NAME[name].heading} with its keys.")
        self._check_identities(entries)
        return entries

    def duties(self, data: Mapping[str, Any]) -> dict[str, list[Entry]]:
        """The entries of a file that holds duties alone."""
        entries = {"duties": self._section(BY_NAME["duties"], data)}
        self._check_identities(entries)
        return entries

    def _refuse(self, place: str, reason: str) -> None:
        self.problems.append(Problem(self.file, place, reason))

    def _section(self, section: Section, data: Mapping[str, Any]) -> list[Entry]:
        tables = self._tables(section, data)
        return [self._entry(section, number, table) for number, table in enumerate(tables, start=1)]

    def _check_format(self, data: Mapping[str, Any]) -> None:
        given = data.get("format")
        if type(given) is not int or given != FORMAT:
            found = "it is missing" if given is None else "it is another"
            self._refuse("format", f"{found}; this program reads format {FORMAT}. Write: format = {FORMAT}.")

    def _tables(self, section: Section, data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        found = data[section.name]
        tables = [found] if section.single else found
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._refuse(section.name, f"this is a section of its own. Head it with {section.heading}.")
            return
        yield from tables

    def _entry(self, section: Section, number: int, table: Mapping[str, Any]) -> Entry:
        entry = Entry(section, number, {})
        keys = {key.name: key for key in (*section.keys, *section.shorthand)}
        wrong: list[tuple[str, str]] = []
        for name, value in _flattened(table, keys):
            if name not in keys:
                wrong.append((shown(name), f"there is no such key here.{did_you_mean(name, keys)}"))
                continue
            try:
                entry.values[name] = read_value(keys[name], value)
            except Wrong as error:
                wrong.append((name, str(error)))
        wrong.extend(
            (key.name, "it is missing. Every entry of this section has it.")
            for key in section.keys
            if key.required and key.name not in table
        )
        for name, reason in wrong:
            self._refuse(entry.place_of(name), reason)
        return entry

    def _check_identities(self, entries: Mapping[str, list[Entry]]) -> None:
        for section in SECTIONS:
            seen: dict[tuple[object, ...], Entry] = {}
            for entry in () if section.repeats else entries.get(section.name, ()):
                identity = tuple(entry.values.get(name) for name in section.identity)
                if section.name == "events":
                    identity = tuple(str(name).casefold() for name in identity)
                first = seen.setdefault(identity, entry)
                if first is not entry and None not in identity[:1]:
                    same = " and ".join(section.identity)
                    self._refuse(entry.place, f"it has the same {same} as {first.place}. Keep one of the two.")


def _spelled_out(parties: Iterable[Entry]) -> Iterator[Entry]:
    """What ``[issuer]`` or ``[[holders]]`` give in shorthand, taken out, as entries of the sections it stands for."""
    for number, party in enumerate(parties, start=1):
        given: dict[str, dict[str, Any]] = {}
        for key in party.section.shorthand:
            if value := party.values.pop(key.name, ""):
                names = {each.field: each.name for each in BY_NAME[key.stands_for].keys}
                given.setdefault(key.stands_for, {})[names[key.field]] = value
        about = {} if party.section.single else {"holder": party.values.get("code")}
        if None not in about.values():
            for section, values in given.items():
                yield Entry(BY_NAME[section], number, {**about, **values}, within=party)


def _flattened(table: Mapping[str, Any], keys: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """The keys of a table and, with a dot in the name, those of the tables that its section has within."""
    within = {name.partition(".")[0] for name in keys if "." in name}
    for name, value in table.items():
        if name in within and isinstance(value, dict):
            yield from ((f"{name}.{inner}", innermost) for inner, innermost in value.items())
        else:
            yield name, value


def _refuse_repeated_placements(documents: Iterable[Document]) -> None:
    first: dict[str, Document] = {}
    for document in documents:
        if first.setdefault(document.slug, document) is not document:
            reason = f"{first[document.slug].file} describes “{shown(document.slug)}” too. Load one of the two."
            raise Refused([Problem(document.file, "placement, slug", reason)])
