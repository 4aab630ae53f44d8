"""What has a history is written only in ways that keep it: the bare bulk calls are forbidden in the product's code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("placements", "holders", "compliance", "config", "record")
BARE = frozenset({"bulk_create", "bulk_update", "_raw_delete"})
OWN_BULK = frozenset({"insert", "copy", "update"})
"""The functions of ``compliance.bulk``, which keep no history."""

MAY = {
    "compliance/api/tokens.py": "when a token was last used, which no history keeps",
    "compliance/calendars/links.py": "when a link was last read, which no history keeps",
    "compliance/intake/importing.py": "notes what it wrote, by record.writing.note",
    "compliance/operations.py": "deadlines: computed, and their rows are their own history",
    "compliance/portfolio.py": "made-up data, which states no fact",
    "compliance/suppositions.py": "what is supposed is taken back",
    "compliance/reports/forgetting.py": "mails, whose rows are a record themselves",
    "compliance/reports/ledger.py": "mails, whose rows are a record themselves",
    "placements/searching.py": "the index: computed from the texts of documents",
    "record/writing.py": "keeps the history itself",
}


def bare_writes(source: str) -> Iterator[int]:
    """The lines that write rows past their history. A dictionary is updated by position, rows by keyword."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, on = node.func.attr, node.func.value
            module = on.id if isinstance(on, ast.Name) else ""
            of_bulk = module == "bulk" and name in OWN_BULK
            if name in BARE or of_bulk or (name == "update" and node.keywords and module != "writing"):
                yield node.lineno


def found() -> dict[str, list[int]]:
    modules = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    lines = {
        path.relative_to(ROOT).as_posix(): list(bare_writes(path.read_text("utf-8")))
        for path in modules
        if "migrations" not in path.parts and "rules" not in path.parts
    }
    return {name: at for name, at in lines.items() if at}


def test_no_other_module_writes_past_the_history() -> None:
    assert {name: at for name, at in found().items() if name not in MAY} == {}


def test_each_exception_is_one() -> None:
    assert set(MAY) == set(found())


@pytest.mark.parametrize(
    "source",
    [
        "Closing.objects.bulk_create(rows)",
        "Closing.objects.bulk_update(rows, ['name'])",
        "Closing.objects.filter(pk=1).update(name='First')",
        "rows.update(**{field: keep})",
        "bulk.copy(Allocation, columns, rows)",
        "rows._raw_delete('default')",
    ],
)
def test_a_write_past_the_history_is_found(source: str) -> None:
    assert list(bare_writes(source)) == [1]


@pytest.mark.parametrize(
    "source", ["known.update(stated)", "writing.update(rows, name='First')", "digest.update(text)"]
)
def test_what_writes_no_rows_is_not_taken_for_it(source: str) -> None:
    assert list(bare_writes(source)) == []
