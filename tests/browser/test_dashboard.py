"""The dashboard and the pages behind it: no accessibility violation, no breach of the policy, no sideways scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched

DASHBOARD = "/admin/?as_of=2003-08-06"
# The readings that stand beside the typed days.
SAID = "output.day-echo:not(:empty)"


def pages(demo: Watched) -> list[str]:
    """The dashboard, a list, the page of a deadline, the findings, and forms with and without tables in them."""
    from compliance.models import Deadline
    from holders.models import Holder
    from placements.models import Closing, Placement
    from tests.factories import ConsentFactory, ConsentQuestionFactory, NoticeFactory

    closing = Closing.objects.get(code="first", placement__slug="series-d-2003")
    deadline = Deadline.objects.filter(closing=closing).latest("valid_from", "pk")
    question = ConsentQuestionFactory.create(placement=closing.placement, code="waive-filing-date")
    ConsentFactory.create(question=question, holder=Holder.objects.get(code="xmark"))
    notice = NoticeFactory.create(placement=closing.placement)
    return [
        DASHBOARD,
        "/admin/?as_of=June+31,+2003",
        "/admin/compliance/deadline/?as_of=2003-08-06",
        f"/admin/compliance/deadline/{deadline.pk}/change/?as_of=2003-08-06",
        f"/admin/holders/notice/{notice.pk}/change/",
        "/admin/holders/allocation/",
        f"/admin/holders/consentquestion/{question.pk}/change/?as_of=2003-06-18",
        f"/admin/placements/closing/{closing.pk}/change/",
        f"/admin/placements/milestone/add/?placement={closing.placement_id}",
        f"/admin/placements/placement/{Placement.objects.get(slug='series-d-2003').pk}/change/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(demo: Watched, scheme: str) -> None:
    found = {}
    for path in pages(demo):
        demo.open(path)
        if violations := demo.violations(scheme):
            found[path] = violations
    assert found == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(demo: Watched, width: int) -> None:
    too_wide = []
    for path in pages(demo):
        demo.open(path)
        if not demo.fits(width):
            too_wide.append(path)
    assert too_wide == []


def test_the_day_is_chosen_by_keyboard_and_the_missed_dates_appear(demo: Watched) -> None:
    page = demo.open("/admin/")
    page.get_by_label("As of", exact=True).fill("Aug 6, 2003")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/?as_of=Aug+6%2C+2003")
    page.get_by_text("Wednesday, August 6, 2003").first.wait_for()
    expect(page.get_by_text("Missed, 46 days late")).to_have_count(2)


def test_a_filing_is_recorded_from_the_dashboard_and_back(demo: Watched) -> None:
    page = demo.open(DASHBOARD)
    page.get_by_role("link", name="Record filing").first.click()
    page.wait_for_url("**/milestone/add/**")
    page.get_by_label("Day:", exact=True).fill("2003-06-20")
    expect(page.locator(SAID)).to_have_text(["Friday, June 20, 2003"])
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save and add").click()
    page.wait_for_url(f"**{DASHBOARD}")
    page.get_by_text("Met Fri Jun 20").first.wait_for()


def test_a_day_that_does_not_exist_has_no_reading(demo: Watched) -> None:
    page = demo.open("/admin/placements/milestone/add/")
    page.get_by_label("Day:", exact=True).fill("June 31, 2003")
    expect(page.locator(SAID)).to_have_count(0)


def test_a_holder_is_found_by_typing_under_the_strict_policy(demo: Watched) -> None:
    page = demo.open("/admin/holders/allocation/add/")
    page.locator(".field-holder .select2-selection").click()
    page.locator(".select2-search__field").fill("xmark")
    page.locator(".select2-results__option", has_text="Xmark Fund Ltd.").click()
    expect(page.locator(".field-holder .select2-selection__rendered")).to_contain_text("Xmark Fund Ltd.")
