"""The page that says when a notice is given: asked and answered by keyboard, the question kept in the address."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Watched


def test_a_notice_is_asked_about_by_keyboard(demo: Watched) -> None:
    page = demo.open("/notices/given/")
    page.get_by_role("textbox", name="Placement").fill("series d")
    page.get_by_role("button", name="Find").press("Enter")
    page.get_by_label("Sent").fill("July 3, 2003 5:01 pm")
    page.get_by_label("To").select_option(label="Xmark Fund Ltd.")
    page.get_by_label("Sent").press("Enter")
    answer = page.get_by_label("Answer")
    answer.get_by_text("Deemed given on Monday, July 7, 2003, by limb (ii).").wait_for()
    expect(answer.get_by_role("row")).to_have_count(5)
    expect(answer).to_contain_text("152 West 57th Street")
    assert "sent=July+3%2C+2003+5%3A01+pm" in page.url
    assert demo.violations("light") == []
    assert demo.violations("dark") == []
