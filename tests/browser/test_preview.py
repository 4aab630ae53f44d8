"""What a save would move is shown before it is kept: by keyboard, on a narrow screen, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

WOULD_MOVE, SAVE = re.compile("Saving this would move [0-9]+ dates"), re.compile("Save and move [0-9]+ dates")


@pytest.fixture
def closing(demo: Watched) -> str:
    """The address of the first closing of the Series D placement."""
    from placements.models import Closing

    pk = Closing.objects.get(code="first", placement__slug="series-d-2003").pk
    return f"/admin/placements/closing/{pk}/change/?as_of=2003-08-06"


def saved_by_keyboard(watched: Watched, closing: str) -> Page:
    """The page after another day is typed and Enter pressed."""
    page = watched.open(closing)
    page.get_by_label("Day:", exact=True).fill("May 12, 2003")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=WOULD_MOVE)).to_be_focused()
    return page


def test_a_save_is_read_and_confirmed_by_keyboard(signed_in: Watched, closing: str) -> None:
    page = saved_by_keyboard(signed_in, closing)
    page.keyboard.press("Tab")
    expect(page.locator("[name=why]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=SAVE)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_text("due moved from Sat Jun 21, 2003 to Thu Jun 26, 2003").wait_for()


def test_the_second_button_leads_back_to_what_was_typed(signed_in: Watched, closing: str) -> None:
    page = saved_by_keyboard(signed_in, closing)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="First closing").wait_for()
    page.wait_for_load_state()
    expect(page.get_by_label("Day:", exact=True)).to_have_value("May 12, 2003")
    expect(page.locator(".errornote")).to_have_count(0)
    assert page.evaluate("fetch(location.href).then(again => again.text())").count("2003-05-07")


def test_the_browser_s_back_leads_to_the_form(signed_in: Watched, closing: str) -> None:
    page = saved_by_keyboard(signed_in, closing)
    page.go_back()
    page.get_by_role("heading", name="First closing").wait_for()
    page.get_by_label("Day:", exact=True).fill("May 12, 2003")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=SAVE).click()
    page.get_by_text("was changed successfully").wait_for()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_does_not_scroll_sideways(
    signed_in: Watched, closing: str, width: int, scheme: str
) -> None:
    saved_by_keyboard(signed_in, closing)
    assert signed_in.fits(width)
    assert signed_in.violations(scheme) == []


def test_so_is_the_page_that_asks_whether_to_delete(signed_in: Watched, closing: str) -> None:
    from compliance.models import Duty

    duty = Duty.objects.get(code="EFFECT", placement__slug="series-d-2003")
    page = signed_in.open(f"/admin/compliance/duty/{duty.pk}/delete/?as_of=2003-08-06")
    expect(page.locator("h1:focus")).to_be_visible()
    assert signed_in.fits(390)
    assert signed_in.violations("light") == []
    page.get_by_role("button", name="Delete and remove").click()
    page.get_by_text("was deleted successfully").wait_for()


WHAT_IF = "/what-if/?placement=series-d-2003&as_of=2003-08-06"


def test_what_if_is_asked_by_keyboard_and_its_address_gives_the_same_screen(signed_in: Watched, closing: str) -> None:
    page = signed_in.open(WHAT_IF)
    page.get_by_label("Closing", exact=True).select_option("First closing")
    page.get_by_label("On", exact=True).fill("May 12, 2003")
    page.keyboard.press("Enter")
    page.get_by_text("First closing on Mon May 12, 2003 instead of Wed May 7, 2003").wait_for()
    page.wait_for_load_state()
    said = page.locator("main").inner_text()
    page.goto(page.url)
    assert page.locator("main").inner_text() == said
    page.goto(signed_in.address + closing)
    assert page.get_by_label("Day:", exact=True).input_value() == "2003-05-07"
