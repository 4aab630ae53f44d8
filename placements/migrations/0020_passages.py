"""What stands in documents is found by an index of the database: FTS5 on SQLite, a tsvector on PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from placements.files.passages import passages_of

_TAKEN_OUT = (
    "INSERT INTO placements_passage_words (placements_passage_words, rowid, words) VALUES ('delete', old.id, old.words)"
)
_PUT_IN = "INSERT INTO placements_passage_words (rowid, words) VALUES (new.id, new.words)"
INDEX = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE placements_passage_words USING fts5("
            "words, content='placements_passage', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
        ),
        f"CREATE TRIGGER placements_passage_added AFTER INSERT ON placements_passage BEGIN {_PUT_IN}; END",
        f"CREATE TRIGGER placements_passage_deleted AFTER DELETE ON placements_passage BEGIN {_TAKEN_OUT}; END",
        (
            "CREATE TRIGGER placements_passage_changed AFTER UPDATE ON placements_passage "
            f"BEGIN {_TAKEN_OUT}; {_PUT_IN}; END"
        ),
    ),
    "postgresql": (
        (
            "ALTER TABLE placements_passage ADD COLUMN indexed tsvector "
            "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
        ),
        "CREATE INDEX placements_passage_indexed ON placements_passage USING gin (indexed)",
    ),
}


def make_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in INDEX[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL, and the triggers on both, it goes with the table."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE placements_passage_words")
        for change in ("added", "deleted", "changed"):
            schema_editor.execute(f"DROP TRIGGER placements_passage_{change}")


def index_what_is_there(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    passage = apps.get_model("placements", "Passage")
    versions = apps.get_model("placements", "DocumentVersion").objects.exclude(text="").values_list("pk", "text")
    for version, text in versions.iterator(chunk_size=20):
        rows = (passage(version_id=version, start=start, words=words) for start, words in passages_of(text))
        passage.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("placements", "0019_incorporated_reports")]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "start",
                    models.PositiveIntegerField(help_text="At which character of the text it starts, from 0."),
                ),
                ("words", models.TextField(help_text="Small letters, no accents, a space between two.")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="placements.documentversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "passage of a document",
                "verbose_name_plural": "passages of documents",
                "ordering": ["version", "start"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "start"),
                        name="a_passage_of_a_version_starts_where_no_other_does",
                        violation_error_message="This passage is in the index.",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
    ]
