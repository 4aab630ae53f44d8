"""Lines of a calendar file (RFC 5545 §3.1 and §3.3.11), for events of which a morning's reports have thousands.

By icalendar an event takes a quarter of a millisecond, which is most of what a report of twenty placements may take;
it reads in tests what these lines say.
"""

from __future__ import annotations

LONGEST = 75
"""Octets of a line, without its end."""


def text(value: str) -> str:
    """``value`` as it may stand in a line: no character of it ends the line or the value."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def line(name: str, value: str) -> bytes:
    """The line of a property, folded where it is too long; no character is divided."""
    left = f"{name}:{value}".encode()
    if len(left) <= LONGEST:
        return left + b"\r\n"
    parts: list[bytes] = []
    while left:
        end = _end(left, LONGEST if not parts else LONGEST - 1)
        parts.append(left[:end])
        left = left[end:]
    return b"\r\n ".join(parts) + b"\r\n"


def _end(octets: bytes, longest: int) -> int:
    """How many of ``octets`` make whole characters, and no more than ``longest``."""
    end = min(longest, len(octets))
    # An octet of the form 10xxxxxx goes on with a character (RFC 3629 §3).
    while end < len(octets) and octets[end] & 0b1100_0000 == 0b1000_0000:
        end -= 1
    return end
