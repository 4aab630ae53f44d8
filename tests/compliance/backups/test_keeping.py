"""Which backups are kept: the last of each of the last days, of eight weeks and of twelve months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from compliance.backups import last_good
from compliance.backups.keeping import kept, remove_all_but, spoken_name

START = datetime(2026, 1, 1, 2, 15, tzinfo=UTC)
NIGHTLY = [START + timedelta(days=day) for day in range(500)]


def made(folder: Path, at: datetime) -> Path:
    backup = folder / spoken_name(at)
    backup.mkdir()
    (backup / "manifest.json").write_text("{}")
    return backup


def test_of_five_hundred_nights_the_last_week_and_the_ends_of_weeks_and_months_are_kept() -> None:
    found = sorted(kept(NIGHTLY, days=7))
    assert found[-7:] == NIGHTLY[-7:]
    # The last night is Saturday May 15, 2027; then the Sundays before it, as far as eight weeks reach.
    assert [at.strftime("%a %b %d") for at in found[-14:-7]] == [
        *["Wed Mar 31", "Sun Apr 04", "Sun Apr 11", "Sun Apr 18", "Sun Apr 25", "Fri Apr 30", "Sun May 02"]
    ]
    assert len([at for at in found if at < NIGHTLY[-60]]) == 9


@given(st.lists(st.integers(0, 60 * 24 * 800), unique=True, max_size=60), st.integers(1, 30))
def test_the_newest_is_always_kept_and_nothing_is_made_up(minutes: list[int], days: int) -> None:
    made_at = [START + timedelta(minutes=minute) for minute in minutes]
    found = kept(made_at, days=days)
    assert found <= set(made_at)
    if made_at:
        assert max(made_at) in found
    assert len(found) <= days + 8 + 12


@given(st.lists(st.integers(0, 60 * 24 * 800), unique=True, max_size=60), st.integers(1, 30))
def test_removing_again_removes_nothing_more(minutes: list[int], days: int) -> None:
    found = kept([START + timedelta(minutes=minute) for minute in minutes], days=days)
    assert kept(found, days=days) == found


def test_only_complete_backups_count_and_only_they_are_removed(tmp_path: Path) -> None:
    old, new = made(tmp_path, START), made(tmp_path, START + timedelta(hours=1))
    (tmp_path / spoken_name(START + timedelta(hours=2))).mkdir()  # without a manifest
    (tmp_path / "notes").mkdir()
    assert last_good(tmp_path) == START + timedelta(hours=1)
    assert remove_all_but(tmp_path, days=1) == [old]
    assert new.is_dir()
    assert (tmp_path / "notes").is_dir()
    assert len(list(tmp_path.iterdir())) == 3


def test_where_there_is_no_backup_there_is_no_last_one(tmp_path: Path) -> None:
    assert last_good(tmp_path) is None
    assert last_good(tmp_path / "none") is None


def test_names_sort_as_time_passes() -> None:
    names = [spoken_name(at) for at in NIGHTLY]
    assert all(earlier < later for earlier, later in pairwise(names))
