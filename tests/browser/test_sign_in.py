"""The sign-in page works by keyboard alone, in both themes, under the strict policy; so does the admin behind it."""

import pytest
from django.contrib.auth.models import User

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
