"""Two-step sign-in in a real browser: an app set up and used by keyboard alone, and a security key."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import CDPSession, Page, expect
from pytest_django import Settings

from tests.browser.conftest import Watched, press
from tests.people.signing import PASSWORD, code_now, with_app

ADMIN = re.compile(r"/admin/$")


@pytest.fixture(autouse=True)
def _required(settings: Settings) -> None:
    settings.MFA_REQUIRED = True


def type_name_and_password(watched: Watched) -> Page:
    page = watched.open("/accounts/login/?next=/admin/")
    page.get_by_label("Name").focus()
    page.keyboard.type("pat")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    return page


def confirm_password(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your password, please")).to_be_visible()
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_an_app_is_set_up_by_keyboard_and_its_recovery_codes_are_shown_once(watched: Watched) -> None:
    User.objects.create_superuser("pat", password=PASSWORD)
    page = type_name_and_password(watched)
    expect(page.get_by_role("heading", name="Your sign-in")).to_be_visible()
    press(page, "link", "Set up an app")
    confirm_password(page)
    expect(page.get_by_role("img", name="Square code")).to_be_visible()
    assert watched.violations("light") == []
    assert watched.violations("dark") == []
    page.get_by_label("Code that the app shows").focus()
    page.keyboard.type(code_now(page.locator("#secret").inner_text()))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    assert watched.violations("light") == []
    assert watched.violations("dark") == []
    page.reload()
    expect(page.get_by_text("They were shown once")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(0)
    watched.open("/admin/")
    expect(page).to_have_url(ADMIN)


def test_a_person_signs_in_by_keyboard_with_the_code_of_an_app(watched: Watched) -> None:
    secret = with_app(User.objects.create_superuser("pat", password=PASSWORD))
    page = type_name_and_password(watched)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert watched.violations("light") == []
    assert watched.violations("dark") == []
    page.get_by_label("Code").focus()
    page.keyboard.type(code_now(secret))
    page.keyboard.press("Enter")
    expect(page).to_have_url(ADMIN)


@pytest.fixture
def key(watched: Watched) -> Iterator[CDPSession]:
    """A security key that is always touched. Browsers give keys to named sites only, so this one is "localhost"."""
    watched.address = watched.address.replace("127.0.0.1", "localhost")
    browser = watched.page.context.new_cdp_session(watched.page)
    browser.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "automaticPresenceSimulation": True}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield browser
    browser.send("WebAuthn.disable")


def test_a_security_key_is_added_and_then_signs_in(watched: Watched, key: CDPSession) -> None:
    User.objects.create_superuser("pat", password=PASSWORD)
    page = type_name_and_password(watched)
    press(page, "link", "Add a security key")
    confirm_password(page)
    expect(page.get_by_role("button", name="Add the key")).to_be_visible()
    assert watched.violations("light") == []
    press(page, "button", "Add the key")
    expect(page.locator(".codes li")).to_have_count(10)
    watched.open("/accounts/two-step/webauthn/")
    expect(page.get_by_text("Key 1", exact=True)).to_be_visible()
    assert watched.violations("dark") == []
    watched.open("/accounts/logout/")
    press(page, "button", "Sign out")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    type_name_and_password(watched)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    press(page, "button", "Use a security key instead")
    expect(page).to_have_url(ADMIN)


@pytest.mark.parametrize("path", ["/accounts/two-step/", "/accounts/sessions/", "/accounts/logout/"])
def test_a_page_of_ones_own_sign_in_has_no_accessibility_violation(
    signed_in: Watched, settings: Settings, path: str
) -> None:
    settings.MFA_REQUIRED = False
    page = signed_in.open(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert signed_in.violations("light") == []
    assert signed_in.violations("dark") == []


def test_the_lock_out_page_says_for_how_long_and_has_no_accessibility_violation(watched: Watched) -> None:
    page = watched.open("/accounts/login/")
    for _ in range(10):
        page.get_by_label("Name").fill("pat")
        page.get_by_label("Password").fill("wrong")
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("closed for 15 minutes")).to_be_visible()
    assert watched.violations("light") == []
    assert watched.violations("dark") == []
    # The browser's console names each answer that is not a success.
    watched.complaints[:] = [complaint for complaint in watched.complaints if "429" not in complaint]
