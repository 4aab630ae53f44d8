"""A lawyer's jobs with what is found: accepting a finding, reading the sellers in a table wider than the screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched


def test_a_finding_is_proposed_to_be_accepted_with_a_reason_and_a_wide_table_can_be_scrolled(demo: Watched) -> None:
    from placements.models import RegistrationStatement

    page = demo.open("/findings/?placement=series-d-2003")
    first = page.locator(".finding", has_text="Minimum shares").first
    first.get_by_text("Propose to accept", exact=True).click()
    first.locator("textarea").fill("Counsel knows: the rest is for dividends.")
    first.get_by_role("button", name="Propose to accept with these figures").click()
    expect(page.locator(".said-success")).to_contain_text("proposed to be accepted, for Series D preferred, May 2003")

    statement = RegistrationStatement.objects.get(placement__slug="resale-2003").pk
    page = demo.open(f"/registrations/{statement}/sellers/?as_of=2003-12-22")
    expect(page.locator(".selling-holders")).to_contain_text("1.42%")
    page = demo.open(f"/admin/placements/registrationstatement/{statement}/change/?as_of=2003-12-22")
    table = page.locator("#coverages-group .tabular")
    expect(table).to_have_attribute("tabindex", "0")
    table.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
    expect(page.locator("#coverages-group")).not_to_have_class(re.compile("is-cut"))
