"""A closing and an event have pages that say what is on record of them, and lead to what is done about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from compliance import operations
from placements.models import Closing, EventKind, Milestone, Placement
from tests.compliance.admin.conftest import Form, SignIn
from tests.factories import (
    ClosingFactory,
    DutyFactory,
    MilestoneFactory,
    RegistrationStatementFactory,
    SourceDocumentFactory,
)

from .entering import Entering, undo

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


@pytest.fixture
def closing() -> Closing:
    """A closing of May 7, 2003, 45 days after which a filing was due (2003 agreement: §2)."""
    made: Closing = ClosingFactory.create(code="first", occurred_on=date(2003, 5, 7))
    source = SourceDocumentFactory.create(placement=made.placement, code="ex-4.4")
    made.source, made.clause, made.certainty, made.reason = source, "§1", "inferred", "the agreement is of this day"
    made.save()
    event = EventKind.objects.get(name="filing")
    DutyFactory.create(placement=made.placement, code="FILE", title="File it", satisfied_by=event)
    operations.refresh(placement=made.placement)
    return made


@pytest.fixture
def event(closing: Closing) -> Milestone:
    """The filing, on June 20, 2003."""
    filing = EventKind.objects.get(name="filing")
    statement = RegistrationStatementFactory.create(placement=closing.placement, code="s-3", form="S-3")
    statement.closings.add(closing)
    made: Milestone = MilestoneFactory.create(
        placement=closing.placement, event=filing, registration_statement=statement, occurred_on=date(2003, 6, 20)
    )
    operations.refresh(placement=closing.placement)
    return made


def test_a_closing_says_what_it_rests_on_and_what_rests_on_it(closing: Closing, counsel: Client) -> None:
    said = text(counsel.get(f"/closings/{closing.pk}/?as_of={DAY}"))
    assert "Wednesday, May 7, 2003" in said
    assert "inferred: the agreement is of this day" in said
    assert "Source Ex. 4.4 §1" in said
    assert "Deadlines that rest on it" in said
    assert "File it" in said
    assert "Missed, 46 days late" in said


def test_an_event_says_what_it_concerns_and_what_it_satisfies(event: Milestone, counsel: Client) -> None:
    said = text(counsel.get(f"/events/{event.pk}/?as_of={DAY}"))
    assert "Friday, June 20, 2003" in said
    assert "Registration statement Form S-3" in said
    assert "Met Fri Jun 20" in said
    before = text(counsel.get(f"/events/{event.pk}/?as_of=2003-06-19"))
    assert "As of this day no deadline counts from it, and it satisfies none." in before
    assert "Registration statements that cover it Form S-3" in text(
        counsel.get(f"/closings/{event.registration_statement.closings.get().pk}/")  # type: ignore[union-attr]
    )


def test_a_closing_is_corrected_from_its_page_and_undone_there(closing: Closing, counsel: Client) -> None:
    page = f"/closings/{closing.pk}/?as_of={DAY}"
    change = f"/closings/{closing.pk}/change/?as_of={DAY}"
    assert change in counsel.get(page).content.decode()
    shown = Entering(counsel, change).press(occurred_on="2003-05-12")
    assert "Saving this would move 1 date" in text(shown)
    saved = Entering(counsel, change).save(occurred_on="2003-05-12")
    assert saved.redirect_chain[-1][0] == page
    assert "Monday, May 12, 2003" in text(saved)
    later = counsel.get(page)
    assert "Last changed by the-counsel" in text(later)
    undo(counsel, later)
    closing.refresh_from_db()
    assert closing.occurred_on == date(2003, 5, 7)


def test_an_event_is_corrected_from_its_page(event: Milestone, counsel: Client) -> None:
    change = f"/events/{event.pk}/change/?as_of={DAY}"
    saved = Entering(counsel, change).save(occurred_on="2003-06-23", note="As the receipt shows")
    assert "Met 2 days late" in text(saved)
    event.refresh_from_db()
    assert (event.occurred_on, event.note) == (date(2003, 6, 23), "As the receipt shows")


def test_an_event_taken_back_on_its_own_page_leads_to_the_placement(closing: Closing, counsel: Client) -> None:
    record = f"/record/event/?placement={closing.placement.slug}&event=filing&closing=first&new_statement="
    Entering(counsel, record).save(occurred_on="2003-06-20")
    event = Milestone.objects.get(event__name="filing")
    taken_back = undo(counsel, counsel.get(f"/events/{event.pk}/"))
    assert "Taken back: event “filing”" in text(taken_back)
    assert taken_back.redirect_chain[-1][0].startswith(f"/placements/{closing.placement_id}/")


def test_what_somebody_else_entered_offers_no_undo(closing: Closing, counsel: Client, sign_in: SignIn) -> None:
    Entering(counsel, f"/closings/{closing.pk}/change/").save(name="The first one")
    assert "Undo" in counsel.get(f"/closings/{closing.pk}/").content.decode()
    page = sign_in("reader").get(f"/closings/{closing.pk}/").content.decode()
    assert "Undo" not in page
    assert "Correct" not in page


def test_a_closing_that_was_added_is_taken_back_while_nothing_rests_on_it(closing: Closing, counsel: Client) -> None:
    add = f"/admin/placements/closing/add/?placement={closing.placement_id}"
    Form(counsel, add).save(code="second", occurred_on="2003-06-04")
    page = counsel.get(f"/closings/{Closing.objects.get(code='second').pk}/")
    assert "by the-counsel" in page.content.decode()
    assert undo(counsel, page).status_code == 200
    assert not Closing.objects.filter(code="second").exists()


def test_a_stranger_to_the_placement_finds_neither(event: Milestone, counsel: Client) -> None:
    Placement.objects.filter(pk=event.placement_id).update(restricted=True)
    closing = Closing.objects.get()
    pages = [f"/closings/{closing.pk}/", f"/closings/{closing.pk}/change/"]
    pages += [f"/events/{event.pk}/", f"/events/{event.pk}/change/"]
    assert [counsel.get(page).status_code for page in pages] == [404] * 4
