"""Two people save one record at the same moment, again and again: one wins, and nothing is overwritten unseen.

Run `python -m tests.drills.races [--races 200] [--database sqlite]` from the project. Both people open the form
of one closing, type another name each, and send it at once. Afterwards the same races are run with the check taken
out, which must show what it is there for: saves that overwrite each other unseen. Exit status 1: it does not hold.
"""

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

from tests.postgresql import server

PEOPLE = ("ann", "ben")


@dataclass
class Tally:
    """What came of some races."""

    one_winner: int = 0
    overwritten: int = 0
    """Both were told that theirs is saved, and only one is."""
    errors: int = 0

    @property
    def said(self) -> str:
        return f"{self.one_winner} with one winner, {self.overwritten} overwritten unseen, {self.errors} errors"


def raced(clients: dict[str, Any], address: str, number: int) -> dict[str, int]:
    """The answers to both, by person: 302 where it was saved, 409 where both versions were shown."""
    from django.db import connection

    forms = {name: _form(client, address) for name, client in clients.items()}
    at_once = threading.Barrier(len(clients))

    def send(name: str) -> int:
        try:
            at_once.wait()
            typed = {**forms[name], "name": f"{name} {number}", "_save": "Save"}
            return int(clients[name].post(address, typed).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return dict(zip(clients, pool.map(send, clients), strict=True))


def _form(client: Any, address: str) -> dict[str, Any]:
    """What a browser would send for the form as it was read."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"the form was not shown: {answer.status_code} {answer.headers.get('Location', '')}")
    context = answer.context
    sent: dict[str, Any] = {"version": context["version"]}
    forms = [
        context["adminform"].form,
        *(inline.formset.management_form for inline in context["inline_admin_formsets"]),
    ]
    for form in forms:
        for bound in (form[name] for name in form.fields):
            if (value := bound.value()) is not None:
                sent[bound.html_name] = str(value)
    return sent


def races(clients: dict[str, Any], closing: Any, address: str, count: int) -> Tally:
    """Run ``count`` races on one closing, and count what came of them."""
    tally = Tally()
    for number in range(count):
        answers = raced(clients, address, number)
        closing.refresh_from_db()
        saved = [name for name, status in answers.items() if status == 302]
        if set(answers.values()) - {302, 409}:
            tally.errors += 1
        elif len(saved) == 1 and closing.name == f"{saved[0]} {number}":
            tally.one_winner += 1
        elif len(saved) == 2:
            tally.overwritten += 1
        else:
            tally.errors += 1
    return tally


@contextmanager
def unchecked() -> Iterator[None]:
    """Take the check of versions out."""
    from compliance.admin.at_once import NothingOverwritten

    with patch.object(NothingOverwritten, "_refused_as_stale", lambda *args: None):
        yield


def prepared() -> tuple[dict[str, Any], Any, str]:
    """Both people, signed in; the closing, and the address of its form."""
    from django.contrib.auth.models import Group, User
    from django.test import Client
    from django.urls import reverse

    from compliance.roles import sync_roles
    from placements.models import Closing, Issuer, Placement

    sync_roles()
    placement = Placement.objects.create(issuer=Issuer.objects.create(name="I"), slug="race", name="Race")
    closing = Closing.objects.create(placement=placement, code="first", occurred_on=date(2003, 5, 7))
    clients = {}
    for name in PEOPLE:
        person = User.objects.create_user(name, is_staff=True)
        person.groups.add(Group.objects.get(name="editor"))
        clients[name] = Client()
        clients[name].force_login(person)
    return clients, closing, reverse("admin:placements_closing_change", args=[closing.pk])


def main() -> int:
    """The races with the check, then without; 0 where the check holds and the control shows the race."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--races", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sqlite = f"sqlite:///{Path(folder) / 'races.sqlite3'}"
        os.environ["DATABASE_URL"] = sqlite if options.database == "sqlite" else stack.enter_context(server())
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        from django.core.management import call_command
        from django.db import connections
        from django.test.utils import setup_test_environment

        setup_test_environment()
        call_command("migrate", verbosity=0)
        held = prepared()
        checked = races(*held, options.races)
        with unchecked():
            control = races(*held, options.races)
        connections.close_all()
    print(f"{options.races} races on {options.database}")
    for name, tally in (("with the check", checked), ("without it", control)):
        print(f"  {name}: {tally.said}")
    holds = checked.one_winner == options.races and control.overwritten > 0 and not control.errors
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
