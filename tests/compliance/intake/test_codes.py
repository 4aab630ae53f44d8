"""New holders get codes of their names' letters, and nobody else's; only these are looked up."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.intake.codes import codes_for
from tests.factories import HolderFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["Xmark Fund, Ltd."], ["xmark-fund-ltd"]),
        (["Xmark Fund, Ltd.", "XMARK FUND LTD"], ["xmark-fund-ltd", "xmark-fund-ltd-2"]),
        (["O'Brien & Société Générale"], ["obrien-societe-generale"]),
        (["富士", "三菱"], ["holder", "holder-2"]),
        (["Fund 2", "Fund", "Fund!"], ["fund-2", "fund", "fund-3"]),
        (["x" * 200], ["x" * 54]),
    ],
)
def test_a_code_is_of_the_name_s_letters(names: list[str], codes: list[str]) -> None:
    assert codes_for(names) == codes


def test_a_code_on_file_is_passed_over() -> None:
    for code in ("ota", "ota-2", "ota-4"):
        HolderFactory.create(code=code)
    assert codes_for(["OTA", "OTA.", "SDS"]) == ["ota-3", "ota-5", "sds"]


def test_names_of_one_stem_are_looked_up_together() -> None:
    HolderFactory.create(code="holder-7")
    with CaptureQueriesContext(connection) as asked:
        found = codes_for(["富"] * 300)
    assert len(set(found)) == 300
    assert "holder-7" not in found
    assert len(asked) < 12
