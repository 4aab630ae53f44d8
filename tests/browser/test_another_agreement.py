"""Another company's agreement is typed in by a person, without code; then the dashboard shows its dates."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

DUTIES = (
    ("FILE", "File the resale registration statement", "30 days after closing, rolled forward on SEC", "filing"),
    (
        "EFFECT",
        "Registration statement effective",
        (
            "the earlier of 5 business days after no-review notice and "
            "(90 days after closing if review notice, otherwise 60 days after closing)"
        ),
        "effectiveness",
    ),
)


def choose(page: Page, field: str, name: str) -> None:
    """Choose in a field that is searched: type, and take the one of that name."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(name)
    page.get_by_role("option", name=name, exact=True).click()


def save(page: Page) -> None:
    """Save, and confirm what it moves if it is asked for."""
    saved = page.locator(".messagelist .success")
    confirm = page.locator("input[type=submit][value^='Save and ']:not([name])")
    page.locator("input[name=_save]").click()
    expect(saved.or_(confirm)).to_be_visible()
    if confirm.is_visible():
        confirm.click()
    expect(saved).to_be_visible()


def placement(watched: Watched) -> int:
    """The issuer and the placement, typed in; the placement's primary key."""
    from placements.models import Placement

    page = watched.open("/admin/placements/issuer/add/")
    page.locator("#id_name").fill("Harbor Ridge Therapeutics, Inc.")
    save(page)
    page = watched.open("/admin/placements/placement/add/")
    choose(page, "issuer", "Harbor Ridge Therapeutics, Inc.")
    page.locator("#id_name").fill("Common stock, March 2023")
    save(page)
    return Placement.objects.get(name="Common stock, March 2023").pk


def agreement(watched: Watched, pk: int) -> None:
    """The agreement with its limits on blackouts, and the closing."""
    page = watched.open(f"/admin/placements/agreement/add/?placement={pk}")
    page.locator("#id_title").fill("Registration Rights Agreement")
    page.locator("#id_dated_on").fill("March 1, 2023")
    for name, count in (("consecutive_days", 30), ("total_days", 60), ("window_months", 12), ("maximum_periods", 2)):
        page.locator(f"#id_blackout_{name}").fill(str(count))
    save(page)
    page = watched.open(f"/admin/placements/closing/add/?placement={pk}")
    page.locator("#id_code").fill("first")
    page.locator("#id_occurred_on").fill("March 3, 2023")
    save(page)


def test_an_agreement_is_typed_in_and_its_dates_are_on_the_dashboard(signed_in: Watched) -> None:
    pk = placement(signed_in)
    agreement(signed_in, pk)
    for code, title, due, event in DUTIES:
        page = signed_in.open(f"/admin/compliance/duty/add/?placement={pk}")
        page.locator("#id_code").fill(code)
        page.locator("#id_title").fill(title)
        page.locator("#id_due").fill(due)
        choose(page, "satisfied_by", event)
        save(page)
    page = signed_in.open("/admin/?as_of=2023-03-20")
    expect(page.locator("#due_soon")).to_be_visible()
    expect(page.get_by_text("Mon Apr 3, 2023").first).to_be_visible()
    expect(page.get_by_text("Tue May 2, 2023").first).to_be_visible()

    page.get_by_role("link", name="Record filing").first.click()
    page.locator("#id_occurred_on").fill("April 3, 2023")
    page.locator("#id_new_statement").fill("s-3")
    page.locator("#id_new_form").fill("S-3")
    save(page)
    page = signed_in.open(f"/admin/placements/milestone/add/?placement={pk}")
    choose(page, "event", "review notice")
    page.locator("#id_occurred_on").fill("April 12, 2023")
    save(page)
    page = signed_in.open("/admin/?as_of=2023-04-12")
    expect(page.get_by_text("Thu Jun 1, 2023").first).to_be_visible()
    expect(page.get_by_text("Mon Apr 3, 2023").first).to_be_visible()
    page = signed_in.open(f"/admin/placements/milestone/add/?placement={pk}")
    choose(page, "event", "no-review notice")
    page.locator("#id_occurred_on").fill("May 15, 2023")
    save(page)
    page = signed_in.open("/admin/?as_of=2023-05-15")
    expect(page.get_by_text("Mon May 22, 2023").first).to_be_visible()

    page = signed_in.open(f"/admin/placements/blackoutperiod/add/?placement={pk}")
    page.get_by_label("First day:").fill("2023-08-01")
    page.get_by_label("Last day:").fill("2023-08-31")
    page.get_by_label("Facts:").fill("a financing")
    page.locator("input[name=_save]").click()
    refused = page.locator(".errorlist").filter(has_text="31 days").first
    expect(refused).to_contain_text("30")
    expect(page.get_by_label("Facts:")).to_have_value("a financing")
    page.get_by_label("Last day:").fill("2023-08-30")
    save(page)

    page = signed_in.open(f"/admin/compliance/waiver/add/?placement={pk}&as_of=2023-05-16")
    page.get_by_label("Duty:").select_option(label="EFFECT: Registration statement effective")
    page.get_by_label("Kind:").select_option("extension")
    page.locator("#id_granted_on").fill("2023-05-16")
    page.locator("#id_until_on").fill("2023-06-30")
    page.locator("#id_granted_by").fill("each holder")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".messagelist .info")).to_contain_text("It counts for no date yet")


def test_a_library_is_taken_and_a_wrong_sentence_answered_with_the_right_one(signed_in: Watched) -> None:
    pk = placement(signed_in)
    page = signed_in.open(f"/placements/{pk}/library/?library=market-30-60")
    page.get_by_role("button", name=re.compile("^Take")).click()
    expect(page.locator(".said-success")).to_contain_text("Added 12 duties")
    page = signed_in.open(f"/admin/compliance/duty/?placement__id__exact={pk}")
    expect(page.locator("#result_list tbody tr")).to_have_count(12)
    page.get_by_role("link", name="LEGENDS", exact=True).click()
    page.locator("#id_due").fill("3 trading days after effectivness")
    page.locator("input[name=_save]").click()
    expect(page.locator(".field-due .errorlist")).to_contain_text('Did you mean "effectiveness"')
    page.locator("#id_due").fill("2 trading days after effectiveness")
    save(page)
    page = signed_in.open(f"/admin/compliance/duty/add/?placement={pk}")
    page.locator("#id_code").fill("FILE-AGAIN")
    page.locator("#id_title").fill("File the resale registration statement")
    page.locator("#id_due").fill("within thirty (30) calendar days of the Closing Date")
    page.locator("input[name=_save]").click()
    expect(page.locator(".field-due .errorlist")).to_contain_text('In the rule language: "30 days after closing".')
    assert page.locator("#id_due").input_value() == "within thirty (30) calendar days of the Closing Date"
