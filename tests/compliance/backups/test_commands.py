"""``backup``, ``verify_backup`` and ``restore``, run as an administrator runs them, on a site with facts in it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.site import Site, empty_site

pytestmark = pytest.mark.django_db  # so that they run on PostgreSQL too
PAPER = "3f/3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea"


@pytest.fixture(scope="module")
def address() -> str:
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="module")
def site(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the demo's facts, one document, and one backup."""
    with empty_site(address, tmp_path_factory.mktemp("site")) as site:
        site.managed("migrate", "--verbosity", "0")
        site.managed("load_demo")
        paper = site.media / PAPER
        paper.parent.mkdir(parents=True)
        paper.write_bytes(b"e" * 3_000_000)
        site.managed("backup")
        yield site


@pytest.fixture
def backup(site: Site, tmp_path: Path) -> Path:
    """A backup to do harm to."""
    (made,) = (each for each in site.backups.iterdir() if each.is_dir())
    return Path(shutil.copytree(made, tmp_path / made.name))


@pytest.fixture
def place(address: str, tmp_path: Path) -> Iterator[Site]:
    """A place with nothing in it."""
    with empty_site(address, tmp_path / "place") as place:
        yield place


def facts(site: Site) -> str:
    return site.managed("export_placement", "series-d-2003")


def test_what_is_restored_is_what_was_backed_up(site: Site, backup: Path, place: Site) -> None:
    told = json.loads(place.managed("restore", str(backup), "--verify", "--format", "json"))
    assert told["documents"] == 1
    assert told["verified"] is True
    assert told["migrations_to_apply"] == []
    assert facts(place) == facts(site)
    assert (place.media / PAPER).read_bytes() == (site.media / PAPER).read_bytes()
    assert place.managed("verify_deadlines").startswith("3 placements proven.")


def test_a_backup_says_what_it_holds_as_json(site: Site, tmp_path: Path) -> None:
    told = json.loads(site.managed("backup", "--to", str(tmp_path / "elsewhere"), "--format", "json"))
    assert Path(told["folder"]).parent == tmp_path / "elsewhere"
    assert told["documents"] == 1
    assert told["bytes"] > 3_000_000
    assert told["removed"] == []


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert [path for path in (backup, *backup.rglob("*")) if path.stat().st_mode & 0o077] == []


def test_a_backup_as_it_was_made_passes(site: Site, backup: Path) -> None:
    assert f"{backup} is as it was made" in site.managed("verify_backup", str(backup))


def test_without_a_name_the_newest_is_checked(site: Site, backup: Path, tmp_path: Path) -> None:
    assert f"{site.backups / backup.name} is as it was made" in site.managed("verify_backup")
    refused = site.manage("verify_backup", BACKUP_DIR=str(tmp_path / "none"))
    assert refused.returncode == 2
    assert "There is no backup" in refused.stderr


@pytest.mark.parametrize("name", ["database", "documents", "manifest.json", "manifest.sha256"])
def test_a_flipped_byte_is_found_and_nothing_is_written(site: Site, backup: Path, place: Site, name: str) -> None:
    (file,) = (path for path in backup.rglob("*") if path.is_file() and name in str(path.relative_to(backup)))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x01
    file.write_bytes(content)
    assert site.manage("verify_backup", str(backup)).returncode in {1, 2}
    refused = place.manage("restore", str(backup))
    assert refused.returncode in {1, 2}
    assert "its hash differs" in refused.stderr
    assert place.is_empty


def test_a_missing_file_and_one_too_many_are_found(site: Site, backup: Path) -> None:
    (backup / "documents" / PAPER).rename(backup / "documents" / "another")
    found = site.manage("verify_backup", str(backup), "--format", "json")
    assert found.returncode == 1
    assert json.loads(found.stdout)["problems"] == [
        f"documents/{PAPER} is missing.",
        "documents/another is not of this backup.",
    ]


def test_a_place_with_a_database_in_it_is_left_as_it_is(site: Site, backup: Path, tmp_path: Path) -> None:
    before = facts(site)
    refused = site.manage("restore", str(backup), MEDIA_ROOT=str(tmp_path / "none"))
    assert refused.returncode == 2
    assert re.search(r"holds \d+ tables", refused.stderr)
    assert facts(site) == before
    assert not (tmp_path / "none").exists()


def test_a_place_with_documents_in_it_is_left_as_it_is(backup: Path, place: Site) -> None:
    place.media.mkdir()
    (place.media / "kept").write_text("by somebody else")
    refused = place.manage("restore", str(backup))
    assert refused.returncode == 2
    assert "is not empty" in refused.stderr
    assert [path.name for path in place.media.iterdir()] == ["kept"]


def test_a_folder_that_is_no_backup_is_refused_in_one_line(place: Site, tmp_path: Path) -> None:
    refused = place.manage("restore", str(tmp_path))
    assert refused.returncode == 2
    assert f"{tmp_path} is no backup" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_backup_of_another_kind_of_database_is_refused(site: Site, backup: Path, tmp_path: Path) -> None:
    other = "sqlite:///x.sqlite3" if site.database.startswith("postgres") else "postgresql://nobody@127.0.0.1:1/none"
    refused = Site(tmp_path / "other", other).manage("restore", str(backup))
    assert refused.returncode == 2
    assert "Name the same kind." in refused.stderr


def test_the_journal_of_another_database_is_refused(backup: Path, place: Site) -> None:
    if place.database.startswith("postgres"):
        pytest.skip("PostgreSQL keeps its journal to itself")
    (place.folder / "shelfwatch.sqlite3-journal").write_bytes(b"pages of another database")
    refused = place.manage("restore", str(backup))
    assert refused.returncode == 2
    assert "is left from another database" in refused.stderr
    assert not (place.folder / "shelfwatch.sqlite3").exists()


def test_an_empty_database_is_not_backed_up(place: Site) -> None:
    if not place.database.startswith("postgres"):
        with closing(connect(place.folder / "shelfwatch.sqlite3")) as empty:
            empty.execute("VACUUM")
    refused = place.manage("backup")
    assert refused.returncode == 2
    assert "migrate has not run" in refused.stderr
    assert [each for each in place.backups.iterdir() if each.is_dir() and not each.name.startswith(".")] == []


def test_backups_among_the_documents_are_refused(site: Site) -> None:
    refused = site.manage("backup", "--to", str(site.media / "backups"))
    assert refused.returncode == 2
    assert "lie in one another" in refused.stderr


def test_a_program_of_another_version_is_refused_by_name(site: Site, tmp_path: Path) -> None:
    if not site.database.startswith("postgres"):
        pytest.skip("SQLite needs no program")
    (program := tmp_path / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    program.chmod(0o755)
    refused = site.manage("backup", "--to", str(tmp_path / "none"), POSTGRESQL_BIN=str(tmp_path))
    assert refused.returncode == 2
    assert f"{program} is of version 9" in refused.stderr
    assert "postgresql-client-" in refused.stderr
