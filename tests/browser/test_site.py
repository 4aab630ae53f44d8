"""The pages of the site in a browser: no violation in either theme, no wider than a telephone, worked by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched, press

DAY = "as_of=2003-08-06"


def pages() -> list[str]:
    """Each page of the site, and each as it is where something was asked that cannot be answered."""
    from django.contrib.auth.models import User

    from compliance.models import Deadline
    from holders.models import Holder
    from placements.models import Placement, RegistrationStatement
    from tests.factories import ConsentQuestionFactory, SubscriptionFactory, WaiverFactory

    placement = Placement.objects.get(slug="series-d-2003")
    report = SubscriptionFactory.create(person=User.objects.get(username="admin"))
    deadline = Deadline.objects.filter(placement=placement, duty__code="EFFECT").latest("valid_from", "pk")
    question = ConsentQuestionFactory.create(placement=placement, code="looked-at")
    waiver = WaiverFactory.create(placement=placement, duty=deadline.duty, pending=True)
    sold = RegistrationStatement.objects.get(placement__slug="resale-2003")
    return [
        f"/?{DAY}",
        "/?as_of=June+31,+2003",
        f"/deadlines/?{DAY}&sort=-due_on",
        "/deadlines/?within=x&q=no+such+words",
        f"/deadlines/{deadline.pk}/?{DAY}",
        f"/placements/?{DAY}",
        f"/placements/{placement.pk}/?{DAY}",
        "/findings/?placement=series-d-2003&severity=x",
        "/findings/several/?placement=series-d-2003",
        f"/what-if/?placement=series-d-2003&{DAY}&closing=first&closing_on=2003-05-12",
        "/what-if/?placement=series-d-2003&closing=first&closing_on=2003-05-32",
        "/what-if/",
        "/notices/",
        f"/duties/{deadline.duty_id}/rule/?{DAY}",
        "/record/duty/?placement=series-d-2003",
        "/documents/?q=no+such+words",
        f"/documents/{placement.documents.earliest('pk').pk}/?{DAY}",
        "/notices/given/?placement=series-d-2003&method=fax&sent=soon",
        "/calendars/",
        f"/search/?{DAY}&q=effective",
        "/search/?q=xylophone",
        "/programs/",
        "/views/?list=deadline-list&query=q%3Dfiling",
        f"/registrations/?{DAY}",
        f"/registrations/{sold.pk}/?as_of=2003-12-22",
        f"/record/event/?{DAY}",
        f"/record/event/?{DAY}&placement=series-d-2003&event=filing&closing=first",
        f"/record/blackout/?{DAY}&placement=series-d-2003",
        f"/record/question/?{DAY}&placement=series-d-2003",
        f"/record/document/?{DAY}&placement=series-d-2003",
        f"/record/holder/?{DAY}&placement=series-d-2003",
        f"/record/address/?{DAY}&placement=series-d-2003&holder=xmark",
        f"/issuers/{placement.issuer_id}/change/?{DAY}",
        f"/consents/{question.pk}/answer/?{DAY}",
        f"/closings/{placement.closings.earliest('pk').pk}/?{DAY}",
        f"/closings/{placement.closings.earliest('pk').pk}/schedule/?{DAY}",
        f"/events/{sold.milestones.earliest('pk').pk}/?as_of=2003-12-22",
        f"/waivers/{waiver.pk}/?{DAY}",
        "/waivers/",
        "/placements/load/",
        f"/deadlines/several/?{DAY}&placement=series-d-2003",
        "/reports/",
        "/reports/add/",
        f"/reports/{report.pk}/?{DAY}",
        f"/placements/{placement.pk}/positions/?{DAY}",
        f"/positions/?{DAY}",
        f"/holders/?{DAY}",
        f"/holders/{Holder.objects.get(code='xmark').pk}/?{DAY}",
        "/holders/groups/?as_of=2003-12-31",
        f"/consents/?{DAY}",
        f"/consents/{question.pk}/?{DAY}",
        f"/questionnaires/?{DAY}",
        f"/registrations/{sold.pk}/sellers/?as_of=2003-12-05",
        "/placements/set-up/?placement=series-d-2003",
        f"/calendar/?{DAY}",
        f"/calendar/year/?{DAY}",
        f"/placements/{Placement.objects.get(slug='common-2004').pk}/library/?library=market-30-60",
        f"/placements/{placement.pk}/ledger/?{DAY}",
        f"/agreements/{placement.agreement.pk}/?{DAY}",
        f"/agreements/{placement.agreement.pk}/change/?{DAY}",
        f"/record/entry/?{DAY}&placement=series-d-2003",
        f"/record/entry/?{DAY}&placement=series-d-2003&kind=exercise",
        "/help/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_site_has_a_violation_or_scrolls_sideways(demo: Watched, scheme: str) -> None:
    found = {}
    for path in pages():
        demo.page.set_viewport_size({"width": 1280, "height": 900})
        demo.open(path)
        if violations := demo.violations(scheme):
            found[path] = violations
        if scheme == "light" and not demo.fits(320):
            found[path] = ["wider than 320 pixels"]
    assert found == {}


def test_a_missed_filing_is_recorded_and_taken_back_and_its_sentence_corrected_by_keyboard(demo: Watched) -> None:
    from compliance.models import Duty

    page = demo.open("/")
    page.keyboard.press("/")
    page.keyboard.type("resale registr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search")).to_be_visible()
    expect(page.get_by_role("link", name="File the resale registration statement").first).to_be_visible()
    demo.open("/")
    page.get_by_label("As of", exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Aug 6, 2003")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Missed, 46 days late").first).to_be_visible()
    page.get_by_role("link", name="File the resale registration statement").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="File the resale registration statement")).to_be_visible()
    expect(page.get_by_text("day 1 is May 8; day 45 is June 21", exact=True)).to_be_visible()
    page.get_by_role("link", name="Record filing").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Day", exact=True).focus()
    page.keyboard.type("2003-06-20")
    expect(page.get_by_text("Friday, June 20, 2003", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=re.compile("Saving this would"))).to_be_visible()
    assert demo.violations("light") == demo.violations("dark") == []
    page.get_by_role("button", name="Save and add").press("Enter")
    expect(page.get_by_text("Met Fri Jun 20").first).to_be_visible()
    expect(page.get_by_role("heading", name="File the resale registration statement")).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("Taken back:")).to_be_visible()
    expect(page.get_by_text("Missed, 46 days late").first).to_be_visible()

    filing = Duty.objects.get(placement__slug="series-d-2003", code="FILE")
    demo.open(f"/duties/{filing.pk}/rule/?{DAY}")
    sentence = page.locator("textarea[name=due]")
    sentence.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("60 Days after closng")
    press(page, "button", "Use “closing”")
    expect(sentence).to_have_value("60 Days after closing")
    expect(page.locator("#read q")).to_have_text("60 days after closing")
    expect(page.locator("#read")).to_contain_text("Sunday, July 6, 2003")
    press(page, "button", "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Saving this would move"))
    press(page, "button", re.compile("^Save and move"))
    expect(page.locator(".said-success")).to_contain_text("Changed")
    expect(page.locator(".said").filter(has_text="moved from Sat Jun 21, 2003 to Sun Jul 6, 2003")).to_be_visible()
