"""The text of a file, for searching: read by a process of its own, which can only fail by itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import texts
from .kinds import Kind, encoding_of

SECONDS = 8
"""How long an upload waits for the text of its file."""
REASON_LONGEST = 200
_PICTURES = frozenset({Kind.PNG, Kind.JPG})


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file, or why there is none."""

    text: str = ""
    unread: str = ""


def read(path: Path, kind: Kind, *, seconds: int = SECONDS) -> Reading:
    """The text of the file at ``path`` with its spaces as one, at most ``texts.CHARACTERS``; in at most ``seconds``."""
    if kind in _PICTURES:
        return Reading(unread="it is a picture")
    with path.open("rb") as file:
        encoding = (encoding_of(file) or "utf-8") if kind in {Kind.TXT, Kind.HTM} else ""
    command = [sys.executable, "-I", texts.__file__, kind.value, encoding, str(seconds), str(path)]
    with tempfile.TemporaryFile() as written, tempfile.TemporaryFile() as said:
        try:
            # Twice the time on the clock, for a machine that has other work.
            done = subprocess.run(  # noqa: S603 - our own module
                command, stdin=subprocess.DEVNULL, stdout=written, stderr=said, env={}, timeout=2 * seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return Reading(unread=_too_long(seconds))
        written.seek(0)
        said.seek(0)
        if done.returncode == 0:
            return Reading(text=written.read().decode())
        if done.returncode < 0:  # ended by the limit on its time, or by one on what it writes
            return Reading(unread=_too_long(seconds))
        lines = said.read(100 * REASON_LONGEST).decode(errors="replace").splitlines()
        return Reading(unread=(lines[-1] if lines else "it is broken")[:REASON_LONGEST])


def _too_long(seconds: int) -> str:
    return f"it takes longer than {seconds} second{'s' * (seconds != 1)}"
