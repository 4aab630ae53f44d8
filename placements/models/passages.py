"""The index of what stands in documents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .files import DocumentVersion


class Passage(models.Model):
    """A passage of a version's text, with its words for searching: computed from the text, never typed in.

    SQLite keeps the words in ``placements_passage_words`` (FTS5), PostgreSQL in a column ``indexed`` (tsvector); both
    follow each change of a row by themselves, whoever makes it.
    """

    placement_path: ClassVar[str] = "version__document__placement"

    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="passages")
    start = models.PositiveIntegerField(help_text="At which character of the text it starts, from 0.")
    words = models.TextField(help_text="Small letters, no accents, a space between two.")

    class Meta:
        ordering = ["version", "start"]
        verbose_name = "passage of a document"
        verbose_name_plural = "passages of documents"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "start"],
                name="a_passage_of_a_version_starts_where_no_other_does",
                violation_error_message="This passage is in the index.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, from character {self.start:,}"
