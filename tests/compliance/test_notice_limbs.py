"""The limbs of a notice clause are data: another agreement's clause is entered in its file, and no code knows it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from compliance.management.base import Refused
from compliance.placement_files import Refused as FileRefused
from compliance.placement_files import export, load
from placements.models import NoticeLimb, Placement
from tests import factories

pytestmark = pytest.mark.django_db

WESTERN = """\
format = 1
[issuer]
name = "Western Devices, Inc."
[placement]
slug = "western-2005"
name = "Common stock, March 2005"
[agreement]
calendar = "SEC"
time_zone = "America/Los_Angeles"
notice_clause = "§9.4"
[[notice_limbs]]
label = "(a)"
methods = "fax, e-mail"
gives = "that day"
by = 18:00:00
business_days_only = true
[[notice_limbs]]
label = "(b)"
methods = "fax, e-mail"
gives = "next business day"
after = 18:00:00
[[notice_limbs]]
label = "(c)"
methods = "certified mail"
gives = "business days after"
days = 3
"""


def western(tmp_path: Path, text: str = WESTERN) -> Placement:
    path = tmp_path / "western.toml"
    path.write_text(text, encoding="utf-8")
    return load([path])[0].placement


def notice(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("notice", "--placement=western-2005", *arguments, "--format=json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.mark.parametrize(
    ("method", "sent", "given_on", "limb"),
    [
        ("e-mail", "2005-03-03T18:00", "2005-03-03", "(a)"),
        ("e-mail", "2005-03-03T18:01", "2005-03-04", "(b)"),
        ("fax", "2005-03-05T18:00", None, None),
        ("certified mail", "2005-03-05T09:00", "2005-03-09", "(c)"),
        ("mail", "2005-03-05T09:00", None, None),
    ],
)
def test_another_agreement_s_clause_answers_from_its_file(
    tmp_path: Path, method: str, sent: str, given_on: str | None, limb: str | None
) -> None:
    western(tmp_path)
    answer = notice(f"--method={method}", f"--sent={sent}")
    assert (answer["given_on"], answer["limb"]) == (given_on, limb)
    assert [each["limb"] for each in answer["limbs"]] == ["(a)", "(b)", "(c)"]


def test_the_clause_is_exported_as_it_was_loaded(tmp_path: Path) -> None:
    text = export(western(tmp_path))
    western(tmp_path, text)
    assert export(Placement.objects.get(slug="western-2005")) == text
    assert "by = 18:00:00\n" in text
    assert 'methods = "fax, e-mail"\n' in text


def test_an_agreement_without_limbs_leaves_all_to_actual_receipt(tmp_path: Path) -> None:
    western(tmp_path, WESTERN[: WESTERN.index("[[notice_limbs]]")])
    answer = notice("--method=fax", "--sent=2005-03-03T09:00")
    assert (answer["given_on"], answer["limb"], answer["limbs"]) == (None, None, [])
    assert "the agreement's notice clause is not entered; only actual receipt" in answer["because"]
    received = notice("--method=fax", "--sent=2005-03-03T09:00", "--received=2005-03-05T09:00")
    assert (received["given_on"], received["limb"]) == ("2005-03-05", None)


def test_a_method_that_nobody_knows_is_refused_with_near_ones(tmp_path: Path) -> None:
    western(tmp_path)
    with pytest.raises(Refused, match=r"No notice is sent by “certifed mail”\. Did you mean certified mail"):
        notice("--method=certifed mail", "--sent=2005-03-03T09:00")


@pytest.mark.parametrize(
    ("found", "instead", "expected"),
    [
        (
            "by = 18:00:00",
            'by = "6 pm"',
            "notice_limbs[1] (a), by: the text “6 pm” stands where a time",
        ),
        ("by = 18:00:00", "by = 18:00:00\nbefore = 18:00:00", "notice_limbs[1] (a): Give “sent before” or “sent by”"),
        ("days = 3", "", "notice_limbs[3] (c): Say how many days after"),
        ('"fax, e-mail"', '"fax and e-mail;"', "notice_limbs[1] (a), methods: Write the methods in small letters"),
        ('label = "(b)"', 'label = "(a)"', "notice_limbs[2] (a): it has the same label as notice_limbs[1] (a)."),
        ('"that day"', '"receipt"', "notice_limbs[1] (a): Actual receipt does not go by the time of sending"),
    ],
)
def test_a_limb_that_cannot_be_is_refused(tmp_path: Path, found: str, instead: str, expected: str) -> None:
    with pytest.raises(FileRefused) as refused:
        western(tmp_path, WESTERN.replace(found, instead, 1))
    assert str(refused.value).startswith(f"western.toml: {expected}")


@pytest.mark.parametrize("gives", ["that day", "next business day", "receipt"])
def test_a_limb_that_counts_no_days_has_none(gives: str) -> None:
    limb: NoticeLimb = factories.NoticeLimbFactory.build(placement=factories.PlacementFactory.create(), days=2)
    limb.gives = gives
    with pytest.raises(ValidationError, match="leave the days empty where the limb does not count any"):
        limb.full_clean()
