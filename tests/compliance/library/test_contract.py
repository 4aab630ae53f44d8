"""docs/contract.md has a row for every duty of every library: clause, sentence, and a test that holds it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from compliance import libraries
from tests.compliance.library.cases import dated, raw, undated

PAGE = (Path(__file__).parents[3] / "docs" / "contract.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)$(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
ROW = re.compile(r"^\| ([^|]+) \| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| `([^`]+)` \|$", re.M)
EVERY = libraries.library_codes()


def sentence(row: dict[str, Any]) -> str:
    """The sentence as the page gives it: the due day, or from when until when it is open; and the years in force."""
    until = f" until {row['satisfied_by']}" if row.get("satisfied_by") else ""
    said = row.get("due") or f"open from {row['opened_by']}{until}"
    bounds = (("from", row.get("in_force_from")), ("until", row.get("in_force_until")))
    years = " ".join(f"{word} {day}" for word, day in bounds if day)
    return f"{said} (in force {years})" if years else said


def test_the_page_has_every_library() -> None:
    assert sorted(SECTIONS) == list(EVERY)


@pytest.mark.parametrize("library", EVERY)
def test_the_page_has_every_row_of_a_library_as_the_library_has_it(library: str) -> None:
    assert [row[:5] for row in ROW.findall(SECTIONS[library])] == [
        (row["clause"], row["code"], row["title"], row.get("per", "closing"), sentence(row)) for row in raw(library)
    ]


@pytest.mark.parametrize("library", EVERY)
def test_the_test_of_each_row_exists_and_tries_it(library: str) -> None:
    file = re.findall(r"Tests: `(\w+)\.py`", SECTIONS[library])[0]
    module = import_module(f"tests.compliance.library.{file}")
    cases = module.DATED.get(library, module.DATED)
    for *_, code, _title, _per, _sentence, test in ROW.findall(SECTIONS[library]):
        assert hasattr(module, test), test
        assert ("_undated_" in test) == (code in undated(library)), code
        assert (code in cases) == (code in dated(library)), code
