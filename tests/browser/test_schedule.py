"""Schedule 1 pasted as it was filed: read beside its lines, near names decided, imported and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.compliance.intake.conftest import SCHEDULE
from tests.compliance.intake.conftest import closing as closing


@pytest.mark.usefixtures("closing")
def test_the_exhibits_own_text_is_pasted_imported_and_taken_back(signed_in: Watched) -> None:
    from holders.models import Allocation, Holder
    from placements.models import Closing
    from tests.factories import HolderFactory

    HolderFactory.create(code="north-sound", name="North Sound Legacy Fund International, Ltd.")
    closing = Closing.objects.get()
    page = signed_in.open(f"/closings/{closing.pk}/schedule/")
    page.get_by_label("Or its text").fill(SCHEDULE.read_text())
    assert signed_in.violations("light") == signed_in.violations("dark") == []

    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="Totals").wait_for()
    page.wait_for_load_state()
    assert signed_in.violations("light") == signed_in.violations("dark") == []
    assert signed_in.fits(390)
    near = page.get_by_role("group", name="North Sound Legacy International")
    expect(near).to_have_count(1)
    page.get_by_role("button", name="Import ").click()
    expect(page.get_by_text("Say whether it is the same holder or a new one.").first).to_be_visible()
    assert not Allocation.objects.exists()

    near.get_by_label("North Sound Legacy Fund International").check()
    page.get_by_role("button", name="Import ").click()

    page.get_by_text("Imported pasted.txt").wait_for()
    # The three securities of its line are the known holder's, and no record was added beside it.
    assert Allocation.objects.filter(closing=closing, holder__code="north-sound").count() == 3
    assert Holder.objects.filter(name__startswith="North Sound Legacy", name__contains="International").count() == 1
    assert signed_in.violations("light") == signed_in.violations("dark") == []
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back: pasted.txt").wait_for()
    assert not Allocation.objects.exists()
