"""A file that is wrong is refused with the place and the reason, and the database stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.placement_files import Refused, load

from .files import EXAMPLE, database, written

pytestmark = pytest.mark.django_db

# What is written → what is written instead → how the first problem begins.
REFUSED = {
    "a missing format": ("format = 1\n", "", "format: it is missing"),
    "another format": ("format = 1", "format = 2", "format: it is another"),
    "a format in quotation marks": ("format = 1", 'format = "1"', "format: it is another; this program reads format 1"),
    "a syntax error": ("[issuer]", "[issuer", "line 2, column 8: this is not TOML: "),
    "an unfinished text": ('"a name for', "a name for", "line "),
    "no placement": (
        '[placement]\nslug = "series-d-2003"\nname = "Series D preferred, May 2003"\n',
        "",
        "placement: the section is missing. Add [placement]",
    ),
    "an unknown section": ("[[closings]]", "[[closing]]", "closing: a placement file has no such"),
    "a section that is one table": ("[[closings]]", "[closings]", "closings: this is a section of its own"),
    "a section that is a value": (
        "format = 1\n",
        "format = 1\ntransfers = 3\n",
        "transfers: this is a section of its own. Head it with [[tr",
    ),
    "an unknown key": (
        "conversion_price =",
        "conversion_prise =",
        "securities[1] series-d, conversion_prise: there is no such key here. Did you mean “conversion_price”",
    ),
    "an unknown key of the blackout terms": (
        "total_days",
        "totl_days",
        "agreement, blackouts.totl_days: there is no such key here. Did you mean “blackouts.total_days”",
    ),
    "a missing key": ("quantity = 134\n", "", "allocations[1] first xmark series-d, quantity: it is missing"),
    "a text for a number": ("= 134", '= "134"', "allocations[1] first xmark series-d, quantity: the text “134”"),
    "a number for a text": ('"xmark"\nname = "Xmark Fund Ltd."', '"xmark"\nname = 7', "holders[1] xmark, name: "),
    "a float": ('"2.35"', "2.35", "securities[1] series-d, conversion_price: 2.35 is a float, which is not exact"),
    "an amount with commas": ('"1340000"', '"$1,340,000"', "allocations[1] first xmark series-d, price_paid: "),
    "too many digits": ('"2.35"', '"2.3512345"', "securities[1] series-d, conversion_price: Ensure that"),
    "a negative price": ('"2.35"', '"-2.35"', "securities[1] series-d: Prices are more than $0"),
    "a quantity of none": ("= 134", "= 0", "allocations[1] first xmark series-d: The quantity is more than 0"),
    "a huge number": ("= 134", f"= {10**30}", "allocations[1] first xmark series-d, quantity: the number is too"),
    "a number of thousands of digits": ("= 134", f"= {'9' * 5000}", "a number has more digits"),
    "a huge number of another base": ("= 134", f"= 0x{'f' * 9000}", "allocations[1] first xmark series-d, quan"),
    "a day with a time": ("on = 2003-06-20", "on = 2003-06-20T10:00:00", "milestones[1] filing s-3, on: a day has"),
    "a day in quotation marks": ("on = 2003-06-20", 'on = "2003-06-20"', "milestones[1] filing s-3, on: the text"),
    "a day that does not exist": (
        "dated = 2003-05-07",
        "dated = 2003-06-31",
        "line 12: 2003-06-31: June 31 does not exist. Give a day of June, 1 to 30.",
    ),
    "a month that does not exist": (
        "dated = 2003-05-07",
        "dated = 2003-13-07",
        "line 12: 2003-13-07: There is no month 13.",
    ),
    "a time that does not exist": (
        "dated = 2003-05-07",
        "dated = 2003-05-07T25:00:00",
        "line 12, column 19: this is not TOML",
    ),
    "a flag for a day": ("on = 2003-06-20", "on = true", "milestones[1] filing s-3, on: “true” stands where a day"),
    "a word that is no choice": ('"excuse"', '"excused"', "agreement, tolling: “excused” cannot stand here. Did you"),
    "an unknown calendar": ('"NYBANK"', '"NYBNK"', "agreement, calendar: “NYBNK” cannot stand here. Did you mean"),
    "an unknown time zone": ("America/New_York", "America/NewYork", "agreement, time_zone: “America/NewYork” cannot"),
    "an unknown holder": ('holder = "xmark"', 'holder = "xmrk"', "allocations[1] first xmrk series-d, holder: none of"),
    "an unknown document": (
        'source = "ex-4.4"\n[[blackouts]]',
        'source = "ex-4.5"\n[[blackouts]]',
        "milestones[1] filing s-3, source: none of the documents has the code “ex-4.5”. Did you mean “ex-4.4”?",
    ),
    "an unknown event": ('event = "filing"', 'event = "fileing"', "milestones[1] fileing s-3, event: there is no"),
    "the closing as an event": ('event = "filing"', 'event = "closing"', "milestones[1] closing s-3, event: “closing”"),
    "an unknown closing in a list": ('["first"]', '["frist"]', "registration_statements[1] s-3, closings: none of"),
    "a closing listed twice": ('["first"]', '["first", "first"]', "registration_statements[1] s-3, closings: a code"),
    "a text for a list": ('["first"]', '"first"', "registration_statements[1] s-3, closings: the text “first”"),
    "a sentence that does not parse": (
        "45 days after closing",
        "45 days after clsing",
        'duties[1] FILE, due: column 15: found "clsing"',
    ),
    "a deadline of no duty": (
        "45 days after closing",
        "5 days after the deadline of FLE",
        "duties[1] FILE, due: no duty of this file has the code “FLE”. Did you mean “FILE”?",
    ),
    "a deadline that waits for itself": (
        "45 days after closing",
        "5 days after the deadline of FILE",
        "duties[1] FILE, due: these deadlines wait for each other: FILE → FILE.",
    ),
    "a code with a space": ('"s-3"', '"s 3"', "registration_statements[1] s 3, code: Use small letters"),
    "a code used twice": ('code = "d-1"', 'code = "series-d"', "securities[2] series-d: it has the same code as sec"),
    "an inferred day without a reason": (
        'reason = "agreement dated as of this day; the May 14 release says the week before"\n',
        "",
        "closings[1] first: The day is inferred: say in the reason from what.",
    ),
    "a blackout that ends first": (
        "until = 2003-09-21",
        "until = 2003-09-01",
        "blackouts[1] 2003-09-02 s-3: The blackout",
    ),
    "an event whose name would swallow parts of sentences": (
        "[[milestones]]",
        '[[events]]\nname = "no-review notice and 90 days after closing"\n[[milestones]]',
        "events[1] no-review notice and 90 days after closing, name: A name cannot have the word “after” in it",
    ),
    "a key of many parts": (
        "[[milestones]]",
        "a." * 40 + "b = 1\n[[milestones]]",
        "line 66: a key has more than 30 parts",
    ),
    "a NUL": ('"S-3"', '"S\\u0000"', "registration_statements[1] s-3, form: the text has a NUL character"),
    "a text that is too long": ('"S-3"', f'"{"S" * 21}"', "registration_statements[1] s-3, form: Ensure this value"),
    "an event that is built in": (
        "[[milestones]]",
        '[[events]]\nname = "filing"\nmeaning = "x"\n[[milestones]]',
        "events[1] filing: this event is built in.",
    ),
    "brackets without end": ('["first"]', "[" * 5000 + "]" * 5000, "brackets are nested too deeply."),
}


@pytest.mark.parametrize(("found", "instead", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_is_refused_for(tmp_path: Path, found: str, instead: str, expected: str) -> None:
    assert found in EXAMPLE
    before = database()
    with pytest.raises(Refused) as refused:
        load([written(tmp_path, EXAMPLE.replace(found, instead))])
    assert str(refused.value).startswith(f"deal.toml: {expected}")
    assert database() == before


def test_deadlines_that_wait_for_each_other_are_named_in_their_circle(tmp_path: Path) -> None:
    circle = EXAMPLE.replace("45 days after closing", "5 days after the deadline of EFFECT") + (
        '[[duties]]\ncode = "EFFECT"\ntitle = "Effective"\ndue = "5 days after the deadline of FILE"\n'
    )
    with pytest.raises(Refused, match="wait for each other: FILE → EFFECT → FILE"):
        load([written(tmp_path, circle)])


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    wrong = EXAMPLE.replace('"excuse"', '"excused"').replace('"2.35"', "2.35").replace("= 134", "= true")
    with pytest.raises(Refused) as refused:
        load([written(tmp_path, wrong)])
    assert [problem.place for problem in refused.value.problems] == [
        "securities[1] series-d, conversion_price",
        "agreement, tolling",
        "allocations[1] first xmark series-d, quantity",
    ]


def test_a_row_that_the_model_refuses_hides_its_own_dependants_and_no_other_row(tmp_path: Path) -> None:
    wrong = EXAMPLE.replace('"first"', '"FIRST"').replace('"xmark"', '"Xmark"').replace('"S-3"', f'"{"S" * 30}"')
    with pytest.raises(Refused) as refused:
        load([written(tmp_path, wrong.replace('["FIRST"]', "[]"))])
    assert [problem.place for problem in refused.value.problems] == [
        "closings[1] FIRST, code",
        "holders[1] Xmark, code",
        "registration_statements[1] s-3, form",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'format = 1\nname = "\xe4"\n', "deal.toml: line 2: the text is not UTF-8."),
        (b"#" * 5_000_001, "deal.toml: the file is larger than 5,000,000 bytes."),
        (b"", "deal.toml: format: it is missing"),
        (b"\x00", "deal.toml: line 1, column 1: this is not TOML"),
    ],
    ids=["not UTF-8", "too large", "empty", "binary"],
)
def test_a_file_that_is_no_placement_file_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    with pytest.raises(Refused) as refused:
        load([written(tmp_path, content)])
    assert str(refused.value).startswith(expected)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^absent\.toml: there is no such file\."):
        load([tmp_path / "absent.toml"])


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="this is a folder"):
        load([tmp_path])


def test_two_files_for_one_placement_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"again\.toml: placement, slug: deal\.toml describes “series-d-2003” too"):
        load([written(tmp_path, EXAMPLE), written(tmp_path, EXAMPLE, "again.toml")])


def test_wrong_references_by_the_thousand_are_refused_in_seconds(tmp_path: Path) -> None:
    line = '[[milestones]]\nevent = "filing"\non = 2003-06-20\nclosing = "no-{}"\n'
    with pytest.raises(Refused) as refused:
        load([written(tmp_path, EXAMPLE + "".join(line.format(number) for number in range(20_000)))])
    assert len(refused.value.problems) == 100


def test_a_first_address_given_twice_is_refused_where_each_stands(tmp_path: Path) -> None:
    twice = EXAMPLE.replace('name = "Xmark Fund Ltd."\n', 'name = "Xmark Fund Ltd."\nfax = "1"\n')
    with pytest.raises(Refused) as refused:
        load([written(tmp_path, twice + '[[addresses]]\nholder = "xmark"\nfax = "2"\n')])
    assert str(refused.value) == (
        "deal.toml: addresses[1] xmark: it has the same holder and from as holders[1] xmark. Keep one of the two."
    )
