"""The clock is an argument: only views, the admin and the commands read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("record", "placements", "holders", "compliance", "config")
READS = frozenset({"localdate", "localtime", "now", "today", "utcnow"})
MAY_READ = (
    "compliance/admin_site.py",
    "compliance/asked.py",  # what a request asks for: views and the admin read it
    "compliance/admin/",
    "compliance/views",
    "compliance/management/",
    "compliance/saving/",
    "config/views.py",
)


def readings(source: str) -> Iterator[int]:
    """The lines of ``source`` that read the clock, or hand on the function that does."""
    for node in ast.walk(ast.parse(source)):
        # A field's default is called later; a day under the name of today is only handed on.
        if isinstance(node, ast.Call) and (
            _name(node.func) in READS or any(_name(word.value) in READS - {"today"} for word in node.keywords)
        ):
            yield node.lineno


def _name(node: ast.expr) -> str:
    """The last name of a dotted name; empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_no_other_module_reads_the_clock() -> None:
    found = [
        f"{path}:{line}"
        for package in PACKAGES
        for path in sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / package).rglob("*.py"))
        if not path.startswith(MAY_READ)
        for line in readings((ROOT / path).read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["timezone.localdate()", "date.today()", "localdate()", "datetime.now(UTC)", "DateField(default=timezone.now)"],
)
def test_a_reading_of_the_clock_is_found(source: str) -> None:
    assert list(readings(source)) == [1]


@pytest.mark.parametrize("source", ["board(today=today)", "board(today=self.today)", "now = 1", "form.day(today)"])
def test_a_day_handed_on_is_no_reading(source: str) -> None:
    assert list(readings(source)) == []
