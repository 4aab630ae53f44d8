"""A change of facts that moves dates is kept once a person has confirmed what it moves."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from compliance.asked import day_asked
from compliance.changes import Moves
from compliance.granted import meant_as_before
from compliance.rules import RuleError, words
from compliance.what_if import Change, moves_of
from placements.models import Placement
from record.acting import REASON

CONFIRMED = "_moves"
"""What is sent back with a confirmation: the fingerprint of the moves that the person has read."""
BACK = "_back"
"""The button that leads back to the form."""
NO_DATES = "With this change deadlines that rest on it could not be computed any more, so it was not kept."
"""What the core refuses in words that may name what is hidden."""


class Unconfirmed(Exception):
    """The change moves dates, or something else, and nobody has confirmed that. Raised before anything is kept."""

    def __init__(self, moves: Moves, fingerprint: str) -> None:
        super().__init__(moves.counted)
        self.moves = moves
        self.fingerprint = fingerprint
        """What is sent back with the confirmation."""


def keep(request: HttpRequest, change: Change, placements: Collection[int]) -> None:
    """Carry out ``change`` once it is confirmed, and tell on the next page what it moved. Raises as ``confirmed``."""
    tell(request, confirmed(request, change, placements))


def confirmed(
    request: HttpRequest, change: Change, placements: Collection[int], *, beside: Collection[object] = ()
) -> Moves:
    """Carry out ``change`` and return what it moved, as of the day that the page was asked for; all or nothing.

    ``beside`` is what else it does that a person is to read first. Raises Unconfirmed where it moves dates or does
    something beside, and the request does not confirm just that, and RuleError where the facts lead to no date. What
    moves in placements that are hidden from the person moves unsaid.
    """
    with transaction.atomic():
        moves = carry_out(request, change, placements)
        fingerprint = _of_both(moves, beside)
        if fingerprint not in ("", request.POST.get(CONFIRMED)):
            raise Unconfirmed(moves, fingerprint)
    return moves


def _of_both(moves: Moves, beside: Collection[object]) -> str:
    """The same for the same moves with the same beside them; empty for neither."""
    return sha256(f"{moves.fingerprint} {list(beside)}".encode()).hexdigest() if beside else moves.fingerprint


def carry_out(request: HttpRequest, change: Change, placements: Collection[int]) -> Moves:
    """Carry out ``change``, all or nothing, and return what it moves, as far as the person may see it.

    Raises RuleError where the facts lead to no date, and where a waiver would be for something else.
    """
    try:
        with meant_as_before(placements):
            moves = moves_of(change, placements, as_of=day_asked(request))
        return moves.visible_to(request.user)
    except RuleError:
        if Placement.objects.visible_to(request.user).filter(pk__in=placements).count() < len(set(placements)):
            raise RuleError(NO_DATES) from None  # its words may name what is hidden
        raise


def tell(request: HttpRequest, moves: Moves) -> None:
    """Say on the next page what moved."""
    if told := moves.sentences():
        listed = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in told))
        day = "" if moves.as_of == timezone.localdate() else f", as of {words.medium_date(moves.as_of)}"
        messages.info(request, format_html("Deadlines changed{}: <ul>{}</ul>", day, listed))


def typed(request: HttpRequest, *sent_anew: str) -> list[tuple[str, str]]:
    """Each field of the form and each of its values, in order, as they were sent; without those ``sent_anew``."""
    left_out = {"csrfmiddlewaretoken", CONFIRMED, BACK, REASON, *sent_anew}
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]


def is_stale(request: HttpRequest) -> bool:
    """Whether a person confirmed other moves than these: facts have changed since they were shown."""
    return CONFIRMED in request.POST
