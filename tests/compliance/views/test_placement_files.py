"""A placement file given to the site is shown before it is saved, saved all or not at all, and read by line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from compliance.models import Deadline, Duty, Waiver
from compliance.placement_files import export
from holders.models import Transfer
from placements.models import Closing, Member, Milestone, Placement
from tests.compliance.admin.conftest import SignIn, shown
from tests.factories import ClosingFactory, DutyFactory, HolderFactory, TransferFactory

pytestmark = pytest.mark.django_db

LOAD = "/placements/load/?as_of=2003-08-06"
DEAL = """\
format = 1

[issuer]
name = "Example Pharma, Inc."

[placement]
slug = "example-2003"
name = "Example preferred"

[[closings]]
code = "first"
on = 2003-05-07

[[duties]]
code = "FILE"
title = "File it"
per = "closing"
due = "45 days after closing"
satisfied_by = "filing"
"""
WAIVER = """
[[waivers]]
duty = "FILE"
subject = "first"
kind = "waiver"
approved_by = "each Holder"
granted_on = 2003-07-01
"""


def text(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def given(client: Client, content: str) -> Any:
    return client.post(LOAD, {"file": SimpleUploadedFile("deal.toml", content.encode())})


def saved(client: Client, response: Any) -> Any:
    return client.post(LOAD, shown(response), follow=True)


def due() -> date | None:
    return Deadline.objects.as_of(date(2003, 8, 6)).get().due_on


def test_a_file_is_shown_then_saved_and_given_again_changes_nothing(counsel: Client) -> None:
    preview = given(counsel, DEAL)
    said = text(preview)
    assert "Nothing is saved yet." in said
    assert "Closings 1 new" in said
    assert "Save and add 1 deadline" in said
    assert not Placement.objects.exists()
    loaded = saved(counsel, preview)
    placement = Placement.objects.get()
    assert loaded.redirect_chain[-1][0].startswith(f"/placements/{placement.pk}/")
    assert due() == date(2003, 6, 21)
    assert "Nothing changes: all that deal.toml says is on record already." in text(given(counsel, DEAL))
    last: Any = Closing.history.latest("history_id")
    assert last.history_by == "the-counsel"


def test_what_a_changed_file_moves_is_shown_with_the_days_before_and_after(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL))
    preview = given(counsel, DEAL.replace("2003-05-07", "2003-05-12"))
    assert "Closings 1 changed" in text(preview)
    assert "Save and move 1 date" in text(preview)
    assert due() == date(2003, 6, 21)
    saved(counsel, preview)
    assert due() == date(2003, 6, 26)


def test_what_was_changed_since_it_was_shown_is_shown_again(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL))
    preview = given(counsel, DEAL.replace("2003-05-07", "2003-05-12"))
    saved(counsel, given(counsel, DEAL.replace("45 days", "30 days")))
    assert "Facts have changed since you read this list" in text(saved(counsel, preview))
    assert due() == date(2003, 6, 6)


def test_each_thing_to_correct_stands_at_its_line_and_nothing_is_saved(counsel: Client) -> None:
    wrong = DEAL.replace('satisfied_by = "filing"', 'satisfied_by = "filling"').replace('title = "File it"\n', "")
    response = given(counsel, wrong.replace("2003-05-07", '"May 32, 2003"'))
    lines = {trouble.place.rpartition(", ")[2]: trouble for trouble in response.context["troubles"]}
    assert lines["on"].line == 12
    assert lines["satisfied_by"].line == 18
    assert lines["satisfied_by"].text == 'satisfied_by = "filling"'
    assert "Did you mean “filing”?" in lines["satisfied_by"].reason
    assert lines["title"].line == 14
    assert not Placement.objects.exists()


@pytest.mark.parametrize("content", ["", "format = 1\n[placement", "\xff\xfe", "x" * 1_000_001, "a." * 40 + "b = 1"])
def test_what_is_no_placement_file_is_refused_in_words(counsel: Client, content: str) -> None:
    response = counsel.post(LOAD, {"file": SimpleUploadedFile("deal.toml", content.encode("latin-1"))})
    assert response.status_code == 200
    assert "Nothing was read." in text(response) or "1 to correct" in text(response)


def test_what_was_tampered_with_between_the_preview_and_saving_is_not_loaded(counsel: Client) -> None:
    preview = shown(given(counsel, DEAL))
    preview["file_given"] = [preview["file_given"][0][:-2]]
    assert "Choose a file." in text(counsel.post(LOAD, preview))
    assert not Placement.objects.exists()


def test_a_waiver_in_a_file_that_a_person_gives_waits_for_another_counsel(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL + WAIVER))
    waiver = Waiver.objects.get()
    assert (waiver.pending, waiver.entered_by and waiver.entered_by.username) == (True, "the-counsel")
    assert "Nothing changes" in text(given(counsel, DEAL + WAIVER))
    waiver.refresh_from_db()
    assert waiver.pending


def test_what_another_counsel_approved_a_waiver_for_cannot_become_something_else(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL + WAIVER))
    Waiver.objects.get().approve(by=User.objects.create_user("another"), at=timezone.now())
    response = given(counsel, (DEAL + WAIVER).replace('code = "first"', 'code = "initial"'))
    assert "is for the closing “first”, and would be for nothing" in text(response)
    assert saved(counsel, given(counsel, DEAL + WAIVER)).status_code == 200
    assert Closing.objects.get().code == "first"
    assert not Waiver.objects.get().pending


def test_what_another_person_entered_since_it_was_shown_is_not_overwritten_unseen(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL))
    preview = given(counsel, DEAL.replace('title = "File it"', 'title = "File the registration statement"'))
    duty = Duty.objects.get()
    duty.title = "File it by hand"
    duty.save()
    assert "Facts have changed since you read this list" in text(saved(counsel, preview))
    assert Duty.objects.get().title == "File it by hand"


def test_the_other_placements_of_an_issuer_on_record_are_not_told_as_new(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL))
    assert "Save and add 1 deadline" in text(given(counsel, DEAL.replace("example-2003", "example-2004")))


def test_a_row_of_the_ledger_that_is_not_in_the_file_is_not_deleted(counsel: Client) -> None:
    saved(counsel, given(counsel, DEAL))
    transfer = TransferFactory.create(placement=Placement.objects.get())
    response = given(counsel, DEAL)
    assert "A row of the ledger is made void and not deleted" in text(response)
    assert Transfer.objects.get() == transfer


@pytest.mark.parametrize("content", ['"duties[0]" = 1\n', "[[duties]]\n" * 500])
def test_however_much_is_wrong_the_page_is_shown(counsel: Client, content: str) -> None:
    response = given(counsel, content)
    assert "to correct" in text(response)
    assert len(response.context["troubles"]) <= 100


def test_a_placement_that_is_hidden_is_neither_changed_nor_named(counsel: Client) -> None:
    closing = ClosingFactory.create(code="first", placement__slug="example-2003", placement__name="Secret deal")
    DutyFactory.create(placement=closing.placement, code="FILE")
    other = User.objects.create_user("member")
    Member.objects.create(placement=closing.placement, person=other, added_at=timezone.now())
    before = export(closing.placement)
    Placement.objects.filter(pk=closing.placement_id).update(restricted=True)
    response = given(counsel, DEAL)
    assert "to which you have no access" in text(response)
    assert "Secret deal" not in text(response)
    assert export(Placement.objects.get()) == before


def test_a_holder_of_a_hidden_placement_is_not_taken_up_by_its_code(counsel: Client) -> None:
    hidden = ClosingFactory.create().placement
    hidden.parties.add(HolderFactory.create(code="quiet-fund", name="Quiet Fund LP"))
    Placement.objects.filter(pk=hidden.pk).update(restricted=True)
    response = given(counsel, f'{DEAL}\n[[holders]]\ncode = "quiet-fund"\nname = "A Fund"\n')
    assert "to which you have no access" in text(response)
    assert "Quiet Fund LP" not in response.content.decode()


@pytest.mark.parametrize("role", ["reader", "editor", "administrator"])
def test_only_counsel_gives_one(sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get(LOAD).status_code == 403


def test_an_event_that_came_by_a_file_with_a_placement_offers_no_undo(admin_client: Client) -> None:
    saved(
        admin_client,
        given(admin_client, DEAL + '\n[[milestones]]\nevent = "filing"\nclosing = "first"\non = 2003-06-20\n'),
    )
    page = text(admin_client.get(f"/events/{Milestone.objects.get().pk}/"))
    assert "Entered by admin" in page
    assert "Undo" not in page
