"""A report by mail, from asking for it to reading it, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import Watched


def test_a_report_is_asked_for_seen_tried_and_read_by_keyboard(
    demo: Watched, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    page = demo.open("/reports/")
    page.get_by_role("link", name="Have a report").press("Enter")
    page.get_by_label("Series D preferred, May 2003").press("Space")
    page.get_by_label("Days ahead").press("Control+A")
    page.get_by_label("Days ahead").press_sequentially("0")
    page.get_by_label("Days ahead").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved.")
    page.get_by_role("link", name="Days ahead").press("Enter")
    expect(page.get_by_label("Days ahead")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("30")
    page.get_by_role("button", name="Have this report").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You will have this report every week, on Monday at 8:00.")
    mail = page.get_by_role("region", name="The mail", exact=True)
    expect(mail.get_by_role("link", name="File the resale registration statement").first).to_be_visible()
    page.get_by_role("button", name="Send me a test").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The mail of today was sent to")
    page.get_by_role("link", name="Read it in the folder of mails").press("Enter")
    page.get_by_role("table").get_by_role("link").first.press("Enter")
    expect(page.get_by_text("MISSED", exact=False).first).to_be_visible()
    for scheme in ("light", "dark"):
        assert demo.violations(scheme) == []
    assert demo.fits(320)
