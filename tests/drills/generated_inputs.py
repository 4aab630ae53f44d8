"""No input brings down a page: every address and every form of the site under generated inputs.

The drill: ``DRILL_INPUTS=500 pytest tests/drills/generated_inputs.py`` (hours; ``-k`` takes a part of it). Without the
variable each address and form has a few, the same in every run.
"""

from __future__ import annotations

import gc
import logging
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from factory.django import DjangoModelFactory
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests import factories
from tests.drills import inputs
from tests.drills.site import PARAMETER, Page, Shown, address, asked_of, route_of, routes

pytestmark = pytest.mark.django_db
SECONDS = 2.0
EACH = int(os.environ.get("DRILL_INPUTS", "3"))
TRIES = 3
"""How many links to a page are followed until one shows it."""
KINDS = 6
"""How many pages of one route are looked at for their forms, each asked for something else."""
OWN: tuple[type[DjangoModelFactory[Any]], ...] = (
    factories.ApiTokenFactory,
    factories.CalendarLinkFactory,
    factories.SavedViewFactory,
    factories.SubscriptionFactory,
)
"""What each person has for themselves alone."""
drill = settings(
    max_examples=EACH,
    derandomize="DRILL_INPUTS" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Site:
    """The site full of facts, seen by a person who may do everything."""

    cookies: SimpleCookie
    rows: list[tuple[str, str]]
    """A row of each model: the end of the address of its list, and its primary key."""
    good: dict[str, str] = field(default_factory=dict)
    """An address of each route that shows a page, where one is known."""
    forms: dict[tuple[str, str | None, frozenset[str]], Shown] = field(default_factory=dict)
    """The forms of these pages, one of each kind."""
    client: Client = field(default_factory=Client)
    met: set[str] = field(default_factory=set)
    """The links that were met, and by route how often one that asks for the same was followed."""
    tried: defaultdict[str, Counter[frozenset[str]]] = field(default_factory=lambda: defaultdict(Counter))

    @cached_property
    def keys(self) -> list[str]:
        """What an address may hold."""
        return [*sorted({key for _, key in self.rows}), "csv", "series-d-2003"]

    def answer(self, method: str, path: str, **sent: Any) -> Any:
        """What the site answers. A fault of its own is raised here; it fails too where it takes too long."""
        # One client for all: each new one would put the whole chain of middleware together again.
        self.client.cookies = SimpleCookie(self.cookies.output(header=""))
        started = time.thread_time()
        response = getattr(self.client, method)(path, **sent)
        if response.streaming:
            b"".join(response)
        assert time.thread_time() - started < SECONDS, f"{method} {path[:200]} takes too long"
        # By 503 /readyz says that the site made here has no backup, as it should.
        assert response.status_code < 500 or path.startswith("/readyz")
        response.close()
        return response

    def walk(self) -> None:
        """Follow links from page to page, and guess the addresses that none leads to."""
        self._follow(["/", *(route for route in routes() if not PARAMETER.search(route))])
        for route in routes():
            if route not in self.good:
                own = [key for model, key in self.rows if f"/{model}/" in route]
                self._follow([address(route, key) for key in own or self.keys], tries=len(self.keys))

    def _follow(self, ahead: list[str], tries: int = TRIES) -> None:
        """Ask for the addresses ``ahead`` and what they link to; none more of a kind once one was found."""
        while ahead:
            path = ahead.pop(0)
            if (route := route_of(path)) is None:
                continue
            of_route, kind = self.tried[route], asked_of(path)
            if of_route[kind] >= tries or len(of_route) > KINDS:
                continue
            with undone():
                response = self.answer("get", path)
            # What leads elsewhere or is not to be read does so for any other key, too.
            of_route[kind] += 1 if response.status_code == 404 else tries
            if response.status_code == 200:
                self.good.setdefault(route, path)
                if response["Content-Type"].startswith("text/html") and not response.streaming:
                    page = Page(response.content.decode(), path)
                    ahead.extend(sorted(page.links - self.met))
                    self.met |= page.links
                    for form in page.forms:
                        self.forms.setdefault(form.kind, form)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def made_by_factories() -> None:
    """One row of every model."""
    for factory in vars(factories).values():
        if isinstance(factory, type) and issubclass(factory, DjangoModelFactory) and factory is not DjangoModelFactory:
            factory.create()


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    media = Path(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), undone():
        call_command("load_demo", verbosity=0)
        made_by_factories()
        person = User.objects.create_superuser("everybody")
        for own in OWN:
            own.create(person=person)
        client = Client()
        client.force_login(person)
        rows = [
            (model._meta.label_lower.replace(".", "/"), str(row.pk))
            for model in apps.get_models()
            for row in model._default_manager.all()[:1]
        ]
        found = Site(client.cookies, rows)
        found.walk()
        # Neither is of use here: a line in the log for each refusal, and what stays looked at as if it were garbage.
        logging.disable()
        gc.freeze()
        yield found
        gc.unfreeze()
        logging.disable(logging.NOTSET)


# The pages of the site first, since a whole drill takes hours.
IN_ORDER = sorted(routes(), key=lambda route: (route.startswith("/admin/"), route))


@pytest.mark.parametrize("route", IN_ORDER)
def test_no_input_brings_down_an_address_or_the_forms_that_are_sent_to_it(site: Site, route: str) -> None:
    sent_here = [form for (_, target, _), form in site.forms.items() if target == route]
    _look_about(site, route, [form for form in sent_here if form.method == "get"])
    if route not in site.good and not sent_here:
        sent_here = [Shown(address(route, site.keys[0]), "post")]
    for form in sent_here:
        if form.method == "post":
            _fill_in(site, form)


def _look_about(site: Site, route: str, asking: list[Shown]) -> None:
    """Ask for addresses of ``route``, with any query and with what the forms ``asking`` add to the address."""
    keys = st.one_of(st.sampled_from(site.keys), inputs.text.filter(bool))
    good = site.good.get(route, address(route, site.keys[0]))

    @drill
    @given(
        values=st.lists(keys, min_size=1, max_size=3),
        query=st.one_of(inputs.query, *map(inputs.asked, asking)),
        known=st.booleans(),
    )
    def answers(values: list[str], query: str, known: bool) -> None:
        with undone():
            site.answer("get", good if known else address(route, *values), QUERY_STRING=query)

    answers()


def _fill_in(site: Site, form: Shown) -> None:
    @drill
    @given(inputs.filled_in(form))
    def answers(sent: dict[str, object]) -> None:
        with undone():
            site.answer("post", form.action, data=sent)

    answers()
