"""Duties are found by the words of their title, clause and code, by an index of the database, as passages are."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_TAKEN_OUT = (
    "INSERT INTO compliance_duty_words (compliance_duty_words, rowid, title, clause, code) "
    "VALUES ('delete', old.id, old.title, old.clause, old.code)"
)
_PUT_IN = (
    "INSERT INTO compliance_duty_words (rowid, title, clause, code) VALUES (new.id, new.title, new.clause, new.code)"
)
MADE = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE compliance_duty_words USING fts5(title, clause, code, "
            "content='compliance_duty', content_rowid='id', tokenize='unicode61')"
        ),
        "INSERT INTO compliance_duty_words (compliance_duty_words) VALUES ('rebuild')",
        f"CREATE TRIGGER compliance_duty_added AFTER INSERT ON compliance_duty BEGIN {_PUT_IN}; END",
        f"CREATE TRIGGER compliance_duty_deleted AFTER DELETE ON compliance_duty BEGIN {_TAKEN_OUT}; END",
        (
            "CREATE TRIGGER compliance_duty_changed AFTER UPDATE OF title, clause, code ON compliance_duty "
            f"BEGIN {_TAKEN_OUT}; {_PUT_IN}; END"
        ),
    ),
    "postgresql": (
        (
            "ALTER TABLE compliance_duty ADD COLUMN indexed tsvector GENERATED ALWAYS AS (to_tsvector('simple', "
            "regexp_replace(title || ' ' || clause || ' ' || code, '[^[:alnum:]]+', ' ', 'g'))) STORED"
        ),
        "CREATE INDEX compliance_duty_indexed ON compliance_duty USING gin (indexed)",
    ),
}
DROPPED = {
    "sqlite": (
        "DROP TRIGGER compliance_duty_added",
        "DROP TRIGGER compliance_duty_deleted",
        "DROP TRIGGER compliance_duty_changed",
        "DROP TABLE compliance_duty_words",
    ),
    "postgresql": ("ALTER TABLE compliance_duty DROP COLUMN indexed",),
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DROPPED[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0020_deadlines_counted")]

    operations = [migrations.RunPython(make, drop)]
