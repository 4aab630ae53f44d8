"""A file becomes a version of its document: whole, once, and for good."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db.models import ProtectedError
from pytest_django.fixtures import Settings

from placements.files import Damaged, Refused, opened, path_of
from placements.keeping import keep
from placements.models import DocumentVersion, SourceDocument
from tests.factories import SourceDocumentFactory
from tests.placements import corpus

pytestmark = pytest.mark.django_db
AT = datetime(2003, 5, 8, 14, 0, tzinfo=UTC)


@pytest.fixture
def document(store: Path) -> SourceDocument:
    return SourceDocumentFactory.create()


def kept(document: SourceDocument, content: bytes, name: str = "exhibit.txt") -> DocumentVersion:
    return keep(document=document, pieces=iter([content]), name=name, by=None, at=AT)


def bytes_of(version: DocumentVersion) -> bytes:
    with opened(version.sha256) as blob:
        return blob.read()


def blobs(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def test_the_bytes_are_kept_under_their_hash_and_nobody_may_write_to_them(
    document: SourceDocument, store: Path
) -> None:
    version = kept(document, corpus.pdf(), "agreement.pdf")
    sha256 = hashlib.sha256(corpus.pdf()).hexdigest()
    assert (version.number, version.kind, version.size, version.sha256) == (1, "pdf", len(corpus.pdf()), sha256)
    [blob] = blobs(store)
    assert blob == store / sha256[:2] / sha256[2:4] / sha256 == path_of(sha256)
    assert blob.read_bytes() == corpus.pdf()
    assert blob.stat().st_mode & 0o777 == 0o400
    assert {folder.stat().st_mode & 0o777 for folder in blob.parents if store in (folder, *folder.parents)} == {0o700}


def test_the_same_bytes_of_two_documents_are_kept_once(document: SourceDocument, store: Path) -> None:
    other = SourceDocumentFactory.create()
    assert kept(document, b"words").sha256 == kept(other, b"words").sha256
    assert len(blobs(store)) == 1
    assert DocumentVersion.objects.count() == 2


def test_a_newer_file_supersedes_and_the_older_stays(document: SourceDocument, store: Path) -> None:
    first, second = kept(document, b"draft"), kept(document, b"final")
    assert [version.pk for version in document.versions.all()] == [second.pk, first.pk]
    assert bytes_of(first) == b"draft"


def test_the_file_that_is_the_newest_version_already_is_refused(document: SourceDocument) -> None:
    kept(document, b"draft")
    with pytest.raises(Refused, match="on record as version 1"):
        kept(document, b"draft")
    kept(document, b"final")
    assert kept(document, b"draft").number == 3


@pytest.mark.parametrize("case", corpus.REFUSED)
def test_nothing_is_stored_of_a_hostile_file(document: SourceDocument, store: Path, case: str) -> None:
    name, content = corpus.REFUSED[case]
    with pytest.raises(Refused):
        kept(document, content, name)
    assert not DocumentVersion.objects.exists()
    assert blobs(store.parent) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read_to_its_end(
    document: SourceDocument, store: Path, settings: Settings
) -> None:
    settings.DOCUMENT_MOST_BYTES = 2**20
    sent = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            sent.append(number)
            yield b"a" * 2**19

    with pytest.raises(Refused, match="more than 1 MB"):
        keep(document=document, pieces=pieces(), name="a.txt", by=None, at=AT)
    assert len(sent) == 3
    assert blobs(store.parent) == []


def test_a_file_is_on_the_disk_before_its_row_and_synced(document: SourceDocument) -> None:
    synced = []
    with patch("placements.files.blobs.os.fsync", side_effect=lambda handle: synced.append(os.fstat(handle).st_mode)):
        kept(document, b"words")
    assert len(synced) >= 5  # the file, and each folder in which something new is entered


def test_a_crash_before_the_row_leaves_a_blob_that_the_next_upload_takes(document: SourceDocument, store: Path) -> None:
    with patch.object(DocumentVersion, "save", side_effect=RuntimeError), pytest.raises(RuntimeError):
        kept(document, b"words")
    assert not DocumentVersion.objects.exists()
    assert kept(document, b"words").number == 1
    assert len(blobs(store)) == 1


def test_a_blob_that_has_changed_or_gone_is_said_to_be_damaged(document: SourceDocument, store: Path) -> None:
    version = kept(document, b"words")
    [blob] = blobs(store)
    blob.chmod(0o600)
    blob.write_bytes(b"wordz")
    with pytest.raises(Damaged, match=version.sha256):
        opened(version.sha256)
    blob.unlink()
    with pytest.raises(Damaged):
        opened(version.sha256)


def test_the_same_bytes_uploaded_again_mend_a_damaged_blob(document: SourceDocument, store: Path) -> None:
    version = kept(document, b"words")
    [blob] = blobs(store)
    blob.chmod(0o600)
    blob.write_bytes(b"wordz")
    kept(SourceDocumentFactory.create(), b"words")
    assert bytes_of(version) == b"words"


def test_a_version_is_not_deleted_and_neither_is_its_document(document: SourceDocument) -> None:
    version = kept(document, b"words")
    for deletion in (version.delete, DocumentVersion.objects.all().delete, document.delete, document.placement.delete):
        with pytest.raises(ProtectedError):
            deletion()
    assert DocumentVersion.objects.get() == version
