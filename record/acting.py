"""Who acts just now, why, and in which request: what every row of history says beside the facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

REASON = "why"
"""The field of a form in which a person says why."""
LONGEST_REASON = 300


class Act:
    """One run of a command, or anything else that no signed-in person asked for by a request."""

    def __init__(self, by: str = "", reason: str = "") -> None:
        self.number: UUID = uuid4()
        self._by, self._reason = by, reason

    @property
    def person(self) -> User | None:
        """The person who is signed in, if any."""
        return None

    @property
    def by(self) -> str:
        """Who acts, in words that still say it when an account is renamed."""
        return self._by

    @property
    def reason(self) -> str:
        """Why, as the person who acts said it; empty where nobody asked."""
        return self._reason


class RequestedAct(Act):
    """A request of the site. Who is signed in, and why they act, is read when something is written."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self.request = request

    @property
    def person(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def by(self) -> str:
        return named(self.person)

    @property
    def reason(self) -> str:
        return " ".join(self.request.POST.get(REASON, "").split())[:LONGEST_REASON]


_current: ContextVar[Act | None] = ContextVar("act", default=None)


def named(person: User | None) -> str:
    """A person's full name with the name they sign in by, such as "Ann Lee (ann)"; empty for nobody."""
    if person is None:
        return ""
    full = person.get_full_name()
    return f"{full} ({person.get_username()})" if full else person.get_username()


def current() -> Act:
    """What is being done just now; an act of its own where nothing said so."""
    return _current.get() or Act()


@contextmanager
def acting(act: Act) -> Iterator[Act]:
    """Let everything written inside be on record as done by ``act``."""
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)


def number() -> UUID:
    """The number of the request, or of the run of a command, that is being answered."""
    return current().number


def by() -> str:
    """Who acts just now, in words."""
    return current().by
