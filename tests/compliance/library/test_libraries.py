"""Clause libraries: their rows are in order, in our own words, and a placement takes them without losing its own."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from compliance import libraries
from compliance.facts import facts_for
from compliance.models import Duty
from compliance.placement_files import Refused
from compliance.placement_files.reading import read_duties
from placements.models import EventKind, Placement
from tests.compliance.library.cases import raw
from tests.factories import AgreementFactory, DutyFactory, PlacementFactory, SourceDocumentFactory

pytestmark = pytest.mark.django_db

SOURCES = Path(__file__).parents[4] / "shared" / "sources"
RUN = 12
EVERY = libraries.library_codes()
ROWS = [(library, row) for library in EVERY for row in raw(library)]


@pytest.fixture
def placement() -> Placement:
    """A placement with an agreement that a document states, and no duties."""
    found = PlacementFactory.create(slug="new-deal")
    AgreementFactory.create(placement=found, source=SourceDocumentFactory.create(placement=found, code="ex-4.4"))
    return found


def take(library: str, *more: str, placement: str = "new-deal") -> str:
    out = StringIO()
    call_command("take_library", library, "--placement", placement, *more, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("library", EVERY)
def test_it_reads_with_the_events_that_the_product_has(library: str) -> None:
    assert libraries.library(library).duty_codes == [row["code"] for row in raw(library)]


@pytest.mark.parametrize(("library", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else value["code"])
def test_each_duty_has_clause_and_summary_and_its_sentence_is_canonical(library: str, row: dict[str, str]) -> None:
    assert row["clause"]
    assert row["summary"].endswith(".")
    entry = next(one for one in libraries.library(library).entries if one.values["code"] == row["code"])
    assert entry.values.get("due") == row.get("due")
    assert bool(row.get("due")) != bool(row.get("opened_by"))
    for name in ("opened_by", "satisfied_by"):
        assert entry.values.get(name) == row.get(name)


@pytest.mark.parametrize("library", EVERY)
def test_a_duty_of_a_matter_names_an_event_that_begins_one(library: str, placement: Placement) -> None:
    take(library)
    for duty in facts_for(placement).duties:
        if duty.per in EventKind.Begins.values and duty.counted_from.isdisjoint({"drafts received", "objection"}):
            assert duty.about, duty.code


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the texts of the four filings are not beside the project")
def test_no_summary_repeats_the_filings() -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt")))
    words = re.findall(r"\w+", text.casefold())
    runs = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    for library, row in ROWS:
        ours = re.findall(r"\w+", f"{row['title']} {row['summary']} {row.get('remedy', '')}".casefold())
        copied = [at for at in range(len(ours) - RUN + 1) if tuple(ours[at : at + RUN]) in runs]
        assert not copied, (library, row["code"])


def test_the_demo_has_every_row_of_the_agreement(demo: None) -> None:
    ours = {
        duty.code: duty for duty in Duty.objects.filter(placement__slug="series-d-2003").select_related("satisfied_by")
    }
    entries = libraries.library("rra-2003").entries
    assert set(ours) == {entry.values["code"] for entry in entries}
    for entry in entries:
        on_record = {name: str(getattr(ours[entry.values["code"]], name)) for name in entry.values}
        assert on_record == {name: str(value) for name, value in entry.values.items()}


def test_the_demo_words_rule_424_as_the_library_does(demo: None) -> None:
    duty = Duty.objects.get(placement__slug="resale-2003", code="FILE-424B3")
    row = next(row for row in raw("sec-rules") if row["code"] == "FILE-424B3")
    assert {name: str(getattr(duty, name)) for name in row} == row


def test_taking_adds_what_is_lacking_and_cites_the_agreement(placement: Placement) -> None:
    DutyFactory.create(placement=placement, code="FILE", due="30 days after closing")
    told = take("rra-2003")
    assert "kept FILE, as new-deal has it" in told
    assert placement.duties.get(code="FILE").due == "30 days after closing"
    assert placement.duties.count() == len(raw("rra-2003"))
    assert placement.duties.get(code="INDEMNITY").cited_as == "Ex. 4.4 §5(c)"
    assert placement.deadlines.exists()


def test_a_rule_cites_itself(placement: Placement) -> None:
    take("sec-rules", "--only", "FILE-424B3")
    assert placement.duties.get().cited_as == "Rule 424(b)(3)"


def test_taking_twice_adds_nothing(placement: Placement) -> None:
    take("market-30-60")
    before = list(placement.duties.values_list("pk"))
    assert "added 0 to new-deal" in take("market-30-60")
    assert list(placement.duties.values_list("pk")) == before


def test_a_dry_run_says_what_it_would_add_and_adds_nothing(placement: Placement) -> None:
    assert "would add FILE" in take("rra-2003", "--dry-run")
    assert not placement.duties.exists()
    assert not placement.deadlines.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rra-203",), "There is no library “rra-203”. Did you mean rra-2003?"),
        (("rra-2003", "--only", "INDEMNTY"), "rra-2003 has no duty “INDEMNTY”. Did you mean INDEMNITY?"),
        (
            ("market-30-60", "--only", "GRACE-FILE"),
            "GRACE-FILE counts from the deadline of FILE, which new-deal does not have. Take it too.",
        ),
    ],
)
def test_a_wrong_request_is_refused_in_one_line(placement: Placement, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        take(*arguments)
    assert (str(refused.value), refused.value.returncode) == (said, 2)
    assert not placement.duties.exists()


def test_a_library_with_a_fault_says_where(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('[[duties]]\ncode = "FILE"\ntitle = "File"\ndue = "45 days after closin"\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"wrong\.toml: duties\[1\] FILE, due: .*closing"):
        read_duties(path, EventKind.objects.values_list("name", flat=True))
