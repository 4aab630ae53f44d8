"""The drill of two people at one record, in short; `python -m tests.drills.races` is the long one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.django_db
def test_of_two_saves_at_once_one_wins_and_none_is_overwritten_unseen(request: pytest.FixtureRequest) -> None:
    database = str(request.config.getoption("--database"))
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    drill = [sys.executable, "-m", "tests.drills.races", "--races", "6", "--database", database]
    done = subprocess.run(drill, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert "with the check: 6 with one winner, 0 overwritten unseen, 0 errors" in done.stdout
