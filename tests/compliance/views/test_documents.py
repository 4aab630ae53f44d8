"""The files of a document: uploaded on its page, listed, found by what stands in them, and given out safely."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from placements.keeping import keep
from placements.models import DocumentVersion, Placement, SourceDocument
from tests.compliance.admin.conftest import SignIn, messages
from tests.factories import (
    AllocationFactory,
    ClosingFactory,
    DocumentVersionFactory,
    MilestoneFactory,
    SourceDocumentFactory,
)
from tests.placements import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def document(db: None) -> SourceDocument:
    return SourceDocumentFactory.create(title="Registration Rights Agreement", code="ex-4.4")


def upload(client: Client, document: SourceDocument, name: str, content: bytes, note: str = "") -> Any:
    address = f"/documents/{document.pk}/file/"
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(address, {"file": file, "note": note}, follow=True)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def address_of(version: DocumentVersion) -> str:
    return f"/documents/versions/{version.pk}/"


class TestUploading:
    def test_the_page_of_the_document_leads_to_the_upload_and_lists_the_versions(
        self, counsel: Client, document: SourceDocument
    ) -> None:
        change = f"/documents/{document.pk}/"
        assert "No file has been uploaded." in page(counsel, change)
        assert f"/documents/{document.pk}/file/" in page(counsel, change)
        response = upload(counsel, document, "agreement.pdf", corpus.pdf(), "as filed")
        assert messages(response) == "Stored agreement.pdf as version 1."
        upload(counsel, document, "agreement.docx", corpus.docx())
        listed = page(counsel, change)
        versions = {version.number: version for version in document.versions.all()}
        assert listed.index(address_of(versions[2])) < listed.index(address_of(versions[1]))
        assert listed.count("superseded") == 1
        assert "as filed" in listed
        assert "the-counsel" in listed
        assert versions[1].sha256 in listed

    def test_a_file_without_a_text_is_kept_and_says_so(self, counsel: Client, document: SourceDocument) -> None:
        said = messages(upload(counsel, document, "page.png", corpus.png()))
        assert said == "Stored page.png as version 1. Its text cannot be searched: it is a picture."

    @pytest.mark.parametrize("case", corpus.REFUSED)
    def test_a_hostile_file_is_refused_on_the_page(self, counsel: Client, document: SourceDocument, case: str) -> None:
        response = upload(counsel, document, *corpus.REFUSED[case])
        assert response.status_code == 200
        assert "Nothing was stored." in response.content.decode()
        assert response.context["form"].errors["file"][0].endswith(".")
        assert not DocumentVersion.objects.exists()

    def test_a_file_that_is_too_large_is_refused_while_it_arrives(
        self, counsel: Client, document: SourceDocument, settings: Settings, media: Path
    ) -> None:
        settings.DOCUMENT_MOST_BYTES = 2**20
        response = upload(counsel, document, "long.txt", b"a" * (2**20 + 1))
        assert response.context["form"].errors == {
            "file": ["The file has more than 1 MB. Give a smaller one, or a part of it."]
        }
        assert not media.exists()

    def test_a_request_that_is_far_too_large_is_not_read(
        self, counsel: Client, document: SourceDocument, settings: Settings
    ) -> None:
        settings.DOCUMENT_MOST_BYTES = 2**10
        assert upload(counsel, document, "long.txt", b"a" * 2**13).status_code == 400

    def test_a_stranger_sends_no_file(self, client: Client, document: SourceDocument, media: Path) -> None:
        response = upload(client, document, "agreement.pdf", corpus.pdf())
        assert response.redirect_chain[0][0].startswith(("/admin/login/", "/accounts/login/"))
        assert response.wsgi_request.FILES == {}
        assert not media.exists()

    @pytest.mark.parametrize("role", ["reader", "administrator"])
    def test_who_only_reads_uploads_nothing(self, sign_in: SignIn, document: SourceDocument, role: str) -> None:
        assert upload(sign_in(role), document, "agreement.pdf", corpus.pdf()).status_code == 403
        assert not DocumentVersion.objects.exists()

    def test_an_editor_uploads(self, sign_in: SignIn, document: SourceDocument) -> None:
        assert upload(sign_in("editor"), document, "agreement.pdf", corpus.pdf()).status_code == 200
        assert document.versions.count() == 1

    def test_a_document_with_a_file_is_not_deleted_and_the_page_says_what_holds_it(
        self, counsel: Client, document: SourceDocument
    ) -> None:
        upload(counsel, document, "agreement.pdf", corpus.pdf())
        asked = f"/admin/placements/sourcedocument/{document.pk}/delete/"
        assert "agreement.pdf, version 1 of Ex. 4.4" in page(counsel, asked)
        counsel.post(asked, {"post": "yes"})
        assert SourceDocument.objects.filter(pk=document.pk).exists()


class TestGivingOut:
    @pytest.mark.parametrize("name", corpus.TAKEN)
    def test_a_file_is_given_out_to_be_saved_and_never_shown(
        self, counsel: Client, document: SourceDocument, name: str
    ) -> None:
        upload(counsel, document, name, corpus.TAKEN[name])
        response = counsel.get(address_of(document.versions.get()))
        assert b"".join(response.streaming_content) == corpus.TAKEN[name]  # type: ignore[attr-defined]
        assert response["Content-Disposition"].startswith("attachment; filename=")
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-store, private"
        assert response["Content-Length"] == str(len(corpus.TAKEN[name]))
        assert "html" not in response["Content-Type"]
        assert "xml;" not in response["Content-Type"]

    def test_a_range_is_not_given_out(self, counsel: Client, document: SourceDocument) -> None:
        upload(counsel, document, "agreement.pdf", corpus.pdf())
        response = counsel.get(address_of(document.versions.get()), headers={"Range": "bytes=0-3"})
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == corpus.pdf()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("name", [name for name in corpus.NAMES if "\ud800" not in name])
    def test_any_name_is_given_out_in_one_safe_header(
        self, counsel: Client, document: SourceDocument, name: str
    ) -> None:
        at = datetime(2003, 5, 8, 14, 0, tzinfo=UTC)
        version = keep(document=document, pieces=[corpus.pdf()], name=name.removesuffix("html"), by=None, at=at)
        with closing(counsel.get(address_of(version))) as response:
            header = response["Content-Disposition"]
        assert header.startswith("attachment; filename")
        assert not set(header) & set("\r\n\0/\\<>")
        assert header.isascii()
        assert header.rstrip('"').endswith(".pdf")

    @pytest.mark.parametrize("number", [0, 999_999, 2**70])
    def test_a_version_that_does_not_exist_is_not_found(self, counsel: Client, number: int) -> None:
        assert counsel.get(f"/documents/versions/{number}/").status_code == 404

    def test_who_may_see_no_documents_finds_none(self, sign_in: SignIn) -> None:
        client = sign_in("reader")
        version = DocumentVersionFactory.create()
        User.objects.get(username="the-reader").groups.clear()
        assert client.get(address_of(version)).status_code == 404

    def test_a_damaged_file_is_not_given_out_and_the_page_says_what_to_do(
        self, counsel: Client, document: SourceDocument
    ) -> None:
        response = counsel.get(address_of(DocumentVersionFactory.create(document=document)), follow=True)
        assert response.redirect_chain[0][0] == f"/documents/{document.pk}/"
        assert "restore it from a backup" in messages(response)


class TestSearching:
    ADDRESS = "/documents/"

    @pytest.fixture
    def filed(self, document: SourceDocument) -> SourceDocument:
        text = (
            "In no event shall the "
            + "Company " * 40
            + "grant a Blackout Period of 20% & more than <b>twenty</b> days."
        )
        DocumentVersionFactory.create(document=document, text=text)
        SourceDocumentFactory.create(title="Certificate of Designations", code="ex-3.1", placement=document.placement)
        return document

    def found(self, client: Client, query: str) -> list[str]:
        return sorted(row.code for row in client.get(self.ADDRESS, {"q": query}).context["page"].object_list)

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ("blackout", ["ex-4.4"]),
            ("BLACKOUT agreement", ["ex-4.4"]),
            ("blackout designations", []),
            ('"blackout period of"', ["ex-4.4"]),
            ('"period blackout"', []),
            ("20%", ["ex-4.4"]),
            ("2_%", []),
            ("designations", ["ex-3.1"]),
            ('"', ["ex-3.1", "ex-4.4"]),
            ("§", ["ex-3.1", "ex-4.4"]),
            ("blackouts", []),
            ("blackou compan", ["ex-4.4"]),
            ('""', ["ex-3.1", "ex-4.4"]),
        ],
    )
    def test_documents_are_found_by_their_words_and_their_files(
        self, counsel: Client, filed: SourceDocument, query: str, codes: list[str]
    ) -> None:
        assert self.found(counsel, query) == codes

    def test_the_list_shows_where_the_word_stands(self, counsel: Client, filed: SourceDocument) -> None:
        shown = page(counsel, f"{self.ADDRESS}?q=blackout+period")
        assert (
            "grant a <mark>Blackout</mark> <mark>Period</mark> of 20% &amp; more than &lt;b&gt;twenty&lt;/b&gt; days."
            in shown
        )
        assert "In no event" not in shown

    def test_a_choice_beside_a_fact_goes_by_names_alone(self, counsel: Client, filed: SourceDocument) -> None:
        asked = {"app_label": "placements", "model_name": "milestone", "field_name": "source"}
        found = counsel.get("/admin/autocomplete/", {**asked, "term": "blackout"}).json()["results"]
        assert found == []
        assert len(counsel.get("/admin/autocomplete/", {**asked, "term": "rights"}).json()["results"]) == 1

    def test_a_text_is_not_compared_by_an_address(self, counsel: Client, filed: SourceDocument) -> None:
        response = counsel.get("/admin/placements/documentversion/?text__startswith=In")
        assert response.status_code in {302, 400}

    def test_the_found_list_is_given_as_a_file_too(self, counsel: Client, filed: SourceDocument) -> None:
        written = counsel.get(f"{self.ADDRESS}as.csv?q=blackout").content.decode()
        assert "Certificate" not in written
        assert "Blackout Period of 20% & more than <b>twenty</b> days" in written

    def test_who_may_see_no_files_finds_documents_by_their_names_alone(
        self, sign_in: SignIn, filed: SourceDocument
    ) -> None:
        client = sign_in("reader")
        Group.objects.get(name="reader").permissions.remove(Permission.objects.get(codename="view_documentversion"))
        assert self.found(client, "blackout") == []
        assert self.found(client, "rights") == ["ex-4.4"]
        assert "/documents/versions/" not in page(client, self.ADDRESS)

    def test_a_document_dated_after_the_day_asked_for_is_not_in_it(
        self, counsel: Client, document: SourceDocument
    ) -> None:
        SourceDocumentFactory.create(title="Prospectus", dated_on=date(2003, 11, 21))
        assert "Prospectus" in page(counsel, f"{self.ADDRESS}?as_of=2003-11-21")
        assert "Prospectus" not in page(counsel, f"{self.ADDRESS}?as_of=2003-11-20")

    def test_a_list_of_20_takes_as_many_queries_as_one_of_2(self, counsel: Client, document: SourceDocument) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                counsel.get(self.ADDRESS, {"q": "agreement"})
            return len(captured)

        DocumentVersionFactory.create(document=document)
        queries()
        few = queries()
        for code in range(18):
            DocumentVersionFactory.create(
                document=SourceDocumentFactory.create(title="Agreement", code=f"a-{code}"), text="The agreement."
            )
        assert queries() == few


class TestItsPage:
    """The page of a document has its files and what rests on it, each fact with its clause and its page."""

    def test_the_facts_that_cite_it_stand_there_by_kind_with_their_clauses(
        self, series_d: Placement, counsel: Client
    ) -> None:
        agreement = series_d.documents.get(code="ex-4.4")
        kinds = {
            kind.title: kind.facts
            for kind in counsel.get(f"/documents/{agreement.pk}/?as_of=2003-08-06").context["resting"]
        }
        assert [(fact.said, fact.clause) for fact in kinds["Closings"]] == [
            ("Series D preferred, May 2003: First closing", "preamble")
        ]
        assert len(kinds["Notice limbs"]) == 4
        assert len(kinds["Allocations"]) == 25
        [closing] = kinds["Closings"]
        assert "as_of=2003-08-06" in closing.url
        assert counsel.get(closing.url).status_code == 200

    def test_more_facts_of_a_kind_than_are_listed_are_said(
        self, series_d: Placement, counsel: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("compliance.pages.document.MOST", 24)
        agreement = series_d.documents.get(code="ex-4.4")
        assert "And more: the first 24 are listed." in page(counsel, f"/documents/{agreement.pk}/")

    def test_no_fact_says_how_one_comes_to_rest_on_it(self, counsel: Client, document: SourceDocument) -> None:
        assert "No fact on record cites this document yet." in page(counsel, f"/documents/{document.pk}/")

    def test_facts_take_as_many_queries_for_many_as_for_few(self, counsel: Client, document: SourceDocument) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                counsel.get(f"/documents/{document.pk}/")
            return len(captured)

        def cited() -> None:
            MilestoneFactory.create(placement=document.placement, source=document)
            closing = ClosingFactory.create(placement=document.placement, source=document)
            AllocationFactory.create(closing=closing, source=document)

        cited()
        queries()
        few = queries()
        for _ in range(5):
            milestone = MilestoneFactory.create(placement=document.placement, source=document)
            AllocationFactory.create(closing=ClosingFactory.create(placement=milestone.placement), source=document)
        assert queries() == few

    def test_who_is_no_member_of_its_placement_finds_nothing(self, counsel: Client, document: SourceDocument) -> None:
        version = DocumentVersionFactory.create(document=document)
        Placement.objects.filter(pk=document.placement_id).update(restricted=True)
        for address in (f"/documents/{document.pk}/", f"/documents/{document.pk}/file/", address_of(version)):
            assert counsel.get(address).status_code == 404
        assert upload(counsel, document, "agreement.pdf", corpus.pdf()).status_code == 404
        assert document.title not in page(counsel, "/documents/")
        assert document.title not in page(counsel, "/documents/as.csv")


class TestEvidence:
    def test_the_page_of_a_fact_leads_to_the_newest_file_of_its_document(
        self, counsel: Client, document: SourceDocument
    ) -> None:
        milestone = MilestoneFactory.create(placement=document.placement, source=document)
        change = f"/admin/placements/milestone/{milestone.pk}/change/"
        assert "/documents/versions/" not in page(counsel, change)
        for number in (1, 2):
            DocumentVersionFactory.create(document=document, number=number)
        newest, older = document.versions.all()
        assert address_of(newest) in page(counsel, change)
        assert address_of(older) not in page(counsel, change)

    def test_it_does_not_for_who_may_see_no_files(self, sign_in: SignIn, document: SourceDocument) -> None:
        client = sign_in("reader")
        milestone = MilestoneFactory.create(placement=document.placement, source=document)
        DocumentVersionFactory.create(document=document)
        Group.objects.get(name="reader").permissions.remove(Permission.objects.get(codename="view_documentversion"))
        assert "/documents/versions/" not in page(client, f"/admin/placements/milestone/{milestone.pk}/change/")
