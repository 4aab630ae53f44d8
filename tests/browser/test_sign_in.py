"""The sign-in page works by keyboard alone, in both themes, under the strict policy; so does the admin behind it."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.browser.conftest import Watched

PASSWORD = "correct horse battery"


def test_a_person_signs_in_by_keyboard(watched: Watched) -> None:
    User.objects.create_superuser("pat", password=PASSWORD)
    page = watched.open("/accounts/login/?next=/admin/password_change/")
    page.keyboard.type("pat")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/password_change/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_has_no_accessibility_violation(watched: Watched, scheme: str) -> None:
    watched.open("/accounts/login/")
    assert watched.violations(scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_with_errors_has_no_accessibility_violation(watched: Watched, scheme: str) -> None:
    page = watched.open("/accounts/login/")
    page.get_by_label("Name").fill("nobody")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("This field is required").first.wait_for()
    assert watched.violations(scheme) == []


@pytest.mark.parametrize("path", ["/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/add/"])
def test_the_admin_works_under_the_strict_policy(signed_in: Watched, path: str) -> None:
    page = signed_in.open(path)
    page.get_by_role("heading", level=1).wait_for()


def test_a_form_that_was_sent_after_the_session_ended_is_sent_again(signed_in: Watched) -> None:
    User.objects.create_superuser("pat", password=PASSWORD)
    page = signed_in.open("/programs/")
    page.get_by_label("Used by").fill("The docket")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("heading", name="you were signed out")).to_be_visible()
    assert [signed_in.violations(scheme) for scheme in ("light", "dark")] == [[], []]
    assert signed_in.fits(320)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    tab = opened.value
    tab.get_by_label("Name").fill("pat")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url(lambda url: "login" not in url)
    page.get_by_role("button", name="I have signed in: go on").click()
    expect(page.get_by_text("it is sent as pat")).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("button", name="Revoke The docket")).to_be_visible()
    # The two pages on the way are refusals, which the console names as it does any.
    signed_in.complaints[:] = [told for told in signed_in.complaints if "status of 403" not in told]
