"""Schedule 1 on the site: given from the closing's page, shown beside its lines, decided on, imported and undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from compliance.entering.schedules import ScheduleFileForm
from compliance.models import Deadline, ScheduleImport
from compliance.saving.carrying import CARRIED, carried
from holders import schedule
from holders.models import Allocation, Holder
from placements.models import Closing, Placement
from tests.compliance.admin.conftest import SignIn, messages, shown
from tests.compliance.intake.conftest import SCHEDULE
from tests.compliance.intake.conftest import closing as closing
from tests.compliance.intake.test_importing import CSV, everything
from tests.factories import CoverageFactory, DutyFactory, HolderFactory, PlacementFactory

RECEIPT_QUERIES = 10


def give(client: Client, closing: Closing, content: bytes = b"", **typed: str) -> Any:
    """Give a file, or text, on the closing's page."""
    if content:
        return client.post(_give(closing), {"file": SimpleUploadedFile("schedule.txt", content), **typed}, follow=True)
    return client.post(_give(closing), typed, follow=True)


def _give(closing: Closing) -> str:
    return reverse("compliance:schedule-load", args=[closing.pk])


def _look() -> str:
    return reverse("compliance:schedule-import", args=[ScheduleImport.objects.get(applied_at=None).pk])


def take(client: Client, **typed: str) -> Any:
    """Open the page that shows what the kept file says, and import it."""
    return client.post(_look(), {**shown(client.get(_look())), **typed}, follow=True)


def held(response: Any) -> str:
    """The file that a page carries."""
    [value] = shown(response)[CARRIED]
    return value


def test_the_page_of_a_closing_leads_to_it(counsel: Client, closing: Closing) -> None:
    page = counsel.get(reverse("compliance:closing-detail", args=[closing.pk]))
    assert _give(closing) in page.content.decode()


def test_a_file_is_shown_beside_its_lines_and_nothing_is_written_yet(counsel: Client, closing: Closing) -> None:
    page = give(counsel, closing, SCHEDULE.read_bytes())
    said = page.content.decode()
    assert "152 West 57th Street, 21st Floor<br>" in said
    [printed] = [line for line in SCHEDULE.read_text("utf-8").split("\n") if "212-247-1329" in line]
    assert printed in said
    assert "4,440,000" in said
    assert "Import 9 rows" in said
    assert Allocation.objects.count() == 0


def test_what_was_shown_is_imported_and_undone(counsel: Client, closing: Closing) -> None:
    before = everything()
    give(counsel, closing, SCHEDULE.read_bytes())
    page = take(counsel)
    assert "Imported schedule.txt: 25 new allocations, 0 changed, 0 unchanged, 9 new holders." in messages(page)
    assert "Undo this import" in page.content.decode()
    undone = counsel.post(reverse("compliance:schedule-undo", args=[ScheduleImport.objects.get().pk]), follow=True)
    assert "Taken back: schedule.txt." in messages(undone)
    assert everything() == before


def test_the_closing_is_named_before_a_file_is_given_and_after_one_was_refused(
    counsel: Client, closing: Closing
) -> None:
    for page in (counsel.get(_give(closing)), give(counsel, closing, text="of no schedule")):
        assert f"For {closing}. The next page" in page.content.decode()


def test_pasted_text_is_taken_too(counsel: Client, closing: Closing) -> None:
    page = give(counsel, closing, text=CSV + "Xmark Fund Ltd.,134,285106,1340000\r\n")
    assert "<h1>What the pasted text says</h1>" in page.content.decode()
    take(counsel)
    assert Allocation.objects.count() == 2


def test_the_same_file_again_says_that_it_changes_nothing(counsel: Client, closing: Closing) -> None:
    give(counsel, closing, SCHEDULE.read_bytes())
    take(counsel)
    before = everything()
    give(counsel, closing, SCHEDULE.read_bytes())
    page = take(counsel)
    assert "Everything in the file is on record; nothing was changed." in messages(page)
    assert everything() == before


