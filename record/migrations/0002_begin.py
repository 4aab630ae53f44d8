"""What is on file when the record begins is its first entry, so that the first change has something to be held against."""

from typing import Any
from uuid import uuid4

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Now

BEGUN = "On file when the record began."
FIRST = {
    "history_date": Now(),
    "history_type": Value("+"),
    "history_change_reason": Value(BEGUN),
    "history_user_id": Value(None, output_field=models.BigIntegerField(null=True)),
    "history_by": Value(""),
}


def begin(apps: Any, schema_editor: Any) -> None:
    """Copy every row of every model that has a history, and the links of those that have links."""
    request = Value(uuid4(), output_field=models.UUIDField())
    entries = {model._meta.model_name: model for model in apps.get_app_config("record").get_models()}
    for label, name in _tracked(apps):
        live, entry = apps.get_model(label, name), entries[f"historical{name}"]
        kept = [field for field in entry._meta.concrete_fields if not field.name.startswith("history_")]
        _copy(
            schema_editor,
            live,
            entry,
            {field.attname: F(field.attname) for field in kept} | FIRST | {"history_request": request},
        )
        for link in live._meta.local_many_to_many:
            linked = entries[f"historical{name}_{link.name}"]
            through = link.remote_field.through
            own = [field for field in linked._meta.concrete_fields if field.name not in {"history", "m2m_history_id"}]
            first = entry._default_manager.filter(id=models.OuterRef(f"{name}_id")).values("history_id")[:1]
            _copy(
                schema_editor,
                through,
                linked,
                {field.attname: F(field.attname) for field in own} | {"history_id": models.Subquery(first)},
            )


def _tracked(apps: Any) -> list[tuple[str, str]]:
    """The models that have a history, as app and name."""
    histories = {model._meta.model_name for model in apps.get_app_config("record").get_models()}
    return [
        (label, model._meta.model_name)
        for label in ("auth", "placements", "holders", "compliance")
        for model in apps.get_app_config(label).get_models()
        if f"historical{model._meta.model_name}" in histories
    ]


def _copy(schema_editor: Any, live: Any, entry: Any, values: dict[str, Any]) -> None:
    aliased = {f"copy_of_{name}": value for name, value in values.items()}
    chosen, parameters = live._base_manager.order_by().annotate(**aliased).values_list(*aliased).query.sql_with_params()
    columns = {field.attname: field.column for field in entry._meta.concrete_fields}
    into = ", ".join(schema_editor.quote_name(columns[name]) for name in values)
    schema_editor.execute(f"INSERT INTO {schema_editor.quote_name(entry._meta.db_table)} ({into}) {chosen}", parameters)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0001_history"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop, elidable=True)]
