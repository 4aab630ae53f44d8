"""The forms of what moves positions: entries of the ledger, and transfers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from compliance import operations
from compliance.positions import record_of
from compliance.rules.positions import positions
from holders.models import Holder, PositionEntry, Transfer
from placements.models import Placement, Security
from tests import factories
from tests.compliance.admin.conftest import shown

pytestmark = pytest.mark.django_db

AUGUST = date(2003, 8, 6)
ENTRIES = "/admin/holders/positionentry/"
TRANSFERS = "/admin/holders/transfer/"


@pytest.fixture
def placement(demo: None) -> Placement:
    """The placement of 2003, with common stock that its preferred stock converts into."""
    placement = Placement.objects.get(slug="series-d-2003")
    factories.SecurityFactory.create(placement=placement, code="common", name="Common stock", kind="common", price=None)
    return placement


def security(placement: Placement, code: str) -> Security:
    return placement.securities.get(code=code)


def typed(placement: Placement, **more: Any) -> dict[str, Any]:
    """A form in which a conversion of 34 of Xmark's preferred is typed."""
    return {
        "placement": placement.pk,
        "kind": "conversion",
        "occurred_on": "2003-08-06",
        "security": security(placement, "series-d").pk,
        "holder": Holder.objects.get(code="xmark").pk,
        "closing": placement.closings.get(code="first").pk,
        "quantity": "34",
        "into": security(placement, "common").pk,
        "certainty": "exact",
        "fractions": "down",
        **more,
    }


def held(placement: Placement) -> dict[str, int]:
    """What Xmark has of each security."""
    found = positions(record_of(placement).ledger, AUGUST)
    return {each.security: each.quantity for each in found if each.holder == "xmark"}


def sent(client: Client, address: str, data: dict[str, Any]) -> str:
    return client.post(address, data, follow=True).content.decode()


def test_a_saved_entry_moves_positions(admin_client: Client, placement: Placement) -> None:
    sent(admin_client, f"{ENTRIES}add/", typed(placement))
    # 34 × $10,000 ÷ $2.35 = 144,680.85
    assert held(placement) == {"series-d": 100, "common": 144_680, "d-1": 285_106, "d-2": 285_106}


def test_an_entry_that_takes_too_much_is_refused_with_what_was_typed_kept(
    admin_client: Client, placement: Placement
) -> None:
    page = sent(admin_client, f"{ENTRIES}add/", typed(placement, quantity="135"))
    assert "135 cannot be converted." in page
    assert 'value="135"' in page
    assert not PositionEntry.objects.exists()


def test_a_preview_shows_what_would_move_and_saves_nothing(admin_client: Client, placement: Placement) -> None:
    page = sent(admin_client, f"{ENTRIES}add/", typed(placement, _preview="1"))
    assert "Nothing is saved yet" in page
    assert "134 → 100" in page
    assert "0 → 144,680" in page
    assert 'value="34"' in page
    assert not PositionEntry.objects.exists()


def test_a_preview_of_what_takes_too_much_says_so(admin_client: Client, placement: Placement) -> None:
    page = sent(admin_client, f"{ENTRIES}add/", typed(placement, quantity="135", _preview="1"))
    assert "135 cannot be converted." in page
    assert "Nothing is saved yet" not in page


def test_a_preview_of_a_change_leaves_the_row_as_it_is(admin_client: Client, placement: Placement) -> None:
    sent(admin_client, f"{ENTRIES}add/", typed(placement))
    row = PositionEntry.objects.get()
    change = f"{ENTRIES}{row.pk}/change/"
    version = admin_client.get(change).context["version"]
    page = sent(admin_client, change, typed(placement, quantity="54", _preview="1", version=version))
    assert "100 → 80" in page
    assert PositionEntry.objects.get().quantity == 34


def test_entries_are_made_void_for_a_reason(admin_client: Client, placement: Placement) -> None:
    sent(admin_client, f"{ENTRIES}add/", typed(placement))
    row = PositionEntry.objects.get()
    chosen = shown(admin_client.post(ENTRIES, {"action": "make_void", "_selected_action": row.pk}))
    assert "Say why" in sent(admin_client, ENTRIES, {**chosen, "reason": ""})
    assert PositionEntry.objects.get().voided_on is None
    assert "1 row made void" in sent(admin_client, ENTRIES, {**chosen, "reason": "entered twice"})
    assert PositionEntry.objects.get().void_reason == "entered twice"
    assert held(placement)["series-d"] == 134


def test_an_entry_on_which_others_rest_is_named_and_stands(admin_client: Client, placement: Placement) -> None:
    sent(admin_client, f"{ENTRIES}add/", typed(placement))
    row = PositionEntry.objects.get()
    sale = {"kind": "sale", "security": security(placement, "common").pk, "into": "", "under": "rule 144"}
    sent(admin_client, f"{ENTRIES}add/", typed(placement, **sale, quantity="144,680"))
    chosen = shown(admin_client.post(ENTRIES, {"action": "make_void", "_selected_action": row.pk}))
    page = sent(admin_client, ENTRIES, {**chosen, "reason": "entered twice"})
    assert "Make void first: the sale of 144,680 by Xmark Fund Ltd. on Wed Aug 6, 2003." in page
    assert not PositionEntry.objects.exclude(voided_on=None).exists()


def test_an_entry_changed_since_the_page_was_opened_is_not_made_void(
    admin_client: Client, placement: Placement
) -> None:
    sent(admin_client, f"{ENTRIES}add/", typed(placement))
    row = PositionEntry.objects.get()
    chosen = shown(admin_client.post(ENTRIES, {"action": "make_void", "_selected_action": row.pk}))
    row.quantity = 33
    row.save()
    page = sent(admin_client, ENTRIES, {**chosen, "reason": "entered twice"})
    assert "Somebody has changed a row since you opened the page" in page
    assert PositionEntry.objects.get().voided_on is None


def test_no_entry_is_deleted_but_with_its_placement(admin_client: Client, placement: Placement) -> None:
    sent(admin_client, f"{ENTRIES}add/", typed(placement))
    row = PositionEntry.objects.get()
    assert admin_client.get(f"{ENTRIES}{row.pk}/delete/").status_code == 403


def test_a_transfer_says_whether_rights_passed(admin_client: Client, placement: Placement) -> None:
    operations.record(
        fact=Transfer(
            placement=placement,
            code="t-1",
            transferor=Holder.objects.get(code="xmark"),
            transferee=Holder.objects.get(code="sds"),
            security=security(placement, "series-d"),
            closing=placement.closings.get(code="first"),
            quantity=34,
            shares=144_681,
            occurred_on=AUGUST,
        )
    )
    row = Transfer.objects.get(code="t-1")
    assert (
        "missing the written agreement to assign" in admin_client.get(f"{TRANSFERS}{row.pk}/change/").content.decode()
    )
    factories.AssignmentPaperFactory.create(transfer=row, kind="consent", occurred_on=date(2003, 8, 20))
    assert (
        "Rights passed since Wed Aug 20, 2003 (§7(i))."
        in admin_client.get(f"{TRANSFERS}{row.pk}/change/").content.decode()
    )
    assert "since Wed Aug 20, 2003" in admin_client.get(TRANSFERS).content.decode()
