"""The page that takes a clause library for a placement: choose, read what it adds, take."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from compliance import libraries
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn, messages
from tests.factories import AgreementFactory, DutyFactory, PlacementFactory, SourceDocumentFactory

from .entering import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    """A placement with an agreement that a document states, and a duty of its own."""
    found = PlacementFactory.create(name="New deal", slug="new-deal")
    AgreementFactory.create(placement=found, source=SourceDocumentFactory.create(placement=found, code="ex-4.4"))
    DutyFactory.create(placement=found, code="FILE", due="30 days after closing")
    return found


def address(placement: Placement) -> str:
    return f"/placements/{placement.pk}/library/"


def test_the_pages_of_placement_and_agreement_lead_to_it_for_counsel_alone(
    placement: Placement, counsel: Client, sign_in: SignIn
) -> None:
    pages = [
        f"/admin/placements/placement/{placement.pk}/change/",
        f"/admin/placements/agreement/{placement.agreement.pk}/change/",
    ]
    link = f'href="{address(placement)}'
    assert all(link in counsel.get(page).content.decode() for page in pages)
    editor = sign_in("editor")
    assert not any(link in editor.get(page).content.decode() for page in pages)
    assert editor.get(address(placement)).status_code == 403
    assert editor.post(address(placement), {"library": "rra-2003", "duty": ["EFFECT"]}).status_code == 403
    assert placement.duties.count() == 1


def test_it_offers_every_library_by_its_title(placement: Placement, counsel: Client) -> None:
    page = counsel.get(address(placement)).content.decode()
    for code in libraries.library_codes():
        assert f'<option value="{code}">' in page


def test_it_shows_what_would_be_added_and_what_is_on_record(placement: Placement, counsel: Client) -> None:
    offers = counsel.get(address(placement) + "?library=rra-2003").context["offers"]
    assert [offer.code for offer in offers] == libraries.library("rra-2003").duty_codes
    assert [offer.code for offer in offers if offer.on_record] == ["FILE"]
    effect = next(offer for offer in offers if offer.code == "EFFECT")
    assert effect.when == "the earlier of 5 business days after no-review notice and 90 days after closing"
    assert effect.per == "each closing"
    assert placement.duties.count() == 1


def test_an_open_duty_says_from_when_until_when_and_a_rule_its_years(placement: Placement, counsel: Client) -> None:
    offers = counsel.get(address(placement) + "?library=sec-rules").context["offers"]
    when = {offer.code: offer.when for offer in offers}
    assert when["ACCELERATION"] == "open from no-review notice until acceleration requested"
    assert when["FORM-D-1982"] == "15 days after first sale (in force until 2008-09-14)"


def test_a_calendar_is_named_by_what_it_is(placement: Placement, counsel: Client) -> None:
    offers = counsel.get(address(placement) + "?library=market-45-90").context["offers"]
    [final] = [offer for offer in offers if offer.code == "FILE-424B"]
    assert final.when == "1 business day after effectiveness on the SEC's calendar"


def test_it_takes_what_is_ticked_and_keeps_what_is_on_record(placement: Placement, counsel: Client) -> None:
    sent = {"library": "rra-2003", "duty": ["FILE", "EFFECT", "INDEMNITY"]}
    response = counsel.post(address(placement), sent, follow=True)
    told = messages(response)
    assert "Added 2 duties of “The registration rights agreement of May 7, 2003”." in told
    assert "Kept 1 duty that was on record." in told
    assert {duty.code for duty in placement.duties.all()} == {"FILE", "EFFECT", "INDEMNITY"}
    assert placement.duties.get(code="FILE").due == "30 days after closing"
    assert placement.duties.get(code="INDEMNITY").cited_as == "Ex. 4.4 §5(c)"


def test_a_library_that_was_taken_is_taken_back_with_duties_that_count_from_each_other(
    placement: Placement, counsel: Client
) -> None:
    sent = {"library": "market-30-60", "duty": libraries.library("market-30-60").duty_codes}
    taken = counsel.post(address(placement), sent, follow=True)
    assert placement.duties.count() > 2
    undo(counsel, taken)
    assert [duty.code for duty in placement.duties.all()] == ["FILE"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"library": "rra-2003"}, "Nothing was taken. Tick at least one duty to take."),
        ({"library": "rra-203", "duty": ["FILE"]}, "rra-203 is not one of the available choices."),
        (
            {"library": "market-30-60", "duty": ["GRACE-EFFECT"]},
            "Nothing was taken. GRACE-EFFECT counts from the deadline of EFFECT, which new-deal does not have.",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_ticked_is_kept(
    placement: Placement, counsel: Client, sent: dict[str, Any], said: str
) -> None:
    response = counsel.post(address(placement), sent)
    assert said in response.content.decode()
    assert placement.duties.count() == 1
    ticked = {offer.code for offer in response.context["offers"] if offer.chosen}
    assert ticked == (set(sent.get("duty", ())) if response.context["offers"] else set())


def test_a_placement_that_is_none_is_not_found(counsel: Client) -> None:
    assert counsel.get("/placements/4711/library/").status_code == 404
