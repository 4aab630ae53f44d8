"""A lawyer's jobs with dates: a filing recorded, and what if the closing had been on another day."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched

FILE = "File the resale registration statement"


def test_a_filing_is_recorded_and_a_question_about_the_closing_is_kept_as_a_link(demo: Watched) -> None:
    page = demo.open("/admin/?as_of=2003-08-06")
    missed = page.locator("table.deadlines tr", has_text=FILE).filter(has_text="First closing").first
    expect(missed).to_contain_text("Missed, 46 days late")
    missed.get_by_role("link", name="Record filing").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add event")
    page.get_by_label("Day:", exact=True).fill("June 20, 2003")
    page.get_by_label("New registration statement:").fill("s-3")
    page.get_by_label("Source:", exact=True).select_option(label="Ex. 4.4: Registration Rights Agreement")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saving this would")
    expect(page.locator(".moves tr", has_text=FILE).first).to_contain_text("Met Fri Jun 20")
    assert demo.violations("light") == demo.violations("dark") == []
    page.get_by_role("button", name=re.compile("^Save and ")).click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page).to_have_url(re.compile("as_of=2003-08-06"))
    board = page.locator("table.deadlines tr", has_text="Series D preferred").filter(has_text="First closing")
    expect(board.filter(has_text=re.compile("Met .*Jun 20")).first).to_be_visible()

    page.get_by_role("link", name="What if").first.click()
    page.get_by_role("link", name="Series D preferred, May 2003").click()
    page.get_by_label("Closing", exact=True).select_option("first")
    page.get_by_label("On", exact=True).fill("2003-05-12")
    page.get_by_role("button", name="Show what would move").click()
    moved = page.locator("tr", has_text=FILE).first
    expect(moved).to_contain_text("Sat Jun 21, 2003")
    expect(moved).to_contain_text("Thu Jun 26, 2003")
    link = page.url
    demo.open("/admin/")
    page.goto(link)
    expect(page.locator("tr", has_text=FILE).first).to_contain_text("Thu Jun 26, 2003")
    expect(page.get_by_label("On", exact=True)).to_have_value("2003-05-12")
