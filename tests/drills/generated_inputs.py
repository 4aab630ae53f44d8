"""No input brings down a page: every address and every form of the site under generated inputs.

The drill: ``DRILL_INPUTS=500 pytest tests/drills/generated_inputs.py`` (hours). Without the variable each address
and form has a few, the same in every run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from factory.django import DjangoModelFactory
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests import factories
from tests.drills import inputs
from tests.drills.site import PARAMETER, Forms, Shown, address, routes

pytestmark = pytest.mark.django_db
SECONDS = 2.0
EACH = int(os.environ.get("DRILL_INPUTS", "3"))
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

    @property
    def keys(self) -> list[str]:
        """What an address may hold."""
        return [*sorted({key for _, key in self.rows}), "csv", "series-d-2003"]

    def answer(self, method: str, path: str, **sent: Any) -> Any:
        """What the site answers. A fault of its own is raised here; it fails too where it takes too long."""
        client = Client()
        client.cookies = SimpleCookie(self.cookies.output(header=""))
        started = time.thread_time()
        response = getattr(client, method)(path, **sent)
        if response.streaming:
            b"".join(response)
        assert time.thread_time() - started < SECONDS, f"{method} {path[:200]} takes too long"
        assert response.status_code < 500
        response.close()
        return response

    def good_address(self, route: str) -> str:
        """An address of ``route`` that shows a page, if any of the keys gives one."""
        own = [key for model, key in self.rows if f"/{model}/" in route]
        for key in [*own, *self.keys] if PARAMETER.search(route) else [""]:
            tried = address(route, key)
            with undone():
                if self.answer("get", tried).status_code == 200:
                    return tried
        return address(route, self.keys[0])


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
        client = Client()
        client.force_login(apps.get_model("auth", "User").objects.create_superuser("everybody"))
        rows = [
            (model._meta.label_lower.replace(".", "/"), str(row.pk))
            for model in apps.get_models()
            for row in model._default_manager.all()[:1]
        ]
        yield Site(client.cookies, rows)


@pytest.mark.parametrize("route", routes())
def test_no_input_brings_down_an_address_or_the_forms_of_its_page(site: Site, route: str) -> None:
    good = site.good_address(route)
    _look_about(site, route, good)
    with undone():
        page = site.answer("get", good)
    if page["Content-Type"].startswith("text/html") and not page.streaming:
        for form in Forms(page.content.decode(), good).found:
            _fill_in(site, form)


def _look_about(site: Site, route: str, good: str) -> None:
    keys = st.one_of(st.sampled_from(site.keys), inputs.text.filter(bool))

    @drill
    @given(values=st.lists(keys, min_size=1, max_size=3), query=inputs.query, known=st.booleans())
    def answers(values: list[str], query: str, known: bool) -> None:
        with undone():
            site.answer("get", good if known else address(route, *values), QUERY_STRING=query)

    answers()


def _fill_in(site: Site, form: Shown) -> None:
    @drill
    @given(inputs.filled_in(form))
    def answers(sent: dict[str, object]) -> None:
        with undone():
            site.answer(form.method, form.action, data=sent)

    answers()
