"""docs/placement-files.md names every section and key, what it takes, and what holds where it is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.placement_files.keys import Key, Kind, Section, stand_in
from compliance.placement_files.schema import SECTIONS

MANUAL = Path(__file__).parents[3] / "docs" / "placement-files.md"
TABLES = dict(re.findall(r"^### `(\[[^`]+\])`$(.*?)(?=^### |\Z)", MANUAL.read_text(encoding="utf-8"), re.M | re.S))


def takes(key: Key) -> str:
    match key.kind:
        case Kind.CHOICE if key.name in {"time_zone", "zone"}:
            return "name of a time zone"
        case Kind.CHOICE:
            return f"one of {', '.join(f'`{word}`' for word in key.words)}"
        case Kind.CODE | Kind.CODES:
            return f"{key.kind} `{key.refers_to}`"
        case _:
            return key.kind


def left_out(section: Section, key: Key) -> str:
    if key.required:
        return "must be given"
    if other := stand_in(section, key):
        return f"the `{other}`"
    if key.default in (None, "", ()):
        return "empty"
    return f"`{str(key.default).lower() if key.kind is Kind.FLAG else key.default}`"


def test_the_sections_stand_in_the_order_of_a_file() -> None:
    assert list(TABLES) == [section.heading for section in SECTIONS]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_a_sections_table_has_its_keys(section: Section) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*?) \| (.+) \|$", TABLES[section.heading], re.M)
    keys = (*section.keys, *section.shorthand)
    assert [row[:3] for row in rows] == [(key.name, takes(key), left_out(section, key)) for key in keys]
    assert all(meaning.strip() for *_, meaning in rows)
