"""People who write to the site all the time, and who know what they were told was saved.

Each of them has a placement of their own and does two things in turn: puts a new holder with an address on file, two
rows of two tables in one save, and moves the day of the closing, which moves its deadlines in the same transaction.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.site import Server, Site

from .person import Page, Person, Unanswered

FIRST_DAY = date(2004, 1, 5)
TRIES = 20
"""How often a writer asks again whom the site tells that others are saving."""
READ = """
import json
from holders.models import Address, Holder
from placements.models import Closing, Placement
from django.db import connection
print(json.dumps({
    "holders": {
        holder.code: [address.address for address in holder.addresses.all()]
        for holder in Holder.objects.filter(code__startswith="drill-").prefetch_related("addresses")
    },
    "days": {str(closing.pk): str(closing.occurred_on) for closing in Closing.objects.all()},
}))
"""
OWN = """
import json
from placements.models import Closing
print(json.dumps([[closing.placement_id, closing.pk] for closing in
    Closing.objects.filter(occurred_on__isnull=False).order_by("placement_id", "pk").distinct()]))
"""


class Refused(AssertionError):
    """The site answered a good form with something else than a save."""


@dataclass
class Writer:
    """One person who writes. What was sent is noted before it is sent, what was saved after the site said so."""

    name: str
    person: Person
    placement: int
    closing: int
    sent: int = 0
    """The number of the last holder sent."""
    saved: list[int] = field(default_factory=list)
    day_sent: date | None = None
    day_saved: date | None = None

    def code(self, number: int) -> str:
        return f"drill-{self.name}-{number:06}"

    def address(self, number: int) -> str:
        return f"{number} Main Street, {self.name}"

    def writes(self, server: Server) -> None:
        """Save one holder and, every third time, another day of the closing. Raises ``Unanswered``."""
        self._puts_a_holder_on_file(server)
        if self.sent % 3 == 0:
            self._moves_the_closing(server)

    def _puts_a_holder_on_file(self, server: Server) -> None:
        path = "/admin/holders/holder/add/"
        form = self._opened(server, path)
        self.sent += 1
        number = self.sent
        form |= {
            "code": self.code(number),
            "name": f"Holder {number} of {self.name}",
            "addresses-TOTAL_FORMS": "1",
            "addresses-0-placement": str(self.placement),
            "addresses-0-address": self.address(number),
        }
        self._saves(server, path, form)
        self.saved.append(number)

    def _moves_the_closing(self, server: Server) -> None:
        path = f"/admin/placements/closing/{self.closing}/change/"
        day = FIRST_DAY + timedelta(days=self.sent % 400)
        form = self._opened(server, path) | {"occurred_on": day.isoformat()}
        self.day_sent = day
        self._saves(server, path, form)
        self.day_saved = day

    def _opened(self, server: Server, path: str) -> dict[str, str]:
        """What the form of the page would send as it stands."""
        page = _not_busy(lambda: self.person.opens(server, path))
        if page.status != 200:
            raise Refused(f"{path} answered {page.status} {page.leads_to}: {_said(page)}")
        return page.form

    def _saves(self, server: Server, path: str, form: dict[str, str]) -> None:
        page = _not_busy(lambda: self.person.sends(server, path, form))
        if page.status == 200 and "_moves" in page.form:
            # The site shows first what would move; it is kept once that is confirmed.
            confirmed = page.form
            page = _not_busy(lambda: self.person.sends(server, path, confirmed))
        if page.status != 302 or "login" in page.leads_to:
            raise Refused(f"{path} answered {page.status} {page.leads_to}: {_said(page)}")


def _not_busy(asked: Callable[[], Page]) -> Page:
    """What the site answers, asked again while it says that others are saving."""
    for _ in range(TRIES):
        page = asked()
        if page.status != 503:
            break
    return page


def _said(page: Page) -> str:
    lines = [line.strip() for line in page.text.splitlines()]
    return " ".join(line for line in lines if "error" in line.lower() or "<h1" in line)[:500]


@contextmanager
def writing(writers: list[Writer], server: Server) -> Iterator[Callable[[], None]]:
    """Have them all write at once until the end of the block, or until the server goes away.

    Raises at its end what went wrong for one of them. What is given raises it at once, and where one of them was not
    answered, which is no fault of a server that is killed.
    """
    stop = threading.Event()
    wrong: list[Exception] = []
    unanswered: list[Unanswered] = []

    def work(writer: Writer) -> None:
        try:
            while not stop.is_set():
                writer.writes(server)
        except Unanswered as error:
            unanswered.append(error)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()

    def all_write() -> None:
        if wrong:
            raise wrong[0]
        if unanswered:
            raise Refused(f"The site did not answer one of the writers: {unanswered[0]}")

    try:
        yield all_write
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if wrong:
        raise wrong[0]


def hired(site: Site, count: int) -> list[Writer]:
    """So many writers, each with a session and the first dated closing of a placement of their own."""
    rows = json.loads(site.managed("shell", "--verbosity", "0", "--no-imports", "-c", OWN))
    closings: dict[int, int] = {}
    for placement, closing in rows:
        closings.setdefault(placement, closing)
    assert len(closings) >= count, "the site has too few placements"
    return [
        Writer(f"w{number}", Person.signed_in(site, f"drill-{number}"), placement, closing)
        for number, (placement, closing) in enumerate(list(closings.items())[:count])
    ]


def losses(site: Site, writers: list[Writer]) -> list[str]:
    """What the database lacks of what was said to be saved, and what it holds in halves; a sentence each."""
    on_record = json.loads(site.managed("shell", "--verbosity", "0", "--no-imports", "-c", READ))
    found = []
    for writer in writers:
        found += [
            f"{writer.code(number)} was saved and is not on record."
            for number in writer.saved
            if writer.code(number) not in on_record["holders"]
        ]
        for number in range(1, writer.sent + 1):
            addresses = on_record["holders"].get(writer.code(number))
            if addresses is not None and addresses != [writer.address(number)]:
                found.append(f"{writer.code(number)} is on record with the addresses {addresses}.")
        day = on_record["days"][str(writer.closing)]
        if writer.day_saved and day not in {str(writer.day_saved), str(writer.day_sent)}:
            found.append(f"The closing of {writer.name} was saved as of {writer.day_saved} and is of {day}.")
    proof = site.manage("verify_deadlines")
    if proof.returncode:
        found.append(f"Deadlines do not follow from the facts: {proof.stdout[:500]}{proof.stderr[:500]}")
    return found
