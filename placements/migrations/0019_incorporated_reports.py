"""A report that the prospectus incorporates is no supplement: holders may not object to it (2003 agreement §3(a))."""

from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

EVENT = "incorporated document filed"


def begin_reports(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("placements", "EventKind").objects.filter(name=EVENT, begins="supplement").update(begins="report")


def begin_supplements(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("placements", "EventKind").objects.filter(begins="report").update(begins="supplement")


class Migration(migrations.Migration):
    dependencies = [("placements", "0018_names_to_outsiders")]

    operations = [
        migrations.RemoveConstraint(model_name="eventkind", name="an_event_kind_begins_something_known"),
        migrations.AlterField(
            model_name="eventkind",
            name="begins",
            field=models.CharField(
                blank=True,
                choices=[
                    ("amendment", "an amendment"),
                    ("supplement", "a supplement"),
                    ("report", "a report that the prospectus incorporates"),
                    ("notice", "a notice, or something else that happened"),
                    ("request", "a request"),
                ],
                help_text="What each such event begins, for duties that arise for each; empty if it begins nothing.",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="eventkind",
            constraint=models.CheckConstraint(
                name="an_event_kind_begins_something_known",
                condition=Q(begins__in=["", "amendment", "supplement", "report", "notice", "request"]),
                violation_error_message=(
                    "An event begins an amendment, supplement, report, notice or request, or nothing."
                ),
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="filing",
            field=models.CharField(
                blank=True,
                help_text=(
                    "The amendment, supplement, report, notice, request or fiscal period it concerns, such as 10-q."
                ),
                max_length=40,
                validators=[
                    RegexValidator(
                        r"^[a-z0-9]+(?:[.-][a-z0-9]+)*\Z",
                        "Use small letters, digits, hyphens and dots, such as ex-4.4.",
                    )
                ],
            ),
        ),
        migrations.RunPython(begin_reports, begin_supplements),
    ]
