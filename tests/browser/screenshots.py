"""The pictures in docs/screenshots, made from the demo by ``make screenshots``; pytest takes this file by name only."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import FloatRect

from tests.browser.conftest import Watched

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WIDTHS = {"": 1280, "-narrow": 390}


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
