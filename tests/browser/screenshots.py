"""The pictures in docs/screenshots, made from the demo by ``make screenshots``; pytest takes this file by name only."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from compliance.reports.content import reports
from compliance.reports.mail import Mail
from compliance.reports.rendering import rendered
from tests.browser.conftest import Watched
from tests.factories import SubscriptionFactory

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WIDTHS = {"": 1280, "-narrow": 390}
AUGUST_6 = date(2003, 8, 6)


def take(demo: Watched, path: str, name: str, *, suffix: str = "", scheme: str = "light") -> None:
    """The whole page at ``path`` as a file, named by what it shows, its width and its colours."""
    demo.page.set_viewport_size({"width": WIDTHS[suffix], "height": 900})
    demo.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = demo.open(f"{path}?as_of={AUGUST_6}")
    theme = "-dark" if scheme == "dark" else ""
    page.screenshot(path=FOLDER / f"{name}-{AUGUST_6}{suffix}{theme}.png", full_page=True)


@pytest.mark.parametrize("suffix", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_take_the_first_page(demo: Watched, suffix: str, scheme: str) -> None:
    take(demo, "/", "home", suffix=suffix, scheme=scheme)


def test_take_the_other_pages(demo: Watched) -> None:
    from compliance.models import Deadline
    from placements.models import Placement

    placement = Placement.objects.get(slug="series-d-2003")
    filing = Deadline.objects.filter(closing__placement=placement, closing__code="first", duty__code="FILE").latest(
        "valid_from", "pk"
    )
    take(demo, "/deadlines/", "deadlines")
    take(demo, f"/deadlines/{filing.pk}/", "deadline")
    take(demo, f"/placements/{placement.pk}/", "placement")


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
