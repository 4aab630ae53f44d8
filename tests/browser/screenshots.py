"""The pictures in docs/screenshots, made from the demo by ``make screenshots``; pytest takes this file by name only."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import FloatRect

from compliance.reports.content import reports
from compliance.reports.mail import Mail
from compliance.reports.rendering import rendered
from tests.browser.conftest import Watched
from tests.factories import SubscriptionFactory

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WIDTHS = {"": 1280, "-narrow": 390}
AUGUST_6 = date(2003, 8, 6)


@pytest.mark.parametrize("suffix", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_take_the_dashboard(signed_in: Watched, suffix: str, scheme: str) -> None:
    call_command("load_demo", verbosity=0)
    signed_in.page.set_viewport_size({"width": WIDTHS[suffix], "height": 900})
    signed_in.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = signed_in.open("/admin/?as_of=2003-08-06")
    theme = "-dark" if scheme == "dark" else ""
    # Down to the end of the board: the lists of models under it say nothing of the filings.
    end = page.locator("section", has=page.locator("#board")).bounding_box()
    assert end
    clip = FloatRect(x=0, y=0, width=WIDTHS[suffix], height=end["y"] + end["height"] + 24)
    page.screenshot(path=FOLDER / f"dashboard-2003-08-06{suffix}{theme}.png", full_page=True, clip=clip)


@pytest.mark.parametrize("width", [600, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_take_the_report(watched: Watched, width: int, scheme: str) -> None:
    mail = _report()
    watched.page.set_viewport_size({"width": width, "height": 600})
    watched.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    watched.page.set_content(mail.html)
    theme = "-dark" if scheme == "dark" else ""
    watched.page.screenshot(path=FOLDER / f"report-{width}{theme}.png", full_page=True)


def test_take_the_report_as_plain_text(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 600, "height": 600})
    watched.page.set_content(f"<pre style='white-space: pre-wrap'>{escape(_report().text)}</pre>")
    watched.page.screenshot(path=FOLDER / "report-text.png", full_page=True)


def _report() -> Mail:
    """The mail of one who has all of the demo, as of August 6, 2003."""
    call_command("load_demo", verbosity=0)
    reader = User.objects.create_superuser("reader")
    subscription = SubscriptionFactory.create(person=reader)
    [report] = reports([subscription], as_of=AUGUST_6, since={subscription.pk: date(2003, 7, 30)}).values()
    return rendered(report, home="https://shelfwatch.example.com")
