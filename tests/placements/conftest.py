"""A store of its own for each test that keeps files."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which blobs are kept."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "sha256"
