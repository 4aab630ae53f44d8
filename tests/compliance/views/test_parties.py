"""Holders, issuers, what documents state of them, questionnaires and documents are entered on the site."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from holders.models import Address, Control, Holder, HolderName, HolderStatus, QuestionnaireStep
from placements.models import DocumentVersion, Issuer, IssuerAddress, Placement, SourceDocument
from tests import factories
from tests.compliance.admin.conftest import SignIn

from .entering import Entering, errors, undo
from .test_recording import days, text

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"
ABOUT = f"placement=series-d-2003&as_of={DAY}"


@pytest.mark.parametrize(
    ("model", "noun", "typed"),
    [
        (HolderName, "othername", {"holder": "xmark", "name": "Xmark Funds"}),
        (Address, "address", {"holder": "xmark", "starts_on": "2003-07-01", "fax": "212-555-0100"}),
        (IssuerAddress, "issueraddress", {"starts_on": "2003-07-01", "attention": "General Counsel"}),
        (HolderStatus, "status", {"holder": "xmark", "status": "accredited"}),
        (Control, "control", {"holder": "xmark", "person": "Xmark Capital Partners", "power": "both"}),
    ],
)
def test_what_is_stated_of_a_party_is_added_and_taken_back(
    series_d: Placement, counsel: Client, model: Any, noun: str, typed: dict[str, str]
) -> None:
    before, count = days(), model.objects.count()
    saved = Entering(counsel, f"/record/{noun}/?{ABOUT}").save(**typed)
    assert model.objects.count() == count + 1, errors(saved)
    undo(counsel, saved)
    assert (model.objects.count(), days()) == (count, before)


def test_a_questionnaire_is_sent_chased_and_received_from_where_it_is_outstanding(
    series_d: Placement, counsel: Client
) -> None:
    statement = factories.RegistrationStatementFactory.create(placement=series_d, code="s-3")
    address = f"/record/step/?{ABOUT}&registration_statement=s-3&holder=xmark"
    for step, day in (("sent", "2003-05-20"), ("chased", "2003-06-02")):
        Entering(counsel, address).save(step=step, occurred_on=day)
    listed = counsel.get(f"/questionnaires/?as_of={DAY}").content.decode()
    assert "registration_statement=s-3&amp;holder=xmark" in listed
    incomplete = Entering(counsel, address).press(step="incomplete", occurred_on="2003-06-10")
    assert "Say what is missing" in text(incomplete)
    Entering(counsel, address).save(step="received", occurred_on="2003-06-12")
    assert "Record a step</a></span>" not in counsel.get(f"/questionnaires/?as_of={DAY}").content.decode()
    steps = QuestionnaireStep.objects.filter(registration_statement=statement, holder__code="xmark")
    assert [row.step for row in steps] == ["sent", "chased", "received"]
    holder = counsel.get(f"/holders/{Holder.objects.get(code='xmark').pk}/?as_of={DAY}").content.decode()
    assert all(f"/questionnaire-steps/{row.pk}/" in holder for row in steps)


class TestAHolder:
    """On file for one placement to begin with; its page leads to all that is stated of it."""

    ADDRESS = f"/record/holder/?{ABOUT}"

    def test_is_put_on_file_with_a_code_of_its_name_and_its_page_goes_on(
        self, series_d: Placement, counsel: Client
    ) -> None:
        page = Entering(counsel, self.ADDRESS).save(name="Betts Holdings, L.P.")
        holder = Holder.objects.get(name="Betts Holdings, L.P.")
        assert (holder.code, list(holder.party_to.all())) == ("betts-holdings-lp", [series_d])
        said = page.content.decode()
        assert "Betts Holdings, L.P." in said
        assert "L.P.." not in said
        assert page.request["PATH_INFO"] == f"/holders/{holder.pk}/"
        assert all(f"/record/{noun}/?holder=betts-holdings-lp" in said for noun in ("address", "status", "control"))

    def test_whose_name_is_on_file_is_another_entity_only_by_a_code_of_its_own(
        self, series_d: Placement, counsel: Client
    ) -> None:
        name = Holder.objects.get(code="xmark").name
        [refused] = errors(Entering(counsel, self.ADDRESS).press(name=name))["name"]
        assert "is on file, with the code xmark" in refused
        Entering(counsel, self.ADDRESS).save(name=name, code="xmark-other")
        assert Holder.objects.filter(name=name).count() == 2

    def test_is_corrected_and_taken_back(self, series_d: Placement, counsel: Client) -> None:
        holder = Holder.objects.get(code="xmark")
        before = holder.name
        saved = Entering(counsel, f"/holders/{holder.pk}/change/?as_of={DAY}").save(name="Xmark Fund II Ltd.")
        holder.refresh_from_db()
        assert holder.name == "Xmark Fund II Ltd."
        undo(counsel, saved)
        holder.refresh_from_db()
        assert holder.name == before

    def test_is_no_readers_and_no_strangers_to_enter(self, series_d: Placement, sign_in: SignIn) -> None:
        reader, editor = sign_in("reader"), sign_in("editor")
        holder = Holder.objects.get(code="xmark")
        change = f"/holders/{holder.pk}/change/"
        issuer = f"/issuers/{series_d.issuer_id}/change/"
        pages = (self.ADDRESS, change, issuer, "/record/issuer/", f"/record/document/?{ABOUT}")
        assert [reader.get(page).status_code for page in pages] == [403] * 5
        assert [editor.get(page).status_code for page in pages] == [200] * 5
        Placement.objects.update(restricted=True)
        assert [editor.get(page).status_code for page in (change, issuer)] == [404] * 2
        assert [editor.post(page).status_code for page in (self.ADDRESS, f"/record/document/?{ABOUT}")] == [404] * 2


def test_an_issuer_is_added_before_its_placement_and_corrected_with_what_moves_shown(
    series_d: Placement, counsel: Client
) -> None:
    Entering(counsel, "/record/issuer/").save(name="Example Pharma, Inc.", fiscal_year_end="06-30")
    assert Issuer.objects.get(name="Example Pharma, Inc.").fiscal_year_end == "06-30"
    wrong = Entering(counsel, "/record/issuer/").press(name="Other, Inc.", fiscal_year_end="June 30")
    assert errors(wrong)["fiscal_year_end"] == ["Give month and day, such as 12-31."]
    address = f"/issuers/{series_d.issuer_id}/change/?as_of={DAY}&next=/placements/{series_d.pk}/"
    saved = Entering(counsel, address).save(symbol="SPPI")
    assert saved.request["PATH_INFO"] == f"/placements/{series_d.pk}/"
    series_d.issuer.refresh_from_db()
    assert series_d.issuer.symbol == "SPPI"


class TestADocument:
    """Cited with or without its file."""

    ADDRESS = f"/record/document/?{ABOUT}"

    def add(self, client: Client, content: bytes | None, **typed: str) -> Any:
        form = Entering(client, self.ADDRESS)
        file = {"file": SimpleUploadedFile("letter.txt", content)} if content is not None else {}
        return client.post(self.ADDRESS, {**form.data, **typed, **file}, follow=True)

    def test_is_added_with_its_file_and_leads_to_its_page(self, series_d: Placement, counsel: Client) -> None:
        page = self.add(counsel, b"Dear Holder", title="Letter of July 1, 2003", dated_on="2003-07-01")
        version = DocumentVersion.objects.get(file_name="letter.txt")
        assert (version.document.code, version.document.placement) == ("letter-of-july-1-2003", series_d)
        assert page.request["PATH_INFO"] == f"/documents/{version.document_id}/"
        change = Entering(counsel, f"/documents/{version.document_id}/change/?as_of={DAY}")
        undo(counsel, change.save(title="Letter to the holders"))
        assert SourceDocument.objects.get(pk=version.document_id).title == "Letter of July 1, 2003"

    def test_is_cited_without_a_file_and_taken_back(self, series_d: Placement, counsel: Client) -> None:
        saved = self.add(counsel, None, title="Call of July 2, 2003", cite="call")
        assert SourceDocument.objects.get(title="Call of July 2, 2003").cited_as == "call"
        undo(counsel, saved)
        assert not SourceDocument.objects.filter(title="Call of July 2, 2003").exists()

    def test_whose_file_is_not_taken_is_not_added(self, series_d: Placement, counsel: Client) -> None:
        count = SourceDocument.objects.count()
        refused = self.add(counsel, b"MZ\x00\x01", title="A program")
        assert "Nothing is saved yet." in text(refused)
        assert refused.context["form"]["title"].value() == "A program"
        assert SourceDocument.objects.count() == count
