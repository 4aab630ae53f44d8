"""§7(g): a notice is deemed given on the earliest day that a limb, or actual receipt, gives."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from compliance.management.base import Refused
from placements.models import Placement


def notice(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("notice", "--placement=series-d-2003", *arguments, "--format=json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.mark.parametrize(
    ("arguments", "given_on", "limb"),
    [
        (["--method=fax", "--sent=2003-07-03T16:59"], "2003-07-03", "(i)"),
        (["--method=fax", "--sent=2003-07-03T17:00"], None, None),
        (["--method=fax", "--sent=2003-07-03T17:01"], "2003-07-07", "(ii)"),
        (["--method=fax", "--sent=2003-07-04T16:00"], None, None),
        (["--method=fax", "--sent=2003-07-03T14:30", "--zone=America/Los_Angeles"], "2003-07-07", "(ii)"),
        (["--method=overnight courier", "--sent=2003-11-26T09:00"], "2003-11-28", "(iii)"),
        (["--method=e-mail", "--sent=2003-07-03T12:00"], None, None),
        (["--method=e-mail", "--sent=2003-07-03T12:00", "--received=2003-07-03T12:05"], "2003-07-03", "(iv)"),
    ],
)
def test_the_day_and_the_limb(
    series_d: Placement, arguments: list[str], given_on: str | None, limb: str | None
) -> None:
    answer = notice(*arguments)
    assert (answer["given_on"], answer["limb"]) == (given_on, limb)
    assert "§7(g)" in answer["because"]


def test_it_goes_to_the_address_of_record_with_a_copy_to_counsel(series_d: Placement) -> None:
    answer = notice("--method=fax", "--sent=2003-07-03T12:00", "--to=xmark")
    assert answer["address"].splitlines() == [
        "Xmark Fund Ltd.",
        "152 West 57th Street, 21st Floor",
        "New York, New York 10019",
        "Attention: Mr. Mitchell D. Kaye",
        "Fax: 212-247-1329",
    ]
    assert answer["copies_to"].startswith("Kane Kessler, P.C.")
    assert notice("--method=fax", "--sent=2003-07-03T12:00", "--to=issuer")["copies_to"].startswith("Latham & Watkins")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--method=fax", "--sent=2003-07-03"], "is not a day and a time"),
        (["--method=fax", "--sent=yesterday"], "is not a day and a time"),
        (["--method=pigeon", "--sent=2003-07-03T12:00"], "There is fax, overnight courier, mail"),
        (["--method=fax", "--sent=2003-07-03T12:00", "--zone=Mars/Base"], "There is no time zone “Mars/Base”"),
        (["--method=fax", "--sent=2003-07-03T12:00", "--to=xmrk"], "Did you mean xmark?"),
        (["--method=fax", "--sent=2003-07-03T12:00", "--received=2003-07-02T12:00"], "received before it was sent"),
    ],
)
def test_a_wrong_request_is_refused_in_words(series_d: Placement, arguments: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words.replace("?", r"\?")):
        notice(*arguments)


def test_a_placement_without_an_agreement_has_no_clause_on_notices(demo: None) -> None:
    with pytest.raises(Refused, match="has no agreement on record"):
        call_command("notice", "--placement=resale-2003", "--method=fax", "--sent=2003-07-03T12:00")
