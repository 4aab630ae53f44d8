"""A real browser for tests of what only a browser shows: keyboard, scripts, the Content-Security-Policy, contrast."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import STRICT

# Playwright runs an event loop in this thread, and Django would refuse to use the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Milliseconds until a page that has not come is a failure: a busy machine is slow, and only a wrong page never comes.
WAIT = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Chromium is no part of the product: what it fails once and does well in a fresh page is shown as "R".
            item.add_marker(pytest.mark.flaky(reruns=1))
            # One live server at a time in each process, and its data must be committed to be seen.
            item.add_marker(pytest.mark.django_db(transaction=True))


@cache
def _entered() -> list[dict[str, Any]]:
    """The rows that migrations entered. Read once: a test that is tried again may set up everything again."""
    return [dict(row) for row in apps.get_model("placements", "EventKind").objects.values()]


@pytest.fixture(scope="session")
def built_in_events(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[dict[str, Any]]:
    """The rows that migrations entered, read before the first test here empties every table."""
    with django_db_blocker.unblock():
        return _entered()


@pytest.fixture(autouse=True)
def _events_put_back(built_in_events: list[dict[str, Any]], transactional_db: None) -> None:
    """What migrations entered stands again. Django's own way to do so loses its copy beside Playwright's loop."""
    kinds = apps.get_model("placements", "EventKind").objects
    if not kinds.exists():
        kinds.bulk_create(kinds.model(**row) for row in built_in_events)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium that CHROMIUM names, or the machine's own."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        without = "no browser: install Debian's chromium, or name one in CHROMIUM"
        pytest.fail(without) if STRICT else pytest.skip(without)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page together with what its console complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def fits(self, width: int) -> bool:
        """Whether the page as it stands is no wider than a screen of ``width`` pixels."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.wait_for_function("width => innerWidth === width", arg=width)
        return bool(self.page.evaluate("document.documentElement.scrollWidth") <= width)

    def violations(self, scheme: str) -> list[str]:
        """What axe finds wrong with the page as it stands, in the "light" or "dark" colour scheme."""
        self.page.wait_for_load_state()
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        # The admin's links fade from one scheme's colour to the other's; half way they have neither's contrast.
        self.page.evaluate("Promise.all(document.getAnimations().map(fade => fade.finished))")
        # Without preloading: to read imported style sheets axe would add a style that the policy forbids.
        found = Axe().run(self.page, options={"preload": False}).response["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def press(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    """Go to a link or button by Tab, and press Enter there."""
    wanted = page.get_by_role("link" if role == "link" else "button", name=name, exact=True)
    expect(wanted).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"Tab does not reach {name}")


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    yield context
    context.close()
    # The server's threads end with the browser's connections; they share this thread's database until then.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def watched(context: BrowserContext, live_server: LiveServer) -> Iterator[Watched]:
    """A stranger's page. The test fails if the console showed an error, a breach of the policy among them."""
    watched = Watched(context.new_page(), live_server.url)

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            watched.complaints.append(message.text)

    watched.page.on("console", listen)
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    yield watched
    assert watched.complaints == []


@pytest.fixture
def signed_in(watched: Watched, context: BrowserContext, admin_client: Client) -> Watched:
    """A page of a person who may do everything."""
    session = admin_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": watched.address}])
    return watched


@pytest.fixture
def demo(signed_in: Watched) -> Watched:
    """A page of a person who may do everything, with the four filings loaded."""
    call_command("load_demo", verbosity=0)
    return signed_in