def test_what_was_changed_since_it_was_shown_is_not_imported_over(counsel: Client, closing: Closing) -> None:
    give(counsel, closing, text=CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    take(counsel)
    give(counsel, closing, text=CSV + "Xmark Fund Ltd.,150,285106,1340000\n")
    page = counsel.get(_look())
    line = Allocation.objects.get(security__code="series-d")
    line.quantity = 140
    line.save()
    refused = counsel.post(_look(), shown(page))
    assert "is another on record than when you opened the page" in refused.content.decode()
    line.refresh_from_db()
    assert line.quantity == 140
    counsel.post(_look(), shown(refused))
    line.refresh_from_db()
    assert line.quantity == 150


def test_a_holder_who_came_meanwhile_is_shown_before_the_import(counsel: Client, closing: Closing) -> None:
    give(counsel, closing, text=CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    page = counsel.get(_look())
    HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
    assert "is another on record" in counsel.post(_look(), shown(page)).content.decode()
    assert not Allocation.objects.exists()


def test_a_near_name_must_be_decided_first(counsel: Client, closing: Closing) -> None:
    HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
    page = give(counsel, closing, text=CSV + "Xmark Funds Ltd.,134,285106,1340000\n")
    assert "Names to decide" in page.content.decode()
    page = take(counsel)
    assert "Say whether it is the same holder or a new one." in page.content.decode()
    assert Allocation.objects.count() == 0
    take(counsel, **{"name-0": "xmark"})
    assert set(Allocation.objects.values_list("holder__code", flat=True)) == {"xmark"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": CSV + "A Fund,x,0,1\n"}, "row 2, column “Series D”: “x” is not a figure."),
        ({}, "Choose a file, or paste its text: one of the two."),
        ({"text": CSV, "columns": "Series D"}, "Write each line as a heading"),
        ({"text": "no table"}, "No table was found"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_kept(
    counsel: Client, closing: Closing, typed: dict[str, str], said: str
) -> None:
    page = counsel.post(_give(closing), typed, follow=True)
    assert said in page.content.decode()
    assert ScheduleImport.objects.count() == 0


def test_a_file_that_cannot_be_read_need_not_be_given_again(counsel: Client, closing: Closing) -> None:
    refused = give(counsel, closing, b"Name,Series D,Price paid,Notes\nXmark Fund Ltd.,134,1340000,see \xa72\n")
    assert "schedule.txt is kept here." in refused.content.decode()
    again = give(counsel, closing, file_given=held(refused), encoding="cp1252", columns="Notes")
    assert "Write each line as a heading" in again.content.decode()
    assert "schedule.txt is kept here." in again.content.decode()
    give(counsel, closing, file_given=held(again), encoding="cp1252", columns="Notes = ignore")
    take(counsel)
    assert ScheduleImport.objects.get().file_name == "schedule.txt"
    assert Allocation.objects.get().quantity == 134


def test_text_stands_on_the_page_again_and_a_file_of_another_page_does_not(counsel: Client, closing: Closing) -> None:
    refused = give(counsel, closing, text="no table", file_given=carried("deal.toml", b"x", page="placement"))
    assert refused.context["form"]["text"].value() == "no table"
    assert refused.context["carried"] == ""


def test_an_import_that_brings_deadlines_is_made_once_they_were_read(counsel: Client, closing: Closing) -> None:
    DutyFactory.create(placement=closing.placement, code="EACH", per="holder", due="10 days after closing")
    give(counsel, closing, text=CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    page = take(counsel)
    assert "Import 1 row and add 1 deadline" in page.content.decode()
    assert not Allocation.objects.exists()
    imported = counsel.post(page.request["PATH_INFO"], shown(page), follow=True)
    assert "Deadlines changed" in messages(imported)
    assert set(Deadline.objects.values_list("holder__name", flat=True)) == {"Xmark Fund Ltd."}
    undo = reverse("compliance:schedule-undo", args=[ScheduleImport.objects.get().pk])
    assert "Deadlines changed" in messages(counsel.post(undo, follow=True))


def test_sent_twice_it_is_imported_once_and_leads_to_the_receipt(counsel: Client, closing: Closing) -> None:
    give(counsel, closing, text=CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    address, sent = _look(), shown(counsel.get(_look()))
    receipt = counsel.post(address, sent, follow=True).request["PATH_INFO"]
    second = counsel.post(address, sent, follow=True)
    assert "pasted.txt was imported already." in messages(second)
    assert second.request["PATH_INFO"] == counsel.get(address, follow=True).request["PATH_INFO"] == receipt
    assert ScheduleImport.objects.count() == 1


def test_the_receipt_says_what_was_new_and_what_was_changed(counsel: Client, closing: Closing) -> None:
    for line in ("Xmark Fund Ltd.,134,285106,1340000\n", "Xmark Fund Ltd.,150,285106,1340000\n"):
        give(counsel, closing, text=CSV + line)
        page = take(counsel)
    said = " ".join(strip_tags(page.content.decode()).split())
    assert "0 new, 1 changed, 1 unchanged" in said
    assert "was 134 for $1,340,000.00" in said
    receipts = [line.lots for line in page.context["receipt"].lines]
    assert [[(lot.quantity, lot.was) for lot in lots] for lots in receipts] == [[(150, "134 for $1,340,000.00")]]


def test_a_reader_reads_the_receipt_and_a_stranger_none_of_it(
    sign_in: SignIn, closing: Closing, django_assert_num_queries: Any
) -> None:
    counsel, reader = sign_in("counsel"), sign_in("reader")
    give(counsel, closing, SCHEDULE.read_bytes())
    kept = _look()
    take(counsel)
    receipt = reverse("compliance:schedule-receipt", args=[ScheduleImport.objects.get().pk])
    assert receipt in reader.get(reverse("compliance:closing-detail", args=[closing.pk])).content.decode()
    reader.get(receipt)
    with django_assert_num_queries(RECEIPT_QUERIES):
        page = reader.get(receipt)
    assert "Undo this import" not in page.content.decode()
    give(counsel, closing, text=CSV + "Xmark Fund Ltd.,150,285106,1340000\n")
    Placement.objects.update(restricted=True)
    undo = f"{receipt}undo/"
    assert [counsel.get(address).status_code for address in (_give(closing), kept, _look(), receipt)] == [404] * 4
    assert counsel.post(undo).status_code == 404


def test_an_edit_since_stands_in_the_way_of_an_undo(counsel: Client, closing: Closing) -> None:
    give(counsel, closing, SCHEDULE.read_bytes())
    take(counsel)
    Allocation.objects.filter(holder__code="ota-llc", security__code="d-1").update(quantity=21_278)
    undo = reverse("compliance:schedule-undo", args=[ScheduleImport.objects.get().pk])
    assert "edited since" in messages(counsel.post(undo, follow=True))
    assert Allocation.objects.count() == 25


def test_a_reader_may_neither_give_nor_import_nor_undo(sign_in: SignIn, closing: Closing) -> None:
    give(sign_in("counsel"), closing, SCHEDULE.read_bytes())
    reader = sign_in("reader")
    number = ScheduleImport.objects.get().pk
    undo = reverse("compliance:schedule-undo", args=[number])
    assert [reader.post(address).status_code for address in (_give(closing), _look(), undo)] == [403] * 3


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    counsel: Client, closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "LARGEST", 1_000)
    monkeypatch.delattr(ScheduleFileForm, "upload")
    page = give(counsel, closing, b"Name,Series D\n" + b"Xmark Fund Ltd.,134\n" * 100)
    assert "The file has 2,014 bytes; at most 1,000 are read." in page.content.decode()


@pytest.mark.parametrize("named", ["covered", "listed"])
def test_what_is_hidden_stands_in_the_way_of_an_undo_unnamed(counsel: Client, closing: Closing, named: str) -> None:
    give(counsel, closing, SCHEDULE.read_bytes())
    take(counsel)
    ota = Holder.objects.get(code="ota-llc")
    if named == "covered":
        hidden = CoverageFactory.create(holder=ota).registration_statement.placement
    else:
        hidden = PlacementFactory.create()
        ota.party_to.add(hidden)
    Placement.objects.filter(pk=hidden.pk).update(restricted=True, name="Project Canary")
    undo = reverse("compliance:schedule-undo", args=[ScheduleImport.objects.get().pk])
    said = messages(counsel.post(undo, follow=True))
    assert "Records to which you have no access rest on what would go." in said
    assert "OTA" not in said
    assert "Canary" not in said
    assert Holder.objects.filter(code="ota-llc").exists()
