"""After a backup is restored, each version of a document is held against the bytes that it was stored as."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from compliance.backups.manifest import Contents, Manifest
from compliance.backups.verifying import shortfalls
from placements.files import blobs
from tests.factories import DocumentVersionFactory

pytestmark = pytest.mark.django_db
NOTHING_ELSE = Manifest(datetime(2026, 1, 1, tzinfo=UTC), "sqlite", {}, Contents({}, ()), {})


@pytest.fixture
def blob(settings: Settings, tmp_path: Path) -> Path:
    """The file of two versions."""
    settings.MEDIA_ROOT = tmp_path
    with blobs.received([b"Registration Rights Agreement"]) as file:
        blobs.store(file)
    for name in ("agreement.txt", "conformed.txt"):
        DocumentVersionFactory.create(sha256=file.sha256, file_name=name)
    return blobs.path_of(file.sha256)


def test_what_is_as_it_was_stored_passes(blob: Path) -> None:
    assert list(shortfalls(NOTHING_ELSE)) == []


def test_a_flipped_byte_of_a_document_is_found_though_the_backup_was_made_of_it(blob: Path) -> None:
    """The backup's own hashes cannot tell: it copied the file as it was by then."""
    content = bytearray(blob.read_bytes())
    content[3] ^= 0x01
    blob.chmod(0o600)
    blob.write_bytes(content)
    said = f"The file {blob.name} of agreement.txt, conformed.txt is not as it was stored."
    assert list(shortfalls(NOTHING_ELSE)) == [said]


def test_a_document_without_its_file_is_found(blob: Path) -> None:
    blob.unlink()
    assert list(shortfalls(NOTHING_ELSE)) == [f"The file {blob.name} of agreement.txt, conformed.txt is missing."]
