"""The documentation says what the code does."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def variables_read() -> set[str]:
    """The names of the environment variables that the product's own modules read."""
    found: set[str] = set()
    for module in (ROOT / "config").glob("*.py"):
        code = module.read_text(encoding="utf-8")
        found |= set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", code))
        found |= set(re.findall(r"\bos\.environ\.\w+\(\s*\"([A-Z_]+)\"", code))
    return found


def test_every_environment_variable_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS, re.MULTILINE))
    assert documented == variables_read()


def test_every_command_of_the_product_is_documented() -> None:
    ours = {name for name, app in get_commands().items() if app == "compliance"}
    assert {name for name in ours if not re.search(rf"\b{name}\b", OPERATIONS)} == set()


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "adr"
    listed = set(re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {page.name for page in folder.glob("[0-9]*.md")}
    for page in folder.glob("[0-9]*.md"):
        text = page.read_text(encoding="utf-8")
        assert all(part in text for part in ("Status:", "## Context", "## Decision", "## Consequences")), page.name


def test_no_table_of_the_map_has_a_row_twice() -> None:
    """Rows that two branches add are both kept by a merge."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for table in re.split(r"\n(?!\|)", text):
        parts = re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\|([^|]+)\|", table, re.MULTILINE)))
        assert [part for part, number in Counter(parts).items() if number > 1] == []


def test_the_map_names_every_module_of_the_judging_app() -> None:
    """The core's modules and the app's own; packages are named as folders."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    app = ROOT / "compliance"
    named = {
        *(f"{module.name}" for folder in (app, app / "rules") for module in folder.glob("[a-z]*.py")),
        *(f"{folder.name}/" for folder in app.iterdir() if folder.is_dir() and folder.name[0].isalpha()),
    } - {"apps.py"}
    assert {name for name in named if f"`{name}`" not in text} == set()
