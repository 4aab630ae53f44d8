"""What placements are called, for thousands of them at once."""

from __future__ import annotations

from typing import NamedTuple

from placements.models import Placement

from .reach import unless_most


class Name(NamedTuple):
    """What a placement is called, and whether that may leave the office."""

    text: str
    leaves_office: bool


def called(placements: set[int]) -> dict[int, Name]:
    """What ``placements`` at least are called, by primary key. Two queries."""
    some = unless_most(placements)
    rows = Placement.objects.all() if some is None else Placement.objects.filter(pk__in=some)
    return {key: Name(text, leaves) for key, text, leaves in rows.values_list("pk", "name", "names_to_outsiders")}
