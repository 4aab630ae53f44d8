"""A lawyer's jobs with holders: a transfer made void, a consent that carries, a notice's day, two records made one."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_another_agreement import choose, save


def series_d() -> int:
    """The primary key of the Series D placement."""
    from placements.models import Placement

    return Placement.objects.get(slug="series-d-2003").pk


def sheet(demo: Watched, holder: str) -> Page:
    """The page of a holder on August 6, 2003."""
    from holders.models import Holder

    return demo.open(f"/holders/{Holder.objects.get(code=holder).pk}/?as_of=2003-08-06")


def test_a_transfer_moves_positions_and_rule_144_and_made_void_gives_them_back(demo: Watched) -> None:
    page = demo.open(f"/admin/holders/transfer/add/?placement={series_d()}")
    page.get_by_label("Code:").fill("t-1")
    choose(page, "transferor", "Xmark Fund Ltd.")
    choose(page, "transferee", "OTA LLC")
    page.locator("#id_security").select_option(label="Series D 8% Cumulative Convertible Voting Preferred Stock")
    page.get_by_label("Shares:", exact=True).fill("144,681")
    page.get_by_label("Day:", exact=True).fill("August 6, 2003")
    page.get_by_label("Closing:").select_option(label="First closing")
    page.get_by_label("Quantity:").fill("34")
    page.get_by_role("button", name="Preview positions").click()
    expect(page.locator("section.preview")).to_contain_text("134 → 100")
    save(page)

    page = sheet(demo, "ota")
    # Rule 144 tacks: the transferee's two years count from the first closing, when the transferor paid.
    expect(page.locator(".holder-sheet")).to_contain_text("44 held since Wed May 7, 2003, free from Sat May 7, 2005")
    expect(page.locator(".holder-sheet")).to_contain_text("missing the written agreement to assign")
    page = demo.open(f"/placements/{series_d()}/positions/?as_of=2003-08-06")
    expect(page.locator("tr", has_text="OTA LLC").first).to_contain_text("44")
    page.locator("#ota > summary").click()
    expect(page.locator("#ota tbody tr").first).to_contain_text("May 7, 2005")
    assert demo.violations("light") == demo.violations("dark") == []

    page = demo.open("/admin/holders/transfer/")
    page.get_by_role("row", name="OTA LLC").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Make void, with a reason")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Why").fill("entered twice")
    page.get_by_role("button", name="Make void", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("1 row made void")
    page = sheet(demo, "ota")
    expect(page.locator(".holder-sheet")).to_contain_text("10 held since Wed May 7, 2003")


def test_a_consent_carries_a_notice_has_its_day_and_two_records_are_made_one(demo: Watched) -> None:
    from holders.models import Holder
    from tests.factories import HolderFactory

    page = demo.open("/record/question/?placement=series-d-2003&as_of=2003-08-06")
    page.locator("#id_title").fill("Waive the filing date of June 21, 2003")
    page.get_by_role("button", name="Put a question to the holders").click()
    expect(page.locator(".consent-meter")).to_contain_text("Not carried: 1,983,831 shares short")
    for holder, said in (
        ("Xmark Fund Ltd.", "Not carried: 843,406 shares short"),
        ("SDS Merchant Fund, L.P.", "Carried: 7,659 shares more"),
    ):
        page.get_by_role("link", name="Record an answer").click()
        page.locator("#id_holder").fill(holder)
        page.locator("#id_occurred_on").fill("2003-06-18")
        page.get_by_role("button", name="Record an answer").click()
        expect(page.locator(".consent-meter .standing")).to_contain_text(said)

    page = demo.open("/notices/given/")
    page.get_by_role("link", name="Series D preferred, May 2003").click()
    page.get_by_label("Sent").fill("2003-07-03 17:01")
    page.get_by_label("To", exact=True).select_option(label="Spectrum Pharmaceuticals, Inc.")
    page.get_by_role("button", name="Say when it is given").click()
    answer = page.get_by_role("region", name="Answer")
    expect(answer).to_contain_text("Deemed given on Monday, July 7, 2003, by limb (ii).")
    expect(answer).to_contain_text("Of record: Ex. 4.4 §7(g)")

    HolderFactory.create(code="sds-2", name="SDS Merchant Fund LP")
    page = demo.open("/admin/holders/holder/?q=SDS")
    for place in range(2):
        page.get_by_role("row", name="SDS Merchant Fund").nth(place).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Merge two records of one entity")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("SDS Merchant Fund, L.P. (sds)").check()
    page.get_by_label("How it is known").fill("Same address, and the same signatory.")
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".messagelist")).to_contain_text("“SDS Merchant Fund LP” is merged into “SDS Merchant Fund")
    assert not Holder.objects.filter(code="sds-2").exists()
