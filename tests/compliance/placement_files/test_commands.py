"""The commands say what they did, and refuse in words with exit status 2."""

from __future__ import annotations

from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from compliance.placement_files import load
from placements.models import Closing, Milestone, Placement
from tests import factories
from tests.demo import Rows, copy

from .files import DEMO, EXAMPLE, database, written

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    return str(error.value)


class TestLoadPlacement:
    def test_it_counts_the_rows_and_names_the_deadlines(self, tmp_path: Path) -> None:
        path = written(tmp_path, DEMO["series-d-2003"], "series-d.toml")
        lines = run("load_placement", path).splitlines()
        assert lines[0] == "series-d.toml: loaded series-d-2003 (Series D preferred, May 2003)"
        assert "  allocations: 25 new" in lines
        assert "  deadline EFFECT first: new, due 2003-08-05" in lines

    def test_it_says_when_there_is_nothing_to_change(self, tmp_path: Path) -> None:
        path = written(tmp_path, EXAMPLE)
        run("load_placement", path)
        assert run("load_placement", path).splitlines() == [
            "deal.toml: loaded series-d-2003 (Series D preferred, May 2003); nothing to change"
        ]

    def test_a_dry_run_loads_nothing(self, tmp_path: Path) -> None:
        said = run("load_placement", written(tmp_path, EXAMPLE), "--dry-run")
        assert said.startswith("deal.toml: would load series-d-2003")
        assert not Placement.objects.exists()

    def test_each_problem_is_a_line(self, tmp_path: Path) -> None:
        wrong = EXAMPLE.replace("45 days after closing", "45 days after clsing").replace("= 134", "= true")
        first, second = refused("load_placement", written(tmp_path, wrong)).splitlines()
        assert first.startswith("deal.toml: allocations[1] first xmark series-d, quantity: “true” stands where")
        assert second.startswith("deal.toml: duties[1] FILE, due: column 15: ")

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        said = refused("load_placement", written(tmp_path, EXAMPLE), tmp_path / "absent.toml")
        assert said == "absent.toml: there is no such file. Check the name and the folder."
        assert not Placement.objects.exists()


class TestExportPlacement:
    def test_it_writes_the_file_to_standard_output(self, tmp_path: Path) -> None:
        load([written(tmp_path, DEMO["common-2004"])])
        assert run("export_placement", "common-2004") == DEMO["common-2004"]

    def test_it_writes_to_a_file(self, tmp_path: Path) -> None:
        load([written(tmp_path, DEMO["common-2004"])])
        assert run("export_placement", "common-2004", "--out", tmp_path / "out.toml") == ""
        assert (tmp_path / "out.toml").read_bytes() == DEMO["common-2004"].encode()

    def test_an_unknown_placement_is_refused_with_near_names(self) -> None:
        factories.PlacementFactory.create(slug="common-2004")
        said = refused("export_placement", "comon-2004")
        assert said == "There is no placement “comon-2004”. Did you mean common-2004?"

    def test_a_file_that_cannot_be_written_is_refused(self, tmp_path: Path) -> None:
        factories.PlacementFactory.create(slug="common-2004")
        assert "cannot be written" in refused("export_placement", "common-2004", "--out", tmp_path / "no" / "out.toml")

    def test_an_output_that_cannot_hold_a_letter_is_refused(self) -> None:
        placement = factories.PlacementFactory.create(summary="§2")
        with pytest.raises(CommandError, match="Set PYTHONUTF8=1"):
            call_command("export_placement", placement.slug, stdout=TextIOWrapper(BytesIO(), encoding="ascii"))


class TestLoadDemo:
    def test_it_loads_and_names_the_three_placements(self) -> None:
        said = run("load_demo")
        assert all(slug in said for slug in DEMO)
        assert set(Placement.objects.values_list("slug", flat=True)) == set(DEMO)

    def test_it_writes_what_the_tests_copy(self, demo: None) -> None:
        copied = database()
        assert run("load_demo", "--reset").count("nothing to change") == len(DEMO)
        assert database() == copied

    def test_beside_a_row_that_is_in_the_way_of_a_copy_the_tests_load_it(self, rows_of_the_demo: Rows) -> None:
        [placements] = [rows for model, rows in rows_of_the_demo if model is Placement]
        factories.PlacementFactory.create(pk=placements[0].pk, slug="in-the-way")
        copy(rows_of_the_demo)
        assert set(Placement.objects.values_list("slug", flat=True)) == {"in-the-way", *DEMO}

    def test_again_it_leaves_what_people_entered(self) -> None:
        run("load_demo")
        closing = Closing.objects.get(placement__slug="series-d-2003", code="first")
        entered = factories.MilestoneFactory.create(placement=closing.placement, closing=closing)
        before = database()
        said = run("load_demo")
        assert "series-d-2003: on record, left as it is" in said
        assert database() == before
        run("load_demo", "--reset")
        assert not Milestone.objects.filter(pk=entered.pk).exists()
