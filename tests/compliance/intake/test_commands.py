"""import_allocations and undo_import: 0 done, 1 something to decide, 2 refused with where and why."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from holders.models import Allocation
from placements.models import Closing
from tests.compliance.intake.conftest import SCHEDULE
from tests.compliance.intake.test_importing import CSV, everything
from tests.factories import HolderFactory, SourceDocumentFactory


def run(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_allocations", *arguments, "--placement", "fresh", stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_shows_every_row_and_stores_nothing(closing: Closing) -> None:
    before = everything()
    told = run("first", str(SCHEDULE), "--dry-run")
    assert "table 1, line 71: Xmark Fund Ltd. (new holder)\n    152 West 57th Street, 21st Floor" in told
    assert "444 stated, 444 summed, agrees" in told
    assert "4,440,000 stated, 4,440,000 summed, agrees" in told
    assert told.endswith("Would import: 25 allocations new, 0 changed, 0 unchanged.\n")
    assert everything() == before


def test_an_import_and_its_undo(closing: Closing) -> None:
    document = SourceDocumentFactory.create(placement=closing.placement, code="ex-4.4")
    before = everything()
    told = json.loads(run("first", str(SCHEDULE), "--source", "ex-4.4", "--format", "json"))
    assert (told["new"], told["changed"], told["unchanged"], told["dry_run"]) == (25, 0, 0, False)
    assert {row.source for row in Allocation.objects.all()} == {document}
    assert "nothing was changed" in run("first", str(SCHEDULE))
    call_command("undo_import", str(told["import"]), stdout=io.StringIO())
    assert everything() == before


def test_a_dry_run_that_leaves_something_to_decide_exits_with_1(closing: Closing, tmp_path: Path) -> None:
    HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
    file = tmp_path / "schedule.csv"
    file.write_text(CSV + "Xmark Funds Ltd.,134,0,1340000\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run("first", str(file), "--dry-run")
    assert left.value.code == 1
    assert "1 allocation new" in run("first", str(file), "--match", "Xmark Funds Ltd.=xmark", "--dry-run")


def test_totals_that_do_not_foot_make_a_dry_run_exit_with_1(closing: Closing, tmp_path: Path) -> None:
    file = tmp_path / "schedule.csv"
    file.write_text(CSV + "A Fund,4,0,40000\nTotal,5,,\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        run("first", str(file), "--dry-run")
    assert left.value.code == 1


def test_a_column_means_what_the_command_says(closing: Closing, tmp_path: Path) -> None:
    file = tmp_path / "schedule.csv"
    file.write_text("Who,How many,Colour\nA Fund,4,red\n", encoding="utf-8")
    run("first", str(file), "--column", "Who=name", "--column", "How many=d-2", "--column", "Colour=ignore")
    assert Allocation.objects.get().security.code == "d-2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frist", "schedule.csv"], "fresh has no closing “frist”. Did you mean first?"),
        (["first", "no-such-file.csv"], "no-such-file.csv: No such file or directory."),
        (["first", "schedule.csv", "--source", "ex-9"], "fresh has no document “ex-9”."),
        (["first", "schedule.csv", "--match", "A Fund=b-fund"], "There is no holder with the code “b-fund”."),
        (["first", "schedule.csv", "--match", "A Fund"], "“A Fund” has no “=” between two texts"),
        (["first", "schedule.csv", "--column", "Size=d-1"], "There is no column “size”."),
        (["first", "schedule.csv", "--encoding", "klingon"], "There is no encoding “klingon”."),
    ],
)
def test_a_wrong_request_is_refused_with_what_and_where(
    closing: Closing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    (tmp_path / "schedule.csv").write_text(CSV + "A Fund,4,0,40000\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
    assert said in str(refused.value)


def test_an_import_that_is_not_there_cannot_be_undone(closing: Closing) -> None:
    with pytest.raises(CommandError, match="There is no import 7") as refused:
        call_command("undo_import", "7")
    assert refused.value.returncode == 2
