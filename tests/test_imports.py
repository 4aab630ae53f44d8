"""Imports run one way: compliance → holders → placements → record; the rules and people know none of them."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = frozenset({"people", "record", "placements", "holders", "compliance", "config", "tests"})

# What the modules of each package may import of ours.
ALLOWED = {
    "people": {"people"},
    "record": {"record"},
    "placements": {"placements", "record"},
    "holders": {"holders", "placements", "record"},
    "compliance": {"compliance", "holders", "placements", "record", "people"},
    "config": {"config"},
}
RULES = ("compliance", "rules")
RULES_MAY_IMPORT = sys.stdlib_module_names | {"lark"}
# The reader of schedules knows files, not models.
READER = ("holders", "schedule")
READER_MAY_IMPORT = sys.stdlib_module_names | {"python_calamine"}


def imported(source: str, package: str) -> Iterator[str]:
    """The full dotted names that ``source``, a module of ``package``, imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base] if base else parents)
            # "from compliance import rules" imports compliance.rules, so the names count too.
            yield from (f"{base}.{alias.name}" for alias in node.names)


def breaches(path: Path, source: str) -> list[str]:
    """The imports in ``source`` that ``path``, relative to the project, may not make, as sentences."""
    package = ".".join(path.parts[:-1])
    folder = path.parts[:2]
    pure = RULES_MAY_IMPORT if folder == RULES else READER_MAY_IMPORT if folder == READER else None
    found = []
    for name in imported(source, package):
        top = name.split(".")[0]
        if pure is not None:
            allowed = top in pure or tuple(name.split(".")[:2]) == folder
        else:
            allowed = top not in OURS or top in ALLOWED[path.parts[0]]
        if not allowed:
            found.append(f"{path} imports {name}")
    return found


def modules() -> Iterable[Path]:
    return sorted(path.relative_to(ROOT) for package in ALLOWED for path in (ROOT / package).rglob("*.py"))


def test_no_module_imports_against_the_direction() -> None:
    assert [breach for path in modules() for breach in breaches(path, (ROOT / path).read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("record/history.py", "from placements.models import Placement"),
        ("placements/models.py", "from holders.models import Holder"),
        ("placements/models.py", "def late():\n    import compliance"),
        ("holders/models.py", "from compliance import selectors"),
        ("holders/admin.py", "import config.settings"),
        ("compliance/views.py", "from config.settings import DEBUG"),
        ("compliance/rules/calendars.py", "import django"),
        ("holders/schedule/files.py", "from django.db import models"),
        ("holders/schedule/files.py", "from holders.models import Holder"),
        ("compliance/rules/calendars.py", "import holidays"),
        ("compliance/rules/calendars.py", "from compliance.models import Duty"),
        ("compliance/rules/calendars.py", "from compliance import models"),
        ("compliance/rules/calendars.py", "from .. import models"),
        ("compliance/rules/calendars.py", "from ..models import Duty"),
    ],
)
def test_an_import_against_the_direction_is_found(path: str, source: str) -> None:
    assert breaches(Path(path), source) != []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("compliance/facts.py", "from holders.models import Holder\nfrom placements.models import Closing"),
        ("compliance/rules/language.py", "import lark\nfrom datetime import date\nfrom .tree import Sentence"),
        ("compliance/rules/language.py", "from compliance.rules.tree import Sentence"),
        ("compliance/facts.py", "from compliance.rules import Fact\nfrom django.db import models"),
    ],
)
def test_an_import_along_the_direction_passes(path: str, source: str) -> None:
    assert breaches(Path(path), source) == []
