"""docs/findings.md lists every check, in their order, with the severities that it gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance import checks
from compliance.checks import CHECKS, Check, Severity

from .helpers import code_of

MANUAL = (Path(__file__).parents[3] / "docs" / "findings.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \| ([a-z, ]+) \|$", MANUAL, re.M)


def test_the_table_has_the_checks_in_their_order() -> None:
    assert [row[0] for row in ROWS] == [code_of(check) for check in CHECKS]


def test_each_severity_is_explained() -> None:
    section = MANUAL.split("## Severity")[1].split("##")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", section, re.M) == [str(each) for each in Severity]


@pytest.mark.parametrize("check", CHECKS, ids=code_of)
def test_a_checks_row_names_its_severities(check: Check) -> None:
    source = Path(checks.__file__).with_name(f"{code_of(check).replace('-', '_')}.py").read_text(encoding="utf-8")
    given = {word.lower() for word in re.findall(r"Severity\.([A-Z]+)", source)}
    [stated] = [row[3] for row in ROWS if row[0] == code_of(check)]
    assert set(stated.split(", ")) == given
