"""`manage.py what_if`: what would move, as text and as JSON; what is not on record is refused in one line."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from compliance.management.base import Refused
from placements.models import Placement
from tests.compliance.contents import contents
from tests.factories import PlacementFactory, RegistrationStatementFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("what_if", "series-d-2003", "--as-of", "2003-08-06", *arguments, stdout=out)
    return out.getvalue()


def answer(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--format", "json"))
    return found


def test_the_text_says_what_is_supposed_and_each_move(series_d: Placement) -> None:
    said = run("--closing", "first=2003-05-12")
    assert said.startswith(
        "Series D preferred, May 2003, as of Wed Aug 6, 2003, supposing:\n"
        "  First closing on Mon May 12, 2003 instead of Wed May 7, 2003\n"
    )
    assert (
        "File the resale registration statement, First closing\n"
        "  Sat Jun 21, 2003 → Thu Jun 26, 2003\n"
        "  Missed, 46 days late → Missed, 41 days late\n"
        "  45 days after closing (Wed May 7, 2003 → Mon May 12, 2003)\n"
    ) in said
    assert said.rstrip().endswith("Nothing is kept.")


def test_json_has_each_side_of_a_move(series_d: Placement) -> None:
    found = answer("--closing", "first=2003-05-12")
    assert {name: found[name] for name in ("placement", "as_of", "supposed", "doubts")} == {
        "placement": "series-d-2003",
        "as_of": "2003-08-06",
        "supposed": ["First closing on Mon May 12, 2003 instead of Wed May 7, 2003"],
        "doubts": [],
    }
    assert isinstance(found["unchanged"], int)
    [move] = [move for move in found["moves"] if (move["duty"], move["subject"]) == ("FILE", "first")]
    assert move == {
        "duty": "FILE",
        "clause": '§1 "Filing Date", §2, §3(a)',
        "title": "File the resale registration statement",
        "subject": "first",
        "per": "closing",
        "change": "moved",
        "old": {
            "due_on": "2003-06-21",
            "safe_on": "2003-06-20",
            "standing": "missed",
            "missing": None,
            "because": "45 days after closing (Wed May 7, 2003)",
        },
        "new": {
            "due_on": "2003-06-26",
            "safe_on": "2003-06-26",
            "standing": "missed",
            "missing": None,
            "because": "45 days after closing (Mon May 12, 2003)",
        },
        "why": "45 days after closing (Wed May 7, 2003 → Mon May 12, 2003)",
    }


def test_all_that_is_given_is_supposed_at_once(series_d: Placement) -> None:
    RegistrationStatementFactory.create(placement=series_d, code="s-3-test", form="S-3")
    found = answer(
        *("--closing", "first=2003-05-12", "--closing", "second=2003-05-14"),
        *("--event", "filing=2003-06-26", "--plan", "effectiveness=2003-08-01"),
        *("--registration-statement", "s-3-test", "--blackout", "2003-06-10..2003-07-01"),
        *("--calendar", "SEC", "--reading", "forward", "--tolling", "extend"),
    )
    assert found["supposed"] == [
        "First closing on Mon May 12, 2003 instead of Wed May 7, 2003",
        "Second closing on Wed May 14, 2003, where no day is stated",
        "filing, Form S-3 (s-3-test), on Thu Jun 26, 2003",
        "effectiveness, Form S-3 (s-3-test), planned for Fri Aug 1, 2003",
        "a blackout from Tue Jun 10, 2003 until Tue Jul 1, 2003",
        (
            "calendar SEC instead of NYBANK, reading rolled forward to the next business day instead of as written, "
            "tolling extend instead of excuse"
        ),
    ]
    assert found["doubts"][0] == "22 days from Tue Jun 10 to Tue Jul 1, 2003; §3(n) allows 20 in a row."


def test_nothing_is_kept(series_d: Placement) -> None:
    before = contents()
    run("--closing", "first=2003-05-12", "--event", "filing=2003-06-26", "--blackout", "2003-06-10..2003-06-19")
    assert contents() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Nothing is supposed. Give --closing, --event, --plan, --blackout, --calendar or another."),
        (["--closing", "fist=2003-05-12"], "series-d-2003 has no closing “fist”. Did you mean first?"),
        (["--closing", "2003-05-12"], "“2003-05-12” gives no name and day; write it as first=2003-05-12"),
        (["--closing", "first=2003-06-31"], "there is no such day as 2003-06-31; June 2003 has the days 1 to 30"),
        (["--event", "filng=2003-05-12"], "There is no event “filng”. Did you mean filing?"),
        (["--event", "closing=2003-05-12"], "“closing” is the closing's own day: it cannot be supposed as an event."),
        (["--event", "filing=2003-05-12", "--registration-statement", "zz"], "no registration statement “zz”."),
        (["--blackout", "2003-06-10"], "is not a first and a last day; write it as 2003-06-10..2003-06-29"),
        (["--blackout", "2003-06-10..2003-06-01"], "the last day of 2003-06-10..2003-06-01 is before its first"),
        (["--calendar", "MARS"], "invalid choice: 'MARS'"),
        (["--closing", "first=2003-05-12", "--as-of", "soon"], "“soon” is not a day"),
    ],
)
def test_what_is_not_on_record_or_no_day_is_refused(series_d: Placement, arguments: list[str], said: str) -> None:
    with pytest.raises(Refused) as refused:
        run(*arguments)
    assert said in str(refused.value)
    assert refused.value.returncode == 2


def test_terms_are_refused_where_no_agreement_is_on_record() -> None:
    PlacementFactory.create(slug="bare")
    with pytest.raises(Refused, match="bare has no agreement on record, and so no calendar"):
        call_command("what_if", "bare", "--calendar", "SEC")


def test_a_placement_that_is_not_on_record_is_refused(series_d: Placement) -> None:
    with pytest.raises(Refused, match=r"Did you mean series-d-2003\?"):
        call_command("what_if", "series-d-2004", "--calendar", "SEC")
