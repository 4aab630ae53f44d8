"""How a line of the log is written."""

from __future__ import annotations

import logging
import re
import time

# The address of a calendar is a secret, also one that opens nothing any more.
SECRET = re.compile(r"(/calendar/)[\w-]+(\.ics)")


class OneLineFormatter(logging.Formatter):
    """Writes what a request sent as text, so that nobody can write a line of the log that looks like another's.

    Letters that end a line or steer a terminal are escaped in the message; a traceback keeps its lines, each indented.
    The secret of a calendar's address is left out.
    Times are in UTC, and say so.
    """

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def converter(self, timestamp: float | None) -> time.struct_time:
        """The time of a line in UTC."""
        return time.gmtime(timestamp)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name in logging
        """The first line, with everything in it that is no printable letter escaped."""
        line = SECRET.sub(r"\1…\2", super().formatMessage(record))
        return line if line.isprintable() else "".join(map(_harmless, line))

    def formatException(self, ei: logging._SysExcInfoType) -> str:  # noqa: N802 - the name in logging
        """The traceback, indented, so that no line of it begins like a line of the log."""
        lines = super().formatException(ei).splitlines()
        return "\n".join(f"  {''.join(map(_harmless, line))}" for line in lines)


def _harmless(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
