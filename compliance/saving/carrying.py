"""A file that a page carries to its next request: nobody gives it twice, and what is saved is what was read."""

from __future__ import annotations

from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest

CARRIED = "file_given"
"""The field of the page that holds the file."""
LARGEST = 1_000_000
"""Bytes of a file that a page carries."""


class Carried(NamedTuple):
    """A file that came back: the name under which it was given, and its bytes."""

    name: str
    content: bytes


def carried(name: str, content: bytes, *, page: str) -> str:
    """The file as ``page`` carries it, signed; empty for one that is too large, which is given again."""
    if len(content) > LARGEST:
        return ""
    return signing.dumps([name, content.decode("latin-1")], salt=f"{CARRIED} {page}", compress=True)


def came_back(request: HttpRequest, *, page: str) -> Carried | None:
    """The file that ``page`` carried; None where it carried none, or what was sent is not what it carried."""
    try:
        name, content = signing.loads(request.POST.get(CARRIED, ""), salt=f"{CARRIED} {page}")
    except signing.BadSignature:
        return None
    return Carried(name, content.encode("latin-1"))
