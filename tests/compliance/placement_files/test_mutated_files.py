"""Whatever is done to a file, it is loaded or refused in words: never a traceback, never half a placement."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.placement_files import Problem, Refused, load

from .files import DEMO, EXAMPLE, database, written

pytestmark = pytest.mark.django_db

TEXTS = [*DEMO.values(), EXAMPLE]
TOKENS = sorted({token for text in TEXTS for token in re.findall(r'"[^"\n]*"|[\w-]+|[\[\]=]+', text)})
STRANGE = [
    '""', '"\\u0000"', "0", "-1", "1e400", "nan", "true", "[]", "{}", "[[]]", '"""', "1979-05-27T07:32:00Z", "07:32:00",
    "0x" + "f" * 400, "9" * 5000, "0001-01-01", "9999-12-31", '"9999 years after closing"', '"the deadline of FILE"',
    '"the earlier of closing and the deadline of EFFECT"', '"1 day before filing"', "\ufeff", "\r", "\x00", "[a.b.c]",
]  # fmt: skip
PIECES = st.sampled_from(TOKENS) | st.sampled_from(STRANGE) | st.text(max_size=8)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A known file with some of its words or lines replaced, doubled or taken out."""
    lines = draw(st.sampled_from(TEXTS)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["word", "word", "word", "drop", "double", "move"])):
            case "word":
                words = list(re.finditer(r'"[^"\n]*"|[\w-]+', lines[at]))
                if words:
                    word = draw(st.sampled_from(words))
                    lines[at] = lines[at][: word.start()] + draw(PIECES) + lines[at][word.end() :]
            case "drop":
                lines[at] = ""
            case "double":
                lines[at] *= 2
            case "move":
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
    return "".join(lines)


def load_or_refuse(content: str | bytes) -> None:
    before = database()
    problems: tuple[Problem, ...] = ()
    with TemporaryDirectory() as folder:
        try:
            load([written(Path(folder), content)], dry_run=True)
        except Refused as refused:
            problems = refused.problems
    assert all(problem.reason and len(str(problem)) < 2_000 for problem in problems)
    assert database() == before


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_a_mutated_file_is_loaded_or_refused(text: str) -> None:
    load_or_refuse(text.encode("utf-8", "replace"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    load_or_refuse(content)
