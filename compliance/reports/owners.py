"""Who a deadline belongs to: whoever is responsible for its duty, else for its placement."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from compliance.models import Responsible


class Owners:
    """Who is responsible in some placements; people, placements and duties by primary key."""

    def __init__(self, rows: Iterable[tuple[int, int | None, int]] = ()) -> None:
        self._found: dict[int, dict[int | None, set[int]]] = {}
        for placement, duty, person in rows:
            self._found.setdefault(placement, {}).setdefault(duty, set()).add(person)

    def of(self, placement: int, duty: int) -> frozenset[int]:
        """The people to whom the deadlines of a duty belong: those named for it alone go before all others."""
        named = self._found.get(placement, {})
        return frozenset(named.get(duty) or named.get(None) or ())

    def has_any(self, placement: int, person: int) -> bool:
        """Whether anything in a placement belongs to ``person``."""
        return any(person in people for people in self._found.get(placement, {}).values())


def owners(placements: Collection[int] | None) -> Owners:
    """Who is responsible in ``placements``; None: in all. One query."""
    rows = Responsible.objects.order_by()
    if placements is not None:
        rows = rows.filter(placement__in=placements)
    return Owners(rows.values_list("placement_id", "duty_id", "person_id"))
